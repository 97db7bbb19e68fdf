"""What a base map gives to those who paint it: tiles as bytes, or pixels of an image."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from gis.base_maps.tile_scheme import PyramidTile, TileScheme
from gis.geometry.crs import Bounds

Pixels = NDArray[np.uint8]
"""Red, green, blue, alpha (not premultiplied), shape (rows, columns, 4)."""


class TileContent(StrEnum):
    """Say what the bytes of a tile are: PNG, JPEG or WebP; or an unpacked Mapbox vector tile."""

    IMAGE = "image"
    VECTOR = "vector"


class TileState(StrEnum):
    """Say what became of asking for a tile.

    EMPTY: the source has nothing there, and will not have. FAILED: it could not be had now;
    `problem` says why, and it may be asked for again later.
    """

    THERE = "there"
    EMPTY = "empty"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Problem:
    """Tell in words of the catalogue why a source does not answer."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TileAnswer:
    """Be the answer of a source to the wish for a tile."""

    state: TileState
    data: bytes = field(default=b"", repr=False)
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Tell what is known of a source without asking for a tile.

    `attribution` is what must be shown with the map, as plain text. `bounds_lonlat` is where there
    is something (WGS 84), None where that is not known. `is_remote` means that tiles come from a
    service.
    """

    name: str
    attribution: str = ""
    bounds_lonlat: Bounds | None = None
    is_remote: bool = False


class TileSource(Protocol):
    """Give tiles of a pyramid. Safe to use from several threads."""

    @property
    def facts(self) -> SourceFacts:
        """What is known of it."""

    @property
    def scheme(self) -> TileScheme:
        """How it cuts up the land."""

    @property
    def levels(self) -> range:
        """The levels that it has; coarser and finer views use the nearest."""

    @property
    def content(self) -> TileContent:
        """What its tiles are."""

    def at_hand(self, tile: PyramidTile) -> TileAnswer | None:
        """Return what is known without a network, None when a service would have to be asked.

        Never waits for a network; of a local source this is the answer itself.
        """

    def fetch(self, tile: PyramidTile) -> TileAnswer:
        """Return a tile, waiting for the service if need be; never raises for what it answers."""

    def close(self) -> None:
        """Let go of files and connections."""


class ImageSource(Protocol):
    """Give pixels of one image of any size. Safe to use from several threads."""

    @property
    def facts(self) -> SourceFacts:
        """What is known of it."""

    @property
    def crs(self) -> CRS:
        """The system that `to_pixels` takes its points in."""

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of the whole image."""

    def to_pixels(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where points, (n, 2) in `crs`, lie in the image: column, row from its corner."""

    def outline(self) -> NDArray[np.float64]:
        """Return the four corners of the image, (4, 2) in `crs`."""

    def read(
        self, columns: tuple[int, int], rows: tuple[int, int], size: tuple[int, int]
    ) -> Pixels:
        """Return a part of the image scaled to `size` (columns, rows), read from overviews.

        `columns` and `rows` are first and last+1; what lies beyond the image is transparent.
        Reads no more than it must. Raises InputProblem for a file that is damaged.
        """

    def close(self) -> None:
        """Let go of the file."""
