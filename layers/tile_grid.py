"""The ladder of zoom steps and the squares that the land is cut into at each.

Pixels of the land are counted from the origin of the project's CRS, to the right and downwards,
so that a tile's place depends on nothing but its key.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil, floor, log2

from layers.map_view import MapView, MetreBounds

TILE = 512
STEPS_PER_OCTAVE = 4
_SLACK = 0.05
"""The part of a step by which a view may be closer and still count as being at the step."""


@dataclass(frozen=True, slots=True)
class TileKey:
    """Name a tile: its zoom step, and its place counted from the origin of the CRS."""

    step: int
    column: int
    row: int


def step_of(metres_per_pixel: float) -> int:
    """Return the zoom step nearest to a resolution in metres per logical pixel."""
    return round(log2(metres_per_pixel) * STEPS_PER_OCTAVE)


def resolution_of(step: int) -> float:
    """Return the metres per logical pixel of a zoom step."""
    return float(2.0 ** (step / STEPS_PER_OCTAVE))


def settled(view: MapView, ratio: float = 1.0) -> MapView:
    """Return the nearest view at which tiles need no scaling: a whole zoom step, whole pixels.

    The view is in logical pixels, `ratio` of the screen's pixels each. Steps are a quarter of an
    octave: factor 2 ** 0.25. What the view shows stays in it, but for a hundredth at its edge: of
    two steps the farther one is taken. The middle moves by less than a pixel of the screen.
    """
    step = ceil(log2(view.metres_per_unit) * STEPS_PER_OCTAVE - _SLACK)
    at_step = replace(view, metres_per_unit=resolution_of(step))
    pixel = at_step.metres_per_unit / ratio
    west, _, _, north = at_step.bounds_m
    return at_step.centred(
        view.center_x_m + round(west / pixel) * pixel - west,
        view.center_y_m + round(north / pixel) * pixel - north,
    )


@dataclass(frozen=True, slots=True)
class TileGrid:
    """Be the tiles of a screen with so many pixels for each logical one."""

    ratio: float = 1.0

    def pixel_m(self, step: int) -> float:
        """Return the metres per pixel of the screen at a zoom step."""
        return resolution_of(step) / self.ratio

    def bounds_m(self, key: TileKey, margin: float = 0.0) -> MetreBounds:
        """Return west, south, east, north of a tile and a margin in pixels round it."""
        pixel = self.pixel_m(key.step)
        return (
            (key.column * TILE - margin) * pixel,
            -((key.row + 1) * TILE + margin) * pixel,
            ((key.column + 1) * TILE + margin) * pixel,
            -(key.row * TILE - margin) * pixel,
        )

    def view_of(self, key: TileKey, units_per_mm: float) -> MapView:
        """Return the view of exactly one tile; `units_per_mm` are logical pixels."""
        west, south, east, north = self.bounds_m(key)
        return MapView(
            (west + east) / 2,
            (south + north) / 2,
            self.pixel_m(key.step),
            TILE,
            TILE,
            units_per_mm * self.ratio,
        )

    def keys_in(self, bounds_m: MetreBounds, step: int, border: int = 0) -> Iterator[TileKey]:
        """Yield the tiles that bounds touch, and so many rows and columns round them."""
        columns, rows = self._ranges(bounds_m, step, border)
        return (TileKey(step, column, row) for row in rows for column in columns)

    def count_in(self, bounds_m: MetreBounds, step: int) -> int:
        """Return how many tiles `keys_in` yields."""
        columns, rows = self._ranges(bounds_m, step, 0)
        return len(columns) * len(rows)

    def is_in(self, key: TileKey, bounds_m: MetreBounds) -> bool:
        """Tell whether `keys_in` yields a tile."""
        columns, rows = self._ranges(bounds_m, key.step, 0)
        return key.column in columns and key.row in rows

    def _ranges(self, bounds_m: MetreBounds, step: int, border: int) -> tuple[range, range]:
        size = self.pixel_m(step) * TILE
        west, south, east, north = bounds_m
        return (
            range(floor(west / size) - border, floor(east / size) + border + 1),
            range(floor(-north / size) - border, floor(-south / size) + border + 1),
        )
