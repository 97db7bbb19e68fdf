"""The way of a mouse that draws freehand round something."""

from dataclasses import dataclass
from math import hypot

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.canvas.events import PointerEvent, PointMm
from gis.geometry.lattice import MM_PER_M, LatticeArray
from layers.overlay import XY

STEP_PIXELS = 3.0
"""How far the mouse goes before its place is kept."""
SMOOTH_PIXELS = 1.0
"""How far a kept line may lie from the way of the mouse."""


@dataclass(frozen=True, slots=True)
class LassoPath:
    """Hold the places that a mouse went through, and where it is."""

    points: tuple[PointMm, ...]
    pointer: PointMm
    pixel_mm: float

    @classmethod
    def begun(cls, event: PointerEvent) -> "LassoPath":
        """Begin where the mouse is."""
        return cls((event.xy_mm,), event.xy_mm, event.pixels_mm(1.0))

    def extended(self, event: PointerEvent) -> "LassoPath":
        """Return the path led on to where the mouse is."""
        at, pixel_mm = event.xy_mm, event.pixels_mm(1.0)
        last = self.points[-1]
        moved = hypot(at[0] - last[0], at[1] - last[1])
        points = (*self.points, at) if moved >= STEP_PIXELS * pixel_mm else self.points
        return LassoPath(points, at, pixel_mm)

    def line_m(self) -> XY:
        """Return the way so far, shape (n, 2), metres."""
        line: XY = np.array(self._corners(), dtype=np.float64) / MM_PER_M
        return line

    def ring_mm(self) -> LatticeArray | None:
        """Return the open ring, shape (n, 2), without what the eye does not see; None: no area."""
        corners = self._corners()
        if len(corners) < 3:
            return None
        line = shapely.linestrings(np.array([*corners, corners[0]], dtype=np.float64))
        slim = shapely.simplify(line, SMOOTH_PIXELS * self.pixel_mm, preserve_topology=False)
        ring = np.rint(shapely.get_coordinates(slim)[:-1]).astype(np.int64)
        return ring if len(ring) >= 3 else None

    def area_mm(self) -> BaseGeometry:
        """Return the land inside; where the way crosses itself, what it goes round at all."""
        ring = self.ring_mm()
        if ring is None:
            return shapely.Polygon()
        return shapely.make_valid(shapely.Polygon(ring), method="structure", keep_collapsed=False)

    def band_mm(self, pixels: float) -> BaseGeometry:
        """Return the land within so many pixels of the way."""
        corners = np.array(self._corners(), dtype=np.float64)
        way = shapely.LineString(corners) if len(corners) > 1 else shapely.Point(corners[0])
        return way.buffer(pixels * self.pixel_mm, quad_segs=4)

    def outer_ring_mm(self) -> LatticeArray | None:
        """Return the open outer ring of the largest land inside; None while there is no area.

        A hand that closes a lasso crosses its own way: the ring that is left does not.
        """
        parts = [each for each in shapely.get_parts(self.area_mm()) if each.area > 0]
        if not parts:
            return None
        largest = max(parts, key=lambda part: float(part.area))
        ring = np.rint(shapely.get_coordinates(largest.exterior)[:-1]).astype(np.int64)
        return ring if len(ring) >= 3 else None

    def _corners(self) -> tuple[PointMm, ...]:
        return self.points if self.pointer == self.points[-1] else (*self.points, self.pointer)
