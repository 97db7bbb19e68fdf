"""Tiles of a service kept on disk: one SQLite file for each, in the user's cache folder.

A store never stops anybody: on a disk that is full or cannot be written, or while another program
holds the file, tiles are simply not kept; a damaged file is thrown away. The name of the file says
nothing of keys, and keys are in no row.
"""

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from gis.base_maps.handle_pool import HandlePool
from gis.base_maps.tile_scheme import PyramidTile

DEFAULT_LIMIT_BYTES = 512 * 2**20
_ENDING = ".tiles"
# In this mode readers wait for nobody; a writer that would have to wait longer lets it be.
_WAIT_S = 0.25
_NOTED_EVERY_S = 86_400.0
_KEPT_SHARE = 0.9
_TABLE = """
CREATE TABLE IF NOT EXISTS tiles (
    level INTEGER NOT NULL, tile_column INTEGER NOT NULL, tile_row INTEGER NOT NULL,
    used REAL NOT NULL, size INTEGER NOT NULL,
    fresh_until REAL NOT NULL, etag TEXT NOT NULL, modified TEXT NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (level, tile_column, tile_row)
);
CREATE INDEX IF NOT EXISTS tiles_by_use ON tiles (used, size);
"""
_AT = "level = ? AND tile_column = ? AND tile_row = ?"


@dataclass(frozen=True, slots=True)
class KeptTile:
    """Be a tile as it was kept; without data where the service has nothing there."""

    data: bytes = field(repr=False)
    fresh_until: float
    etag: str = ""
    modified: str = ""


class TileStore:
    """Keep the tiles of one service, named by `service`, in a folder.

    `clock` gives seconds. Those that were not used for the longest go when all are larger than
    `limit_bytes`. Safe to use from several threads and programs.
    """

    def __init__(
        self,
        folder: Path,
        service: str,
        clock: Callable[[], float],
        limit_bytes: int = DEFAULT_LIMIT_BYTES,
    ) -> None:
        name = hashlib.sha256(service.encode()).hexdigest()[:24]
        self._path = folder / f"{name}{_ENDING}"
        self._clock, self._limit_bytes = clock, limit_bytes
        self._connections = HandlePool(self._connected)
        self._used: set[PyramidTile] = set()
        self._lock = Lock()

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def get(self, tile: PyramidTile) -> KeptTile | None:
        """Return a tile that is kept, fresh or not."""
        try:
            with self._connections.lent() as connection:
                row = connection.execute(
                    f"SELECT data, fresh_until, etag, modified, used FROM tiles WHERE {_AT}",
                    (tile.level, tile.column, tile.row),
                ).fetchone()
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)
            return None
        if row is None:
            return None
        if self._clock() - row[4] > _NOTED_EVERY_S:
            with self._lock:
                self._used.add(tile)
        return KeptTile(bytes(row[0]), row[1], row[2], row[3])

    def put(self, tile: PyramidTile, kept: KeptTile) -> None:
        """Keep a tile, in the place of what was kept of it."""
        now = self._clock()
        with self._lock:
            used, self._used = self._used, set()
        row = (tile.level, tile.column, tile.row, now, len(kept.data))
        row += (kept.fresh_until, kept.etag, kept.modified, kept.data)  # type: ignore[assignment]
        try:
            with self._connections.lent() as connection, connection:
                connection.executemany(
                    f"UPDATE tiles SET used = ? WHERE {_AT}",
                    [(now, one.level, one.column, one.row) for one in used],
                )
                connection.execute("REPLACE INTO tiles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
                self._make_room(connection)
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)

    def size_bytes(self) -> int:
        """Return how large the tiles are that are kept."""
        try:
            with self._connections.lent() as connection:
                return _size(connection)
        except (sqlite3.Error, OSError):
            return 0

    def close(self) -> None:
        """Let go of the file."""
        self._connections.close()

    def _connected(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=_WAIT_S, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.executescript(_TABLE)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _make_room(self, connection: sqlite3.Connection) -> None:
        size = _size(connection)
        if size <= self._limit_bytes:
            return
        connection.execute(
            "DELETE FROM tiles WHERE rowid IN (SELECT rowid FROM ("
            " SELECT rowid, size, sum(size) OVER (ORDER BY used, rowid) AS so_far FROM tiles)"
            " WHERE so_far - size < ?)",
            (size - self._limit_bytes * _KEPT_SHARE,),
        )

    def _give_up(self, error: Exception) -> None:
        """Throw away a file that is damaged; it holds nothing that cannot be asked for again."""
        if type(error) is sqlite3.DatabaseError:
            self._connections.close()
            self._connections = HandlePool(self._connected)
            for ending in ("", "-wal", "-shm"):
                with suppress(OSError):
                    self._path.with_name(self._path.name + ending).unlink()


def _size(connection: sqlite3.Connection) -> int:
    (size,) = connection.execute("SELECT total(size) FROM tiles").fetchone()
    return int(size)
