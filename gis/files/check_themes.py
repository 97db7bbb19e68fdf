"""Check that each theme layer of the registry has its table, listed, with a right index."""

import sqlite3
from collections.abc import Iterator

from gis.files.check_database import index_problems
from gis.files.problem import Problem
from gis.files.theme_layers import REGISTRY, ThemeShape, has_registry


def theme_problems(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Yield what is wrong with the theme layers of a file; nothing where there are none."""
    if not has_registry(connection):
        return
    tables = {
        name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
    }
    listed = {name for (name,) in connection.execute("SELECT table_name FROM gpkg_contents")}
    for number, shape in connection.execute(f"SELECT id, shape FROM {REGISTRY}").fetchall():
        table = f"theme_{number}"
        wanted = [table]
        if shape != ThemeShape.TABLE:
            wanted.append(f"rtree_{table}_geom")
        missing = [name for name in wanted if name not in tables]
        yield from (Problem("files.check_table", {"table": name}) for name in missing)
        if table not in listed:
            yield Problem("files.check_table", {"table": f"gpkg_contents: {table}"})
        if not missing and shape != ThemeShape.TABLE:
            yield from index_problems(connection, table)
