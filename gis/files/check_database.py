"""Check what lies below the plan: the database, the tables of the standard, the spatial index."""

import sqlite3
from collections.abc import Iterator

from gis.files.geopackage import APPLICATION_ID, REQUIRED_TABLES
from gis.files.problem import Problem
from gis.files.schema import LAYERS


def database_problems(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Yield what SQLite finds broken, what a GeoPackage lacks, what an index has wrong."""
    for (answer,) in connection.execute("PRAGMA integrity_check"):
        if answer != "ok":
            yield Problem("files.check_database", {"detail": answer})
    missing = list(_missing(connection))
    for thing in missing:
        yield Problem("files.check_table", {"table": thing})
    if not missing:
        for layer in LAYERS:
            if layer.geometry is not None:
                yield from index_problems(connection, layer.name)


def _missing(connection: sqlite3.Connection) -> Iterator[str]:
    if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
        yield "application_id"
    tables = {
        name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
    }
    layers = {layer.name for layer in LAYERS}
    indexes = {f"rtree_{layer.name}_geom" for layer in LAYERS if layer.geometry is not None}
    required = {*REQUIRED_TABLES, *layers, *indexes}
    yield from sorted(required - tables)
    if "gpkg_contents" in tables:
        listed = {name for (name,) in connection.execute("SELECT table_name FROM gpkg_contents")}
        for name in sorted(layers - listed):
            yield f"gpkg_contents: {name}"


def index_problems(connection: sqlite3.Connection, table: str) -> Iterator[Problem]:
    """Yield what the spatial index of a layer has wrong."""
    index = f"rtree_{table}_geom"
    (answer,) = connection.execute(f"SELECT rtreecheck('{index}')").fetchone()
    if answer != "ok":
        yield Problem("files.check_index", {"layer": table, "count": answer})
        return
    (missing,) = connection.execute(
        f'SELECT count(*) FROM "{table}" AS t LEFT JOIN "{index}" AS r ON r.id = t.fid'
        " WHERE t.geom NOTNULL AND (r.id ISNULL OR r.minx > ST_MinX(t.geom)"
        " OR r.maxx < ST_MaxX(t.geom) OR r.miny > ST_MinY(t.geom) OR r.maxy < ST_MaxY(t.geom))"
    ).fetchone()
    (surplus,) = connection.execute(
        f'SELECT count(*) FROM "{index}" AS r LEFT JOIN "{table}" AS t ON r.id = t.fid'
        " WHERE t.geom ISNULL"
    ).fetchone()
    if missing + surplus:
        yield Problem("files.check_index", {"layer": table, "count": missing + surplus})
