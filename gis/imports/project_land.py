"""How well places of a file fit the land and the borders of a project."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.lattice import MM_PER_M, to_lattice
from gis.plan.plan import Plan
from gis.topology.locate import labels_at
from gis.topology.records import OUTSIDE

T = TypeVar("T", bound=np.generic)
Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]

NEAR_M = 30.0
"""Borders that were drawn from the same survey are hardly ever farther apart."""

_GOOD = 0.3
_LEAST_GAIN_M = 80.0
_FARTHEST_M = 1e8
_SAMPLE = 1000
_COUNTED = 200_000
"""Among so many vertices about those are looked for that only one polygon has."""

_MIXER = np.uint64(0x9E3779B97F4A7C15)
_LEAST_SAMPLE = 12
_LEAST_OUTER = 0.05
_POLYGONS = (3, 6)


@dataclass(frozen=True, slots=True)
class BorderFit:
    """Tell how far points on a file's borders typically lie from the project's.

    `near` is the share of those that lie within NEAR_M.
    """

    typical_m: float
    near: float

    @property
    def is_good(self) -> bool:
        """Tell whether more of them are near than chance puts there."""
        return self.near >= _GOOD

    def is_much_better_than(self, other: "BorderFit") -> bool:
        """Tell whether chance can hardly have made this fit that much better."""
        more_are_near = self.is_good and self.near >= 2 * other.near + 0.1
        gain_m = other.typical_m - self.typical_m
        is_nearer = gain_m > max(_LEAST_GAIN_M, self.typical_m)
        return more_are_near or (is_nearer and not other.is_good)


class ProjectLand:
    """Know where the land of a plan lies, and its borders; everything in metres of its CRS."""

    def __init__(self, plan: Plan) -> None:
        self._partition = plan.partition
        lines = [plan.partition.line_mm(arc) / MM_PER_M for arc in plan.partition.arcs]
        self._borders = shapely.STRtree([shapely.LineString(line) for line in lines])

    def inside(self, xy_m: Floats) -> float:
        """Return the share of points that lie on the land."""
        sound = np.isfinite(xy_m).all(axis=1) & (np.abs(xy_m) < _FARTHEST_M).all(axis=1)
        if not sound.any():
            return 0.0
        labels = labels_at(self._partition, to_lattice(xy_m[sound]))
        return float((labels != OUTSIDE).sum() / len(xy_m))

    def off_m(self, xy_m: Floats) -> float | None:
        """Return how far the middle of the points lies from the land: 0 on it, None nowhere."""
        sound = xy_m[np.isfinite(xy_m).all(axis=1) & (np.abs(xy_m) < _FARTHEST_M).all(axis=1)]
        if not len(sound):
            return None
        middle = np.median(sound, axis=0)[None, :]
        if labels_at(self._partition, to_lattice(middle))[0] != OUTSIDE:
            return 0.0
        return float(self._distances_m(middle)[0])

    def border_fit(self, xy_m: Floats) -> BorderFit | None:
        """Return how points on borders fit; None where they are too few or lie nowhere."""
        if len(xy_m) < _LEAST_SAMPLE or not np.isfinite(xy_m).all():
            return None
        distances_m = self._distances_m(xy_m)
        return BorderFit(float(np.median(distances_m)), float((distances_m <= NEAR_M).mean()))

    def _distances_m(self, xy_m: Floats) -> Floats:
        found, distances_m = self._borders.query_nearest(
            shapely.points(xy_m), all_matches=False, return_distance=True
        )
        out: Floats = np.empty(len(xy_m))
        out[found[0]] = distances_m
        return out


def outer_vertices(geometries: Geometries) -> Floats:
    """Return some vertices of the outline of polygons, shape (n, 2): those that only one has.

    Where neighbours share no vertices they are vertices of all borders.
    """
    polygons = geometries[np.isin(shapely.get_type_id(geometries), _POLYGONS)]
    xy = _some_places(shapely.get_coordinates(polygons))
    every, counts = np.unique(xy[:, 0] + 1j * xy[:, 1], return_counts=True)
    outer = every[counts == 1]
    chosen = outer if len(outer) >= max(_LEAST_SAMPLE, _LEAST_OUTER * len(every)) else every
    return spread(np.column_stack([chosen.real, chosen.imag]), _SAMPLE)


def _some_places(xy: Floats) -> Floats:
    """Return the vertices at some places, each of them as often as it is there."""
    parts = len(xy) // _COUNTED
    if parts < 2:
        return xy
    bits = np.ascontiguousarray(xy).view(np.uint64)
    mixed = (bits[:, 0] ^ (bits[:, 1] << np.uint64(1))) * _MIXER
    chosen: Floats = xy[(mixed >> np.uint64(40)) % np.uint64(parts) == 0]
    return chosen


def spread(some: NDArray[T], most: int) -> NDArray[T]:
    """Return at most so many of the points or geometries, taken evenly."""
    taken: NDArray[T] = some[np.linspace(0, len(some) - 1, min(most, len(some))).astype(int)]
    return taken
