"""From each older format of the project file to the next; a step here never changes again."""

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

from gis.errors import InputProblem
from gis.files.migrations import from_1, from_2, from_3
from gis.files.schema import FORMAT_VERSION

_STEPS: Mapping[int, Callable[[sqlite3.Connection], None]] = {
    1: from_1.migrate,
    2: from_2.migrate,
    3: from_3.migrate,
}


def migrate(connection: sqlite3.Connection, version: int, path: Path) -> None:
    """Bring the tables from a format to the present one, inside the caller's transaction.

    Nothing happens at the present version. Raises InputProblem, which names `path`, for a format
    that never was and where something is missing that must be there; sqlite3.Error.
    """
    try:
        for step in range(version, FORMAT_VERSION):
            _STEPS[step](connection)
    except (KeyError, TypeError, ValueError) as error:
        detail = f"format_version {version}"
        raise InputProblem("files.damaged", path=str(path), detail=detail) from error
