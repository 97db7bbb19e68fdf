"""Base maps made of nothing: tiles and images whose every pixel can be foretold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from gis.base_maps.base_map import BaseMap, BaseMapKind
from gis.base_maps.source import (
    Pixels,
    Problem,
    SourceFacts,
    TileAnswer,
    TileContent,
    TileState,
)
from gis.base_maps.tile_scheme import WEB_MERCATOR, PyramidTile, TileScheme
from gis.geometry.crs import Bounds
from layers.base_maps.shown import ShownBaseMap, Source

MERCATOR = CRS.from_epsg(3857)

Paint = Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.uint8]]
"""Takes columns and rows of a whole level; returns red, green, blue, alpha, (..., 4)."""


def checkerboard(side_px: int) -> Paint:
    """Return black and white squares of so many pixels."""

    def paint(columns: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.uint8]:
        white = ((columns // side_px + rows // side_px) % 2 * 255).astype(np.uint8)
        return np.stack([white, white, white, np.full_like(white, 255)], axis=-1)

    return paint


@dataclass(frozen=True)
class Plain:
    """Paint one colour everywhere."""

    red: int
    green: int
    blue: int
    alpha: int = 255

    def __call__(self, columns: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.uint8]:
        del rows
        colour = np.array([self.red, self.green, self.blue, self.alpha], dtype=np.uint8)
        return np.broadcast_to(colour, (*columns.shape, 4)).copy()


def png(pixels: NDArray[np.uint8]) -> bytes:
    """Return pixels, (rows, columns, 4), as the bytes of a PNG."""
    rows, columns, _ = pixels.shape
    data = np.ascontiguousarray(pixels)
    image = QImage(data.data, columns, rows, columns * 4, QImage.Format.Format_RGBA8888)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"PNG"))
    writer.setQuality(100)  # quickly, not small
    assert writer.write(image), writer.errorString()
    return bytes(content.data())


@dataclass(eq=False)
class FakeTiles:
    """Be a source of tiles; those of a service are at hand only once they were fetched.

    `answers` take the place of what is painted. `asked` and `fetched` note what was wanted.
    """

    paint: Paint = field(default_factory=lambda: checkerboard(16))
    levels: range = range(19)
    scheme: TileScheme = WEB_MERCATOR
    content: TileContent = TileContent.IMAGE
    is_remote: bool = False
    bounds_lonlat: Bounds | None = None
    attribution: str = ""
    answers: Mapping[PyramidTile, TileAnswer] = field(default_factory=dict)
    default: TileAnswer | None = None
    asked: list[PyramidTile] = field(default_factory=list)
    fetched: list[PyramidTile] = field(default_factory=list)
    is_closed: bool = False
    _painted: bytes = b""

    @property
    def facts(self) -> SourceFacts:
        return SourceFacts("fake", self.attribution, self.bounds_lonlat, self.is_remote)

    def at_hand(self, tile: PyramidTile) -> TileAnswer | None:
        assert not self.is_closed, "asked after it was closed"
        self.asked.append(tile)
        if self.is_remote and tile not in self.fetched:
            return None
        return self._answer(tile)

    def fetch(self, tile: PyramidTile) -> TileAnswer:
        assert not self.is_closed, "asked after it was closed"
        self.fetched.append(tile)
        return self._answer(tile)

    def close(self) -> None:
        assert not self.is_closed, "closed twice"
        self.is_closed = True

    def _answer(self, tile: PyramidTile) -> TileAnswer:
        given = self.answers.get(tile, self.default)
        if given is not None:
            return given
        if isinstance(self.paint, Plain):
            self._painted = self._painted or png(self.paint(*np.mgrid[0:256, 0:256]))
            return TileAnswer(TileState.THERE, self._painted)
        side = self.scheme.tile_px
        rows, columns = np.mgrid[
            tile.row * side : (tile.row + 1) * side, tile.column * side : (tile.column + 1) * side
        ]
        return TileAnswer(TileState.THERE, png(self.paint(columns, rows)))


DEAD = TileAnswer(TileState.FAILED, problem=Problem("base_maps.missing", {"path": "x"}))
EMPTY = TileAnswer(TileState.EMPTY)
DAMAGED = TileAnswer(TileState.THERE, b"no picture at all")


@dataclass(eq=False)
class FakeImage:
    """Be an image whose upper left corner lies at a point, with pixels of a size in metres."""

    paint: Paint
    left: float
    top: float
    pixel_m: float
    size: tuple[int, int] = (4000, 3000)
    crs: CRS = MERCATOR
    reads: list[tuple[tuple[int, int], tuple[int, int], tuple[int, int]]] = field(
        default_factory=list
    )
    is_closed: bool = False

    @property
    def facts(self) -> SourceFacts:
        return SourceFacts("image")

    def to_pixels(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return (xy - (self.left, self.top)) * (1.0, -1.0) / self.pixel_m

    def outline(self) -> NDArray[np.float64]:
        columns, rows = self.size
        corners = np.array([(0, 0), (columns, 0), (columns, rows), (0, rows)], dtype=np.float64)
        return corners * (self.pixel_m, -self.pixel_m) + (self.left, self.top)

    def read(
        self, columns: tuple[int, int], rows: tuple[int, int], size: tuple[int, int]
    ) -> Pixels:
        assert not self.is_closed, "read after it was closed"
        self.reads.append((columns, rows, size))
        down, across = np.mgrid[0 : size[1], 0 : size[0]]
        x = columns[0] + across * (columns[1] - columns[0]) // size[0]
        y = rows[0] + down * (rows[1] - rows[0]) // size[1]
        pixels = self.paint(x, y)
        pixels[(x >= self.size[0]) | (y >= self.size[1])] = 0
        return pixels

    def close(self) -> None:
        self.is_closed = True


def shown(
    source: Source, name: str = "底图", *, opacity: float = 1.0, is_visible: bool = True
) -> ShownBaseMap:
    """Return a base map of a source as a canvas takes it."""
    record = BaseMap(name, BaseMapKind.TILES, "x", is_visible=is_visible, opacity=opacity)
    return ShownBaseMap(record, source)
