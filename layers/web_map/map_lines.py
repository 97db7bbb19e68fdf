"""The boundaries as a page draws them: degrees in whole steps, each simplified once for both sides.

A page has room for fewer vertices than a plan, so each arc is simplified by itself, its ends kept:
neighbours go on sharing it. What then crosses another line, or would leave a grid without land, is
simplified less, down to the true line.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.crs import WGS84, parse_crs, transform_xy
from layers.rings import XY

Steps = NDArray[np.int64]
"""Longitude and latitude in whole steps, shape (n, 2)."""

Sides = tuple[int, int]
"""What lies on the left and on the right of a line, by number; negative outside."""

STEPS_PER_DEGREE = 1_000_000
"""A step is a tenth of a metre, finer than any line here is meant."""

MOST_VERTICES = 180_000
"""How many vertices a page may have, if nobody says how exact it is to be."""

_FINEST_M, _COARSEST_M = 0.5, 64.0
_LEAST_SHARE = 0.5
"""Land that would lose more than this is drawn more exactly."""

_MEET = "T********"
"""Two lines have more in common than ends: the insides of both meet."""
_END_ON = ("*T*******", "***T*****")
"""A line ends on the inside of another one."""


@dataclass(frozen=True, slots=True, eq=False)
class MapLines:
    """Be the lines of a page in whole steps, and how far in metres they may be off."""

    steps: tuple[Steps, ...]
    tolerance_m: float

    @property
    def vertices(self) -> int:
        """How many vertices all lines have together."""
        return sum(map(len, self.steps))


@dataclass(frozen=True, slots=True)
class Degrees:
    """Turn metres of a plan's system into whole steps of longitude and latitude."""

    crs: str

    def steps(self, lines_m: Sequence[XY]) -> list[Steps]:
        """Return lines, (n, 2) metres each, in whole steps; raises InputProblem."""
        if not lines_m:
            return []
        lonlat = transform_xy(np.concatenate(lines_m), parse_crs(self.crs), WGS84)
        steps = np.rint(lonlat * STEPS_PER_DEGREE).astype(np.int64)
        return np.split(steps, np.cumsum([len(line) for line in lines_m])[:-1])


def fitting_tolerance_m(lines_m: Sequence[XY]) -> float:
    """Return the finest tolerance with which lines have room on a page."""
    lines = _geometries(lines_m)
    tolerance_m = _FINEST_M
    while tolerance_m < _COARSEST_M:
        simple = shapely.simplify(lines, tolerance_m, preserve_topology=False)
        if shapely.get_num_coordinates(simple).sum() <= MOST_VERTICES:
            break
        tolerance_m *= 2
    return tolerance_m


def map_lines(
    lines_m: Sequence[XY], sides: Sequence[Sides], degrees: Degrees, tolerance_m: float
) -> MapLines:
    """Simplify lines that only meet at their ends; none of them is closed.

    `sides` are what the lines part. Each line keeps its ends and is off by at most `tolerance_m`
    and a step. Douglas-Peucker by shapely.
    """
    count = len(lines_m)
    tolerances_m = np.full(count, tolerance_m)
    true_areas = _areas(lines_m, sides)
    whole = _geometries(lines_m)
    steps: list[Steps] = [np.empty((0, 2), dtype=np.int64)] * count
    todo = np.arange(count)
    while len(todo):
        simple = shapely.simplify(whole[todo], tolerances_m[todo], preserve_topology=False)
        xy, owner = shapely.get_coordinates(simple, return_index=True)
        rough = np.split(xy, np.searchsorted(owner, np.arange(1, len(todo))))
        for number, line in zip(todo.tolist(), degrees.steps(rough), strict=True):
            steps[number] = _without_repeats(line)
        wrong = _crossing(steps, todo) | _of_lost_land(steps, sides, true_areas, degrees, lines_m)
        todo = np.array(sorted(n for n in wrong if tolerances_m[n] > 0), dtype=np.int64)
        tolerances_m[todo] = [_finer(each) for each in tolerances_m[todo]]
    return MapLines(tuple(steps), tolerance_m)


def halves(line: XY) -> list[XY]:
    """Return a line; a closed one in two pieces, cut where it is farthest from its start."""
    if len(line) < 3 or not (line[0] == line[-1]).all():
        return [line]
    away = np.hypot(*(line - line[0]).T)
    middle = int(away.argmax())
    return [line[: middle + 1], line[middle:]]


def _finer(tolerance_m: float) -> float:
    return tolerance_m / 2 if tolerance_m > 0.1 else 0.0


def _geometries(lines: Iterable[NDArray[np.generic]]) -> NDArray[np.object_]:
    every = list(lines)
    if not every:
        return np.empty(0, dtype=object)
    owner = np.repeat(np.arange(len(every)), [len(line) for line in every])
    return np.asarray(shapely.linestrings(np.concatenate(every), indices=owner))


def _without_repeats(line: Steps) -> Steps:
    """Return a line without vertices that fall on the one before; two are left at least."""
    is_new = np.concatenate([[True], (np.diff(line, axis=0) != 0).any(axis=1)])
    return line[is_new] if is_new.sum() > 1 else line[[0, -1]]


def _crossing(steps: Sequence[Steps], changed: Steps) -> set[int]:
    """Return the lines that cross themselves or others, of pairs with a changed one."""
    lines = _geometries(steps)
    twisted = changed[~shapely.is_simple(lines[changed])]
    tree = shapely.STRtree(lines)
    first, second = tree.query(lines[changed], predicate="intersects")
    first = changed[first]
    is_pair = first != second
    first, second = first[is_pair], second[is_pair]
    wrong = np.zeros(len(first), dtype=bool)
    for pattern in (_MEET, *_END_ON):
        wrong |= shapely.relate_pattern(lines[first], lines[second], pattern)
    return {*twisted.tolist(), *first[wrong].tolist(), *second[wrong].tolist()}


def _of_lost_land(
    steps: Sequence[Steps],
    sides: Sequence[Sides],
    true_areas: Mapping[int, float],
    degrees: Degrees,
    lines_m: Sequence[XY],
) -> set[int]:
    """Return the lines round land that has lost too much of its area."""
    scale = _steps_to_m2(degrees, lines_m)
    areas = _areas(steps, sides)
    lost = {n for n, true in true_areas.items() if areas[n] * scale < _LEAST_SHARE * true}
    if not lost:
        return set()
    return {number for number, pair in enumerate(sides) if lost.intersection(pair)}


def _steps_to_m2(degrees: Degrees, lines_m: Sequence[XY]) -> float:
    """Return how many square metres a square of one step has about there."""
    corner = lines_m[0][0]
    reach = 1000.0
    square = corner + np.array([(0.0, 0.0), (reach, 0.0), (0.0, reach)])
    o, east, north = degrees.steps([square])[0].astype(np.float64)
    (ax, ay), (bx, by) = east - o, north - o
    return float(reach * reach / abs(ax * by - ay * bx))


def _areas(lines: Sequence[NDArray[np.generic]], sides: Sequence[Sides]) -> dict[int, float]:
    """Return the area that the lines leave to each number, land on their left being positive."""
    areas: dict[int, float] = {}
    for line, (left, right) in zip(lines, sides, strict=True):
        x, y = (line - lines[0][0]).astype(np.float64).T
        twice = float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())
        for side, area in ((left, twice / 2), (right, -twice / 2)):
            if side >= 0:
                areas[side] = areas.get(side, 0.0) + area
    return areas
