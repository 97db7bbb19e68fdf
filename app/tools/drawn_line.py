"""A line under the hand: what each movement of the hand added, so that it can be taken back."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString

from app.canvas.events import PointMm
from gis.geometry.lattice import LatticeArray

Leg = tuple[PointMm, ...]
"""What one movement added: the point of a click, the points of a stroke or of a traced way."""


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """Be a line of legs; no point repeats the one before it."""

    legs: tuple[Leg, ...] = ()

    @property
    def points(self) -> tuple[PointMm, ...]:
        """All points in their order."""
        return tuple(point for leg in self.legs for point in leg)

    @property
    def last(self) -> PointMm | None:
        """The last point; None before the first one."""
        return self.legs[-1][-1] if self.legs else None

    def with_leg(self, leg: Leg) -> "DrawnLine":
        """Return the line with a leg more; points that repeat the one before are left out."""
        kept: list[PointMm] = []
        before = self.last
        for point in leg:
            if point != before:
                kept.append(point)
            before = point
        return DrawnLine((*self.legs, tuple(kept))) if kept else self

    def without_last_leg(self) -> "DrawnLine":
        """Return the line without what the last movement added."""
        return DrawnLine(self.legs[:-1])

    def xy_mm(self) -> LatticeArray:
        """Return the points, shape (n, 2), millimetres."""
        return xy_of(self.points)


EMPTY_LINE = DrawnLine()


def xy_of(points: tuple[PointMm, ...]) -> LatticeArray:
    """Return points as an array, shape (n, 2), millimetres."""
    return np.array(points, dtype=np.int64).reshape(-1, 2)


def simplified_stroke(points: tuple[PointMm, ...], tolerance_mm: float) -> Leg:
    """Return the points of a stroke that are needed to stay within a distance of it.

    The first and the last point stay. After Douglas and Peucker.
    """
    if len(points) < 3:
        return points
    line = LineString(points).simplify(tolerance_mm, preserve_topology=False)
    return tuple((round(x), round(y)) for x, y in shapely.get_coordinates(line).tolist())
