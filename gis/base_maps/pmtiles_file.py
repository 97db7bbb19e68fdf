"""PMTiles version 3: a pyramid of tiles in one file with directories ordered along a curve.

The header and the curve are read by the `pmtiles` library; its reader unpacks a directory anew
for each tile, so directories are read here, once, as arrays.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.base_maps.plain_text import plain_text
from gis.base_maps.source import Problem, SourceFacts, TileAnswer, TileContent, TileState
from gis.base_maps.tile_bytes import UnreadableTile, content_of, unpacked
from gis.base_maps.tile_scheme import WEB_MERCATOR, PyramidTile, TileScheme
from gis.errors import InputProblem
from gis.geometry.crs import Bounds

_HEADER_BYTES = 127
_LEAVES_KEPT = 64
_DEEPEST = 4
_LARGEST_DIRECTORY = 256 * 2**20
_LAST_LEVEL = 30
_EMPTY = TileAnswer(TileState.EMPTY)
_IMAGES = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True, slots=True)
class _Directory:
    """Hold entries in order: first tile, how many alike (0: a directory), where and how long."""

    tiles: NDArray[np.uint64]
    runs: NDArray[np.uint64]
    offsets: NDArray[np.uint64]
    lengths: NDArray[np.uint64]


class PMTilesFile:
    """Be the tiles of a PMTiles file. Raises InputProblem for what is none, or cannot be read.

    Reads by seeking, not through a memory map: a share on the network that goes away is then an
    error like any other and not the end of the program. `facts`, `scheme`, `levels` and `content`
    are as in `TileSource`, and do not change.
    """

    def __init__(self, path: Path, scheme: TileScheme = WEB_MERCATOR) -> None:
        self._path = path
        self.scheme = scheme
        self._lock = Lock()
        try:
            self._file = path.open("rb")
        except FileNotFoundError as error:
            raise InputProblem("base_maps.missing", path=path) from error
        except OSError as error:
            raise InputProblem("base_maps.not_readable", path=path, cause=error.strerror) from error
        self._directory = lru_cache(_LEAVES_KEPT)(self._read_directory)
        try:
            self._look()
        except (OSError, ValueError) as error:
            self.close()
            raise InputProblem("base_maps.damaged_tiles", path=path) from error
        except InputProblem:
            self.close()
            raise

    def at_hand(self, tile: PyramidTile) -> TileAnswer:
        """Return the tile; the file is all there is."""
        side = 2**tile.level
        if tile.level not in self.levels or not (0 <= tile.column < side and 0 <= tile.row < side):
            return _EMPTY
        try:
            data = self._tile(tile)
            if self.content is TileContent.VECTOR:
                data = unpacked(data)
        except (OSError, ValueError):
            problem = Problem("base_maps.damaged_tiles", {"path": self._path})
            return TileAnswer(TileState.FAILED, problem=problem)
        return TileAnswer(TileState.THERE, data) if data else _EMPTY

    def fetch(self, tile: PyramidTile) -> TileAnswer:
        """Return the tile."""
        return self.at_hand(tile)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()

    def _look(self) -> None:
        header = self._header()
        self._header_facts = header
        self.levels = range(
            min(header["min_zoom"], _LAST_LEVEL), min(header["max_zoom"], _LAST_LEVEL) + 1
        )
        root = self._directory(header["root_offset"], header["root_length"])
        if not self.levels or not len(root.tiles):
            raise InputProblem("base_maps.no_tiles", path=self._path)
        self.content = self._content_of(header["tile_type"].name, root)
        metadata = self._metadata()
        self.facts = SourceFacts(
            name=str(metadata.get("name", "")).strip() or self._path.stem,
            attribution=plain_text(str(metadata.get("attribution", ""))),
            bounds_lonlat=_bounds(header),
        )

    def _header(self) -> Mapping[str, Any]:
        # Costs a program without base maps nothing when it is loaded here.
        from pmtiles.tile import (  # noqa: PLC0415
            Compression,
            MagicNumberNotFound,
            SpecVersionUnsupported,
            deserialize_header,
        )

        head = self._read(0, _HEADER_BYTES, is_whole=False)
        if not head.startswith(b"PM") or len(head) < _HEADER_BYTES:
            raise InputProblem("base_maps.not_pmtiles", path=self._path)
        try:
            header: Mapping[str, Any] = {**deserialize_header(head)}
        except (MagicNumberNotFound, SpecVersionUnsupported, UnicodeDecodeError) as error:
            raise InputProblem("base_maps.pmtiles_version", path=self._path) from error
        for kind in ("internal_compression", "tile_compression"):
            if header[kind] in (Compression.BROTLI, Compression.ZSTD):
                name = header[kind].name.lower()
                raise InputProblem("base_maps.pmtiles_packing", path=self._path, packing=name)
        return header

    def _content_of(self, kind: str, root: _Directory) -> TileContent:
        if kind == "MVT":
            return TileContent.VECTOR
        if kind in _IMAGES:
            return TileContent.IMAGE
        here = np.flatnonzero(root.runs > 0)
        found = None
        if kind == "UNKNOWN" and len(here):
            start = self._header_facts["tile_data_offset"] + int(root.offsets[here[0]])
            found = content_of(self._read(start, int(root.lengths[here[0]])))
        if found is None:
            raise InputProblem("base_maps.tile_kind", path=self._path, kind=kind)
        return found

    def _metadata(self) -> dict[str, Any]:
        """Return the metadata, none where they are damaged: the tiles may still be sound."""
        header = self._header_facts
        try:
            packed = self._read(header["metadata_offset"], header["metadata_length"])
            metadata = json.loads(unpacked(packed))
        except ValueError:
            return {}
        return metadata if isinstance(metadata, dict) else {}

    def _tile(self, tile: PyramidTile) -> bytes:
        from pmtiles.tile import zxy_to_tileid  # noqa: PLC0415

        wanted = np.uint64(zxy_to_tileid(tile.level, tile.column, tile.row))
        header = self._header_facts
        offset, length = header["root_offset"], header["root_length"]
        for _ in range(_DEEPEST):
            directory = self._directory(offset, length)
            entry = int(np.searchsorted(directory.tiles, wanted, side="right")) - 1
            if entry < 0:
                return b""
            offset, length = int(directory.offsets[entry]), int(directory.lengths[entry])
            if directory.runs[entry]:
                if wanted - directory.tiles[entry] >= directory.runs[entry]:
                    return b""
                return self._read(header["tile_data_offset"] + offset, length)
            offset += header["leaf_directory_offset"]
        raise UnreadableTile("directories without end")

    def _read_directory(self, offset: int, length: int) -> _Directory:
        return _directory(unpacked(self._read(offset, length), _LARGEST_DIRECTORY))

    def _read(self, offset: int, length: int, *, is_whole: bool = True) -> bytes:
        """Return bytes of the file; raises UnreadableTile where it ends before them."""
        with self._lock:
            self._file.seek(offset)
            data = self._file.read(length)
        if is_whole and len(data) < length:
            raise UnreadableTile("the file is cut short")
        return data


def _directory(data: bytes) -> _Directory:
    numbers = _numbers(data)
    count = int(numbers[0]) if len(numbers) else 0
    if len(numbers) != 1 + 4 * count:
        raise UnreadableTile("a directory is damaged")
    steps, runs, lengths, offsets = numbers[1:].reshape(4, count)
    # An offset of 0 says: where the entry before ends; the others are one too large.
    starts = np.flatnonzero(offsets)
    if count and (not len(starts) or starts[0] != 0):
        raise UnreadableTile("a directory is damaged")
    ends = np.concatenate([np.zeros(1, np.uint64), np.cumsum(lengths, dtype=np.uint64)])
    last_start = starts[np.searchsorted(starts, np.arange(count), side="right") - 1]
    found = offsets[last_start] - np.uint64(1) + ends[:-1] - ends[last_start]
    return _Directory(np.cumsum(steps, dtype=np.uint64), runs, found, lengths)


def _numbers(data: bytes) -> NDArray[np.uint64]:
    """Return the whole numbers that bytes hold in pieces of seven bits, the least first."""
    pieces = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero(pieces < 0x80)
    if not len(ends):
        return np.empty(0, dtype=np.uint64)
    starts = np.concatenate([[0], ends[:-1] + 1])
    pieces = pieces[: ends[-1] + 1]
    places = np.arange(len(pieces)) - np.repeat(starts, ends - starts + 1)
    if places.max() > 9:
        raise UnreadableTile("a directory is damaged")
    values = (pieces & 0x7F).astype(np.uint64) << (places * 7).astype(np.uint64)
    return np.add.reduceat(values, starts)


def _bounds(header: Mapping[str, Any]) -> Bounds | None:
    west, south, east, north = (
        header[f"{name}_e7"] / 1e7 for name in ("min_lon", "min_lat", "max_lon", "max_lat")
    )
    is_sound = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return (west, south, east, north) if is_sound and not math.isclose(west, east) else None
