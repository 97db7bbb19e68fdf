"""A window of a picture on the land: metres to millimetres, everything cut at its edges."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor, log10

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.audits.report_ground import BoxM
from gis.reports.picture_marks import Line, Mark, Points, Shape, Words

_STEPS = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_BAR_STEPS = (1.0, 2.0, 5.0, 10.0)
HATCH_MM = 1.5


@dataclass(frozen=True, slots=True)
class Panel:
    """Be a rectangle of a picture that shows the land about a place at 1:`denominator`."""

    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float
    centre_m: tuple[float, float]
    denominator: float

    @property
    def box_m(self) -> BoxM:
        """The land that is seen."""
        half_x, half_y = self.metres(self.width_mm) / 2, self.metres(self.height_mm) / 2
        x, y = self.centre_m
        return x - half_x, y - half_y, x + half_x, y + half_y

    @property
    def scale(self) -> str:
        """The scale in words: 1:500, or 4:1 where things are shown larger than they are."""
        if self.denominator >= 1:
            return f"1:{self.denominator:,.6g}"
        return f"{1 / self.denominator:.6g}:1"

    def metres(self, length_mm: float) -> float:
        """Return how many metres a length on paper is."""
        return length_mm * self.denominator / 1000

    def millimetres(self, length_m: float) -> float:
        """Return how long a length on the ground is on paper."""
        return length_m * 1000 / self.denominator

    def to_mm(self, xy_m: Points) -> Points:
        """Return where points of the land are in the picture."""
        x, y = self.centre_m
        east, north = xy_m[:, 0] - x, xy_m[:, 1] - y
        return np.column_stack(
            [
                self.left_mm + self.width_mm / 2 + self.millimetres(1) * east,
                self.top_mm + self.height_mm / 2 - self.millimetres(1) * north,
            ]
        )

    def seen(self, shape: BaseGeometry) -> BaseGeometry:
        """Return what of a shape is seen, in millimetres of the picture."""
        cut = shapely.clip_by_rect(shape, *self.box_m)
        # A boundary at arm's length shows no more than a fifth of a hair.
        cut = shapely.simplify(cut, self.metres(0.03), preserve_topology=False)
        return shapely.transform(cut, self.to_mm)

    def frame(self, look: str = "border") -> Line:
        """Return the edge of the panel."""
        return Line(look, corners(self.left_mm, self.top_mm, self.width_mm, self.height_mm), True)

    def back(self, look: str = "ground") -> Shape:
        """Return the ground of the panel."""
        ring = corners(self.left_mm, self.top_mm, self.width_mm, self.height_mm)
        return Shape(look, (ring,))


def rounded(denominator: float) -> float:
    """Return the least rounded denominator that is not smaller, also below one."""
    power = 10.0 ** floor(log10(denominator))
    step = next(step for step in _STEPS if step * power >= denominator * 0.9999)
    return float(f"{step * power:.6g}")


def corners(left: float, top: float, width: float, height: float) -> Points:
    """Return the corners of a rectangle."""
    right, bottom = left + width, top + height
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])


def shapes_of(look: str, shape_mm: BaseGeometry) -> Iterator[Shape]:
    """Yield the polygons of a shape that is given in millimetres."""
    for part in shapely.get_parts(shape_mm):
        if part.geom_type == "Polygon" and not part.is_empty:
            rings = shapely.get_rings(part)
            yield Shape(look, tuple(shapely.get_coordinates(ring)[:-1] for ring in rings))


def lines_of(look: str, shape_mm: BaseGeometry) -> Iterator[Line]:
    """Yield the lines of a shape that is given in millimetres."""
    for part in shapely.get_parts(shape_mm):
        if part.geom_type in {"LineString", "LinearRing"} and not part.is_empty:
            yield Line(look, shapely.get_coordinates(part))
        elif part.geom_type.startswith("Multi"):
            yield from lines_of(look, part)


def hatching(shape_mm: BaseGeometry, look: str = "hatch") -> Iterator[Line]:
    """Yield slanting lines within a shape, at the same places in every picture."""
    if shape_mm.is_empty or shape_mm.area < 0.02:
        return
    left, top, right, bottom = shape_mm.bounds
    step = HATCH_MM * 2**0.5
    first, last = floor((left + top) / step), floor((right + bottom) / step) + 1
    sums = np.arange(first, last + 1) * step
    ends = np.stack(
        [
            np.column_stack([np.full(len(sums), left), sums - left]),
            np.column_stack([sums - top, np.full(len(sums), top)]),
        ],
        axis=1,
    )
    every = shapely.MultiLineString(list(ends))
    yield from lines_of(look, every.intersection(shape_mm))


def scale_bar(panel: Panel, left_mm: float, top_mm: float, longest_mm: float) -> Iterator[Mark]:
    """Yield a bar in two parts with its length, and the scale below it."""
    most = panel.metres(longest_mm)
    power = 10.0 ** floor(log10(most))
    length = max(step for step in _BAR_STEPS if step * power <= most * 1.0001) * power
    whole = panel.millimetres(length)
    for number, look in enumerate(("bar_dark", "bar_light")):
        ring = corners(left_mm + number * whole / 2, top_mm + 2.7, whole / 2, 1.1)
        yield Shape(look, (ring,))
    yield Words("0", left_mm, top_mm + 1.2, 2.1)
    yield Words(length_text(length), left_mm + whole, top_mm + 1.2, 2.1, "centre")


def length_text(metres: float) -> str:
    """Return a length in the unit that needs the fewest digits."""
    if metres >= 1000:
        return f"{metres / 1000:g} km"
    if metres >= 1:
        return f"{metres:g} m"
    return f"{metres * 100:g} cm" if metres >= 0.01 else f"{metres * 1000:g} mm"


def north_arrow(left_mm: float, top_mm: float, letter: str) -> Iterator[Mark]:
    """Yield an arrow to grid north with its letter, 4 by 8 mm."""
    x, tip, foot = left_mm + 2, top_mm + 2.6, top_mm + 8
    notch = foot - 1.2
    west = np.array([(x, tip), (x - 1.7, foot), (x, notch)])
    east = np.array([(x, tip), (x + 1.7, foot), (x, notch)])
    yield Words(letter, x, top_mm + 1.1, 2.3, "centre", bold=True)
    yield Shape("bar_dark", (west,))
    yield Shape("bar_light", (east,))
