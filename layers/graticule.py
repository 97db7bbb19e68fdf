"""Grids over a map: kilometres of the CRS, degrees and minutes, with their values in the frame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from layers.boxes import Box, Point
from layers.drawing import INK, Align, Ruler, Shape, Stroke, Text
from layers.furniture import FIGURES_AT, kilometre_ticks, neat_lines
from layers.map_view import MapView, MetreBounds
from layers.style import LineStyle

GRID_COLOUR, CROSS_COLOUR, DEGREE_COLOUR = "#b4bcc9", "#566072", "#7c93b5"
SECONDS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 18_000, 36_000)
"""Steps of a geographic grid, in seconds of arc."""
PIECES = 24
"""Of how many straight pieces a curved line is made."""
M_PER_SECOND = 30.9
"""A second of latitude on the ground."""
SECOND, MINUTE = 3600, 60


def kilometre_grid(
    bounds_m: MetreBounds,
    inner: Box,
    apart_mm: float,
    size: float,
    *,
    crosses: bool = False,
    taken: Sequence[Box] = (),
) -> Iterator[Shape]:
    """Yield the lines of the kilometre grid over a map, or small crosses where they meet.

    They stand where `furniture.kilometre_ticks` has its ticks. A cross that would meet a box in
    `taken` is left out, a line is interrupted there.
    """
    ticks = kilometre_ticks(bounds_m, inner, apart_mm)
    xs = [tick.at_mm for tick in ticks if tick.axis == "x"]
    ys = [tick.at_mm for tick in ticks if tick.axis == "y"]
    line = LineStyle(CROSS_COLOUR if crosses else GRID_COLOUR, 0.1 * size)
    if crosses:
        arm = 1.5 * size
        for x in xs:
            for y in ys:
                cross = Box.around((x, y), 2 * arm, 2 * arm)
                if inner.holds(cross) and not any(map(cross.meets, taken)):
                    yield Stroke(((x - arm, y), (x + arm, y)), line)
                    yield Stroke(((x, y - arm), (x, y + arm)), line)
        return
    for piece in _uncovered(xs, ys, inner, taken):
        yield Stroke(piece, line)


def _uncovered(
    xs: Sequence[float], ys: Sequence[float], inner: Box, taken: Sequence[Box]
) -> Iterator[tuple[Point, Point]]:
    """Yield the pieces of upright and of level lines across a box that meet nothing."""
    edges = np.array([(box.left, box.right, box.top, box.bottom) for box in taken]).reshape(-1, 4)
    left, right, top, bottom = edges.T
    for x in xs:
        met = edges[(left <= x) & (x <= right), 2:]
        for start, end in _pieces(inner.top, inner.bottom, met):
            yield (x, start), (x, end)
    for y in ys:
        met = edges[(top <= y) & (y <= bottom), :2]
        for start, end in _pieces(inner.left, inner.right, met):
            yield (start, y), (end, y)


def _pieces(low: float, high: float, gaps: NDArray[np.float64]) -> Iterator[tuple[float, float]]:
    """Yield what the gaps, rows of start and end, leave of a stretch."""
    for start, end in sorted(map(tuple, gaps.tolist())):
        if start > low:
            yield low, min(start, high)
        low = max(low, end)
        if low >= high:
            return
    yield low, high


@dataclass(frozen=True, slots=True)
class DegreeLine:
    """Be a line of equal longitude or latitude, as seen on the sheet."""

    is_meridian: bool
    value_deg: float
    text: str
    points_mm: tuple[Point, ...]


class Graticule:
    """Know longitudes and latitudes of a map on a sheet; pure values for its shapes.

    Degrees are those of the datum of the CRS: for CGCS2000 zones CGCS2000.
    """

    def __init__(self, crs: str, view: MapView, outer: Box, inner: Box) -> None:
        """Take the CRS of the plan, the view of the whole sheet, and the lines of the frame.

        All in millimetres of the sheet; the map fills `inner`. Raises pyproj's CRSError when the
        CRS is not known; geographic ones are allowed.
        """
        system = CRS.from_user_input(crs)
        self._view = view
        self.outer = outer
        self.inner = inner
        self._to_lonlat = Transformer.from_crs(system, system.geodetic_crs, always_xy=True)

    def corners(self) -> tuple[tuple[Point, Point], ...]:
        """Return each corner of the map on the sheet with its longitude and latitude."""
        box = self.inner
        corners = (
            (box.left, box.top), (box.right, box.top),
            (box.right, box.bottom), (box.left, box.bottom),
        )  # fmt: skip
        return tuple((corner, self._lonlat(corner)) for corner in corners)

    def lines(self, apart_mm: float) -> list[DegreeLine]:
        """Return the lines of the graticule, at least about `apart_mm` apart."""
        box = self.inner
        edge = np.linspace(0, 1, PIECES)
        rim = np.concatenate(
            [np.column_stack([box.left + edge * box.width, np.full(PIECES, y)])
             for y in (box.top, box.bottom)]
            + [np.column_stack([np.full(PIECES, x), box.top + edge * box.height])
               for x in (box.left, box.right)]
        )  # fmt: skip
        lon, lat = self._to_lonlat.transform(*self._view.to_world(rim).T)
        step = self._step(apart_mm)
        frame = shapely.box(box.left, box.top, box.right, box.bottom)
        found: list[DegreeLine] = []
        for is_meridian, mine, other in ((True, lon, lat), (False, lat, lon)):
            for number in _numbers(float(mine.min()), float(mine.max()), step):
                value = number * step / SECOND
                run = np.linspace(other.min(), other.max(), PIECES)
                fixed = np.full(PIECES, value)
                line = self._on_sheet(fixed, run) if is_meridian else self._on_sheet(run, fixed)
                for part in _parts(shapely.intersection(line, frame)):
                    text = degrees_text(value, step)
                    found.append(DegreeLine(is_meridian, value, text, part))
        return found

    def _step(self, apart_mm: float) -> int:
        """Return the step in seconds, for meridians too, though they are nearer to each other."""
        wanted_m = apart_mm * self._view.metres_per_unit
        return next((s for s in SECONDS if s * M_PER_SECOND >= wanted_m), SECONDS[-1])

    def _lonlat(self, at_mm: Point) -> Point:
        ((x, y),) = self._view.to_world([at_mm])
        lon, lat = self._to_lonlat.transform(x, y)
        return float(lon), float(lat)

    def _on_sheet(self, lon: np.ndarray, lat: np.ndarray) -> BaseGeometry:
        x, y = self._to_lonlat.transform(lon, lat, direction="INVERSE")
        return shapely.LineString(self._view.to_screen(np.column_stack([x, y])))


def _numbers(low: float, high: float, step: int) -> range:
    return range(ceil(low * SECOND / step), floor(high * SECOND / step) + 1)


def _parts(seen: BaseGeometry) -> list[tuple[Point, ...]]:
    parts = [part for part in shapely.get_parts(seen) if part.geom_type == "LineString"]
    return [tuple(map(tuple, part.coords)) for part in parts]


def degrees_text(value_deg: float, step: float = 1.0) -> str:
    """Return degrees, with minutes and seconds as far as a step in seconds needs them."""
    seconds = round(abs(value_deg) * SECOND)
    degrees, rest = divmod(seconds, SECOND)
    minutes, seconds = divmod(rest, MINUTE)
    sign = "-" if value_deg < 0 else ""
    if step % SECOND == 0:
        return f"{sign}{degrees}°"
    if step % MINUTE == 0:
        return f"{sign}{degrees}°{minutes:02d}′"
    return f"{sign}{degrees}°{minutes:02d}′{seconds:02d}″"


def degree_grid(graticule: Graticule, apart_mm: float, size: float) -> Iterator[Shape]:
    """Yield the graticule's lines over a map, thin and pale."""
    line = LineStyle(DEGREE_COLOUR, 0.1 * size)
    for each in graticule.lines(apart_mm):
        yield Stroke(each.points_mm, line)


def degree_frame(
    graticule: Graticule,
    ruler: Ruler,
    size: float,
    *,
    apart_mm: float = 50.0,
    taken: Sequence[Box] = (),
) -> Iterator[Shape]:
    """Yield the frame with ticks and values where lines of the graticule leave the map.

    In place of `furniture.frame_shapes`. Figures that would meet a box in `taken` are left out.
    """
    outer, inner = graticule.outer, graticule.inner
    yield from neat_lines(outer, inner, size)
    thin = LineStyle(INK, 0.2 * size)
    high = (inner.left - outer.left) * 0.44
    for line in graticule.lines(apart_mm):
        for point in (line.points_mm[0], line.points_mm[-1]):
            made = _value(line, point, graticule, high)
            if made is None:
                continue
            tick, text = made
            yield Stroke(tick, thin)
            box = ruler.box(text)
            if _is_within(box, outer, inner, is_meridian=line.is_meridian) and not any(
                map(box.grown(size).meets, taken)
            ):
                yield text


def _value(
    line: DegreeLine, point: Point, graticule: Graticule, high: float
) -> tuple[tuple[Point, Point], Text] | None:
    """Return tick and figure where a line ends: meridians above and below, parallels aside."""
    outer, inner = graticule.outer, graticule.inner
    x, y = point
    near = 1e-6
    if line.is_meridian:
        for at, far in ((inner.top, outer.top), (inner.bottom, outer.bottom)):
            if abs(y - at) < near:
                text = Text(line.text, x, at + (far - at) * FIGURES_AT, high, "centre")
                return ((x, at), (x, at + (far - at) * 0.3)), text
    else:
        for at, far in ((inner.left, outer.left), (inner.right, outer.right)):
            if abs(x - at) < near:
                text = Text(line.text, at + (far - at) * FIGURES_AT, y, high, "centre", turned=True)
                return ((at, y), (at + (far - at) * 0.3, y)), text
    return None


def _is_within(box: Box, outer: Box, inner: Box, *, is_meridian: bool) -> bool:
    if is_meridian:
        return inner.left <= box.left and box.right <= inner.right
    return inner.top <= box.top and box.bottom <= inner.bottom and outer.holds(box)


def corner_shapes(graticule: Graticule, ruler: Ruler, size: float) -> list[Text]:
    """Return longitude and latitude of the map's corners, in the band of the frame.

    Longitudes stand above and below, latitudes turned at the sides. Give the boxes of these texts
    as `taken` to the frame.
    """
    outer, inner = graticule.outer, graticule.inner
    band = inner.left - outer.left
    high = band * 0.42
    gap = 0.6 * size
    found: list[Text] = []
    for (x, y), (lon, lat) in graticule.corners():
        is_left, is_top = x == inner.left, y == inner.top
        align: Align = "left" if is_left else "right"
        middle = y + (FIGURES_AT * band if not is_top else -FIGURES_AT * band)
        at = x + gap if is_left else x - gap
        found.append(Text(degrees_text(lon), at, middle, high, align))
        text = degrees_text(lat)
        half = ruler.width(text, high) / 2 + gap
        side = x + (FIGURES_AT * band if not is_left else -FIGURES_AT * band)
        at = y + half if is_top else y - half
        found.append(Text(text, side, at, high, "centre", turned=True))
    return found
