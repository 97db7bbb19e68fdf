"""How good a repaired layer is, measured against what is true."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from bench.noise import NoisyTown

Polygons = NDArray[np.object_]
Pairs = set[tuple[int, int]]

_NEAR_M = 0.05
_BORDER_M = 1.0
"""Grids are neighbours when they run along each other for so long, within a hand's breadth."""

_LOST = 0.5
"""A grid is lost when it has less than this part of the land that was drawn for it."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Be the figures of a repaired layer.

    `uncovered_m2` is land of the township in no grid, `beyond_m2` land of grids outside it,
    `twice_m2` land in two grids. `adjacency_f1` compares who is neighbour of whom with the truth,
    the missing grid left out. `right_percent` is of the households of all other grids: how many are
    in their true grid and in no other. `lost` counts grids that lost over half of what was drawn.
    """

    uncovered_m2: float
    beyond_m2: float
    twice_m2: float
    adjacency_f1: float
    right_percent: float
    lost: int


def quality(town: NoisyTown, repaired: Polygons) -> Quality:
    """Measure a repaired layer, shape (n - 1,), in the order of what was drawn."""
    valid = np.asarray(shapely.make_valid(repaired), dtype=object)
    together = shapely.union_all(valid)
    covered = float(shapely.intersection(together, town.outline).area)
    before, after = shapely.area(shapely.make_valid(town.drawn)), shapely.area(valid)
    return Quality(
        uncovered_m2=float(shapely.difference(town.outline, together).area),
        beyond_m2=float(together.area) - covered,
        twice_m2=float(after.sum() - together.area),
        adjacency_f1=_f1(neighbours(town.truth[town.drawn_of]), neighbours(valid)),
        right_percent=_right_percent(town, valid),
        lost=int((after < _LOST * before).sum()),
    )


def neighbours(polygons: Polygons) -> Pairs:
    """Return the pairs of polygons that run along each other, the lower number first."""
    one, other = shapely.STRtree(polygons).query(polygons, "dwithin", _NEAR_M)
    once = one < other
    one, other = one[once], other[once]
    border = shapely.boundary(polygons)
    band = shapely.buffer(border, _NEAR_M, cap_style="flat")
    along = shapely.length(shapely.intersection(border[one], band[other])) >= _BORDER_M
    return set(zip(one[along].tolist(), other[along].tolist(), strict=True))


def _f1(true: Pairs, found: Pairs) -> float:
    return 2 * len(true & found) / (len(true) + len(found))


def _right_percent(town: NoisyTown, repaired: Polygons) -> float:
    drawn = np.isin(town.home, town.drawn_of)
    points, home = np.asarray(shapely.points(town.places[drawn])), town.home[drawn]
    point, grid = shapely.STRtree(repaired).query(points, predicate="within")
    times = np.bincount(point, minlength=len(points))
    right = (town.drawn_of[grid] == home[point]) & (times[point] == 1)
    return 100 * float(right.sum()) / len(points)
