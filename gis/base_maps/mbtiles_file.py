"""MBTiles: a pyramid of tiles in one SQLite file, rows counted from the bottom.

Read from the specification 1.3 and from what real files get wrong: metadata that are missing or
untrue are found from the tiles. The file is never written and nothing is left beside it.
"""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from pyproj import Transformer

from gis.base_maps.handle_pool import HandlePool
from gis.base_maps.plain_text import plain_text
from gis.base_maps.source import Problem, SourceFacts, TileAnswer, TileContent, TileState
from gis.base_maps.tile_bytes import UnreadableTile, content_of, unpacked
from gis.base_maps.tile_scheme import WEB_MERCATOR, PyramidTile, TileScheme
from gis.errors import InputProblem
from gis.geometry.crs import Bounds

_SQLITE = b"SQLite format 3\0"
_WAL_MARK, _WAL = slice(18, 20), b"\2\2"
_LEVELS = range(31)
_EMPTY = TileAnswer(TileState.EMPTY)


class MBTilesFile:
    """Be the tiles of an MBTiles file. Raises InputProblem for what is none, or has no tile.

    `facts`, `scheme`, `levels` and `content` are as in `TileSource`, and do not change.
    """

    def __init__(self, path: Path, scheme: TileScheme = WEB_MERCATOR) -> None:
        self._path = path
        uri = _uri(path)
        self._connections = HandlePool(
            lambda: sqlite3.connect(uri, uri=True, check_same_thread=False)
        )
        self.scheme = scheme
        try:
            with self._connections.lent() as connection:
                self._look(connection)
        except sqlite3.Error as error:
            self.close()
            raise InputProblem("base_maps.damaged_tiles", path=path) from error
        except InputProblem:
            self.close()
            raise

    def at_hand(self, tile: PyramidTile) -> TileAnswer:
        """Return the tile; the file is all there is."""
        if tile.level not in self.levels:
            return _EMPTY
        try:
            with self._connections.lent() as connection:
                row = connection.execute(
                    "SELECT tile_data FROM tiles"
                    " WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
                    (tile.level, tile.column, self._stored_row(tile)),
                ).fetchone()
            data = bytes(row[0]) if row is not None and row[0] is not None else b""
            if self.content is TileContent.VECTOR:
                data = unpacked(data)
        except (sqlite3.Error, UnreadableTile):
            problem = Problem("base_maps.damaged_tiles", {"path": self._path})
            return TileAnswer(TileState.FAILED, problem=problem)
        return TileAnswer(TileState.THERE, data) if data else _EMPTY

    def fetch(self, tile: PyramidTile) -> TileAnswer:
        """Return the tile."""
        return self.at_hand(tile)

    def close(self) -> None:
        """Close the file."""
        self._connections.close()

    def _stored_row(self, tile: PyramidTile) -> int:
        return 2**tile.level - 1 - tile.row if self._is_from_bottom else tile.row

    def _look(self, connection: sqlite3.Connection) -> None:
        tables = "SELECT 1 FROM sqlite_master WHERE name = 'tiles' AND type IN ('table', 'view')"
        if connection.execute(tables).fetchone() is None:
            raise InputProblem("base_maps.not_mbtiles", path=self._path)
        metadata = _metadata(connection)
        self._is_from_bottom = metadata.get("scheme", "").lower() != "xyz"
        first = connection.execute(
            "SELECT tile_data FROM tiles WHERE length(tile_data) > 0 LIMIT 1"
        ).fetchone()
        if first is None:
            raise InputProblem("base_maps.no_tiles", path=self._path)
        self.content = self._content_of(bytes(first[0]), metadata.get("format", "").lower())
        self.levels = _levels(connection, metadata)
        self.facts = SourceFacts(
            name=metadata.get("name", "").strip() or self._path.stem,
            attribution=plain_text(metadata.get("attribution", "")),
            bounds_lonlat=_bounds(metadata) or self._bounds_of_tiles(connection),
        )

    def _content_of(self, data: bytes, said: str) -> TileContent:
        found = content_of(data)
        if found is None and said in ("pbf", "mvt"):
            found = TileContent.VECTOR
        if found is None:
            raise InputProblem("base_maps.tile_kind", path=self._path, kind=said or "?")
        return found

    def _bounds_of_tiles(self, connection: sqlite3.Connection) -> Bounds | None:
        """Return where the finest tiles lie; None where the scheme says no longitudes."""
        level = self.levels[-1]
        ends = [
            connection.execute(
                f"SELECT {which} FROM tiles WHERE zoom_level = ?",
                (level,),
            ).fetchone()[0]
            for which in ("min(tile_column)", "max(tile_column)", "min(tile_row)", "max(tile_row)")
        ]
        rows = (ends[2], ends[3])
        if self._is_from_bottom:
            rows = (2**level - 1 - ends[3], 2**level - 1 - ends[2])
        west, _, _, north = self.scheme.bounds(PyramidTile(level, ends[0], rows[0]))
        _, south, east, _ = self.scheme.bounds(PyramidTile(level, ends[1], rows[1]))
        inward = Transformer.from_crs(self.scheme.crs, 4326, always_xy=True)
        (west, east), (south, north) = inward.transform((west, east), (south, north))
        return west, south, east, north


def _uri(path: Path) -> str:
    """Return how SQLite is to open a file so that it leaves nothing beside it.

    A database in WAL mode makes two files as soon as it is read. Where no other program has them
    open, the file is told to be one that nobody changes, which makes none.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(_SQLITE) + 4)
    except FileNotFoundError as error:
        raise InputProblem("base_maps.missing", path=path) from error
    except OSError as error:
        raise InputProblem("base_maps.not_readable", path=path, cause=error.strerror) from error
    if not head.startswith(_SQLITE):
        raise InputProblem("base_maps.not_mbtiles", path=path)
    name = path.absolute().as_posix()
    log = path.with_name(f"{path.name}-wal")
    is_alone = head[_WAL_MARK] == _WAL and not (log.exists() and log.stat().st_size)
    how = "immutable=1" if is_alone else "mode=ro"
    return f"file://{'' if name.startswith('/') else '/'}{quote(name)}?{how}"


def _metadata(connection: sqlite3.Connection) -> Mapping[str, str]:
    """Return the metadata, none where the table is missing."""
    try:
        rows = connection.execute("SELECT name, value FROM metadata").fetchall()
    except sqlite3.OperationalError:
        return {}
    return {str(name): str(value) for name, value in rows if value is not None}


def _levels(connection: sqlite3.Connection, metadata: Mapping[str, str]) -> range:
    """Return the levels that the metadata tell, or where they are untrue those of the tiles."""
    try:
        said = range(int(metadata["minzoom"]), int(metadata["maxzoom"]) + 1)
    except (KeyError, ValueError):
        said = range(0)
    there = "SELECT 1 FROM tiles WHERE zoom_level = ? LIMIT 1"
    if said and all(connection.execute(there, (end,)).fetchone() for end in (said[0], said[-1])):
        return said
    (least,) = connection.execute("SELECT min(zoom_level) FROM tiles").fetchone()
    (last,) = connection.execute("SELECT max(zoom_level) FROM tiles").fetchone()
    return range(max(int(least), _LEVELS[0]), min(int(last), _LEVELS[-1]) + 1)


def _bounds(metadata: Mapping[str, str]) -> Bounds | None:
    try:
        west, south, east, north = (float(part) for part in metadata["bounds"].split(","))
    except (KeyError, ValueError):
        return None
    is_sound = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return (west, south, east, north) if is_sound else None
