"""What a project file keeps outside plan and history: versions, acts on them, audits."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from gis.files.seal import PLAIN, Seal
from gis.plan.history import utc_now


class KeptAside:
    """Know the open project that something is kept in, and the seal that hides persons in it."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        seal: Seal = PLAIN,
        clock: Callable[[], str] = utc_now,
    ) -> None:
        """Take the open project; `clock` gives an ISO time in UTC."""
        self._connection = connection
        self._path = path
        self._seal = seal
        self._clock = clock
