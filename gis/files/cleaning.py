"""Rewrite a project file so that nothing is left of what was deleted, however often interrupted."""

import sqlite3
from collections.abc import Mapping

from gis.files.connection import write_meta

_DUE = "cleaning_due"


def clean_later(connection: sqlite3.Connection) -> None:
    """Note, in the transaction of the caller, that the file is to be cleaned after it."""
    write_meta(connection, **{_DUE: 1})


def clean_if_due(connection: sqlite3.Connection, facts: Mapping[str, str]) -> None:
    """Rewrite the file, outside a transaction, if that was noted and not done yet.

    What SQLite frees with `secure_delete` is zeroed at once; parts of pages that were moved or
    freed at an earlier time are only left behind by writing the file anew.
    """
    if _DUE not in facts:
        return
    connection.execute("VACUUM")
    connection.execute('DELETE FROM towngrid_meta WHERE "key" = ?', (_DUE,))
