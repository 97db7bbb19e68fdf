"""The access record: which output with people's data unmasked was made, when and what for.

It is no part of the plan: no step, never undone, not in versions, and only ever added to.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gis.errors import InputProblem
from gis.files.connection import connected_to_read, file_problems, transaction
from gis.plan.history import utc_now


@dataclass(frozen=True, slots=True)
class Access:
    """Tell of one output: when (ISO time in UTC), what, for what purpose, for which office.

    `what` and `purpose` are text keys or plain words; `detail` says which file or how many
    rows. None of them names a person of the lists.
    """

    id: int
    at: str
    what: str
    purpose: str
    office: str
    unmasked: bool
    detail: str


class AccessRecord:
    """Add to the access record of an open project, and read it."""

    def __init__(
        self, connection: sqlite3.Connection, path: Path, clock: Callable[[], str] = utc_now
    ) -> None:
        """Take the open project; `clock` gives an ISO time in UTC."""
        self._connection = connection
        self._path = path
        self._clock = clock

    def add(
        self, *, what: str, purpose: str, office: str = "", unmasked: bool, detail: str = ""
    ) -> None:
        """Note an output. Raises InputProblem without a purpose, or when the disk refuses.

        Note first, then write: an output without an entry must not be.
        """
        if not purpose.strip():
            raise InputProblem("files.access_without_purpose", path=str(self._path))
        row = (self._clock(), what, purpose.strip(), office.strip(), unmasked, detail)
        with transaction(self._connection, self._path):
            self._connection.execute(
                "INSERT INTO towngrid_access (at, what, purpose, office, unmasked, detail)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )

    def entries(self) -> tuple[Access, ...]:
        """Return all entries, oldest first."""
        with file_problems(self._path):
            return _entries(self._connection)


def read_access(path: Path) -> tuple[Access, ...]:
    """Return the access record of a project, oldest first, without changing the file."""
    path = Path(path)
    with file_problems(path), connected_to_read(path) as connection:
        return _entries(connection)


def _entries(connection: sqlite3.Connection) -> tuple[Access, ...]:
    rows = connection.execute(
        "SELECT id, at, what, purpose, office, unmasked, detail FROM towngrid_access ORDER BY id"
    )
    return tuple(
        Access(number, at, what, purpose, office, bool(unmasked), detail)
        for number, at, what, purpose, office, unmasked, detail in rows
    )
