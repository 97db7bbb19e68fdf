"""References as drawing data: all lines of a theme in flat arrays, for hundreds of thousands.

Roads, water, ditches, outlines of villager groups, buildings, addresses: what boundaries are seen
against.
"""

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.lattice import MM_PER_M, to_metres
from gis.geometry.rings import even_odd
from gis.plan.records import OverlayArea, Reference
from layers.detail import level_of, tolerance_of
from layers.map_view import MetreBounds
from layers.to_qt import XY, Lines, apart, chosen, joined, lengths_of


class ReferenceLines:
    """Hold the references of one theme: areas (closed rings), lines, points. Immutable.

    `points_m` are (n, 2) metres, sorted by easting.
    """

    __slots__ = ("areas", "lines", "points_m")

    def __init__(self, areas: "FlatLines", lines: "FlatLines", points_m: XY) -> None:
        self.areas = areas
        self.lines = lines
        self.points_m = points_m[np.argsort(points_m[:, 0], kind="stable")]

    @classmethod
    def of(cls, references: Iterable[Reference]) -> "ReferenceLines":
        """Collect references.

        The rings of areas are turned so that the land lies on their left: then a winding fill
        leaves holes open and closes nothing where two areas overlap.
        """
        single: list[NDArray[np.int64]] = []
        turned: list[NDArray[np.float64]] = []
        lines: list[NDArray[np.int64]] = []
        points: list[NDArray[np.int64]] = [np.empty((0, 2), dtype=np.int64)]
        for reference in references:
            points += [line for line in reference.lines if len(line) == 1]
            some = [line for line in reference.lines if len(line) > 1]
            if not reference.is_area:
                lines += some
            elif len(some) == 1:
                single += some
            else:
                turned += _land_on_the_left(some)
        areas = apart(_counterclockwise(_flat(single)))
        return cls(
            FlatLines(joined([*areas, *turned])),
            FlatLines(_flat(lines)),
            to_metres(np.concatenate(points)),
        )

    def points_within(self, bounds_m: MetreBounds) -> XY:
        """Return the points in or on the edge of bounds, (n, 2) metres."""
        return points_in(self.points_m, bounds_m)


def points_in(sorted_m: XY, bounds_m: MetreBounds) -> XY:
    """Return those of some points, sorted by easting, that lie in or on the edge of bounds."""
    west, south, east, north = bounds_m
    first, last = np.searchsorted(sorted_m[:, 0], (west, np.nextafter(east, np.inf)))
    slab = sorted_m[first:last]
    inside: XY = slab[(slab[:, 1] >= south) & (slab[:, 1] <= north)]
    return inside


class FlatLines:
    """Hold many lines one behind the other, in metres, with the bounds of each.

    Immutable but for the simplified lines that it remembers, one set for each level of detail.
    """

    __slots__ = ("_levels", "bounds", "true")

    def __init__(self, true: Lines) -> None:
        """Take lines in metres, each with at least one vertex."""
        xy, starts = true
        self.true = true
        self.bounds = (
            np.hstack([np.minimum.reduceat(xy, starts), np.maximum.reduceat(xy, starts)])
            if len(starts)
            else np.empty((0, 4))
        )
        self._levels: dict[int, Lines] = {-1: true}

    def within(self, bounds_m: MetreBounds, tolerance_m: float, least_m: float = 0.0) -> Lines:
        """Return the lines whose bounds touch `bounds_m`, off by at most so much.

        Those that are less than `least_m` wide and high are left out.
        """
        west, south, east, north = bounds_m
        box = self.bounds
        hit: NDArray[np.bool_] = (box[:, 0] <= east) & (box[:, 2] >= west)
        hit &= (box[:, 1] <= north) & (box[:, 3] >= south)
        if least_m > 0.0:
            hit &= np.maximum(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) >= least_m
        if not hit.any():
            return joined([])
        return chosen(self._at(level_of(tolerance_m)), hit)

    def _at(self, level: int) -> Lines:
        found = self._levels.get(level)
        if found is None:
            found = self._levels[level] = _simplified(self.true, tolerance_of(level))
        return found


def _flat(lines_mm: list[NDArray[np.int64]]) -> Lines:
    if not lines_mm:
        return joined([])
    lengths = np.fromiter(map(len, lines_mm), dtype=np.int64, count=len(lines_mm))
    return to_metres(np.concatenate(lines_mm)), np.cumsum(lengths) - lengths


def _land_on_the_left(rings_mm: list[NDArray[np.int64]]) -> list[XY]:
    polygons = shapely.get_parts(shapely.orient_polygons(even_odd(rings_mm)))
    return [shapely.get_coordinates(ring) / MM_PER_M for ring in shapely.get_rings(polygons)]


def _counterclockwise(rings: Lines) -> Lines:
    xy, starts = rings
    if len(starts) == 0:
        return rings
    lengths = lengths_of(rings)
    x, y = (xy - xy[np.repeat(starts, lengths)]).T
    cross = np.append(x[:-1] * y[1:] - x[1:] * y[:-1], 0.0)
    cross[starts[1:] - 1] = 0.0
    is_turned = np.repeat(np.add.reduceat(cross, starts) < 0, lengths)
    place = np.arange(len(xy))
    mirrored = np.repeat(2 * starts + lengths - 1, lengths) - place
    return xy[np.where(is_turned, mirrored, place)], starts


def _simplified(lines: Lines, tolerance_m: float) -> Lines:
    """Simplify every line; none vanishes, so that their numbers stay."""
    xy, starts = lines
    if len(starts) == 0:
        return lines
    owner = np.zeros(len(xy), dtype=np.int64)
    owner[starts[1:]] = 1
    whole = shapely.linestrings(xy, indices=np.cumsum(owner))
    simple = shapely.simplify(whole, tolerance_m, preserve_topology=False)
    points: XY
    points, of_line = shapely.get_coordinates(simple, return_index=True)
    return points, np.searchsorted(of_line, np.arange(len(starts)))


class ReferenceThemes:
    """Hold the references of a plan by theme, made ready when a theme is first painted."""

    __slots__ = ("_ready", "_references")

    def __init__(self, references: Iterable[Reference]) -> None:
        self._references = references
        self._ready: dict[str, ReferenceLines] | None = None

    def get(self, theme: str) -> ReferenceLines | None:
        """Return the drawing data of a theme; None when the plan has no such references."""
        if self._ready is None:
            by_theme: dict[str, list[Reference]] = {}
            for reference in self._references:
                by_theme.setdefault(reference.theme, []).append(reference)
            self._ready = {theme: ReferenceLines.of(some) for theme, some in by_theme.items()}
        return self._ready.get(theme)


def lines_of(record: Reference | OverlayArea) -> tuple[NDArray[np.int64], ...]:
    """Return the lines or rings of a record, (n, 2) millimetres each."""
    return record.rings if isinstance(record, OverlayArea) else record.lines
