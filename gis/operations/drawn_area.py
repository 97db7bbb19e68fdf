"""The area that somebody means with a ring drawn by hand."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from gis.errors import Reason, Refused
from gis.geometry.inner_points import inner_points
from gis.geometry.lattice import LatticeArray
from gis.topology.mosaic import faces, node_lines

CRUMB_SHARE = 0.02
"""A loop with less than this share of the area is a slip of the hand, not a meaning."""


def area_of_ring(ring_mm: LatticeArray) -> Polygon:
    """Return the area inside a ring, shape (n, 2) in millimetres, open or closed.

    What the ring goes round the same way as round its main part belongs to it, so a stroke that
    overlaps its own beginning closes the area (the non-zero rule). Small loops that turn the other
    way, as at the end of a freehand stroke, and small blanks are dropped. Raises Refused for fewer
    than three places, and for a ring that crosses itself so that it is not clear what it means (a
    figure of eight); the fact `place` (x, y) is where.
    """
    ring = _corners(ring_mm)
    if len(ring) < 3:
        raise Refused(Reason.RING_TOO_SHORT)
    simple = Polygon(ring)
    if simple.is_valid and simple.area > 0:
        return simple
    return _main_part(ring)


def _corners(ring_mm: LatticeArray) -> LatticeArray:
    """Return the places of a ring without repetitions, open."""
    ring = np.asarray(ring_mm, dtype=np.int64).reshape(-1, 2)
    kept: LatticeArray = ring[np.any(ring != np.roll(ring, 1, axis=0), axis=1)]
    return kept


def _main_part(ring: LatticeArray) -> Polygon:
    closed = np.vstack([ring, ring[:1]])
    polygons = faces(node_lines([closed]))
    turns = _turns_round(closed, inner_points(polygons))
    if not turns.any():
        raise Refused(Reason.RING_TOO_SHORT)
    areas = shapely.area(polygons)
    main = int(np.argmax(np.where(turns != 0, areas, 0.0)))
    crumb = CRUMB_SHARE * areas[main]
    against = turns * turns[main] < 0
    if (areas[against] > crumb).any():
        other = polygons[against][np.argmax(areas[against])]
        raise _crossing(polygons[main], other)
    parts = shapely.get_parts(shapely.union_all(polygons[turns * turns[main] > 0]))
    parts = parts[np.argsort(-shapely.area(parts))]
    if len(parts) > 1 and parts[1].area > crumb:
        raise _crossing(parts[0], parts[1])
    blanks = [hole for hole in parts[0].interiors if Polygon(hole).area > crumb]
    return Polygon(parts[0].exterior, blanks)


def _turns_round(closed: LatticeArray, points: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return how often a closed line goes round each point, counter-clockwise positive."""
    a, b = closed[:-1], closed[1:]
    x, y = points[:, :1], points[:, 1:]
    side = (b[:, 0] - a[:, 0]) * (y - a[:, 1]) - (x - a[:, 0]) * (b[:, 1] - a[:, 1])
    upward = (a[:, 1] <= y) & (b[:, 1] > y) & (side > 0)
    downward = (a[:, 1] > y) & (b[:, 1] <= y) & (side < 0)
    turns: NDArray[np.int64] = upward.sum(axis=1) - downward.sum(axis=1)
    return turns


def _crossing(first: BaseGeometry, second: BaseGeometry) -> Refused:
    shared = shapely.intersection(first, second)
    point = shapely.point_on_surface(second if shared.is_empty else shared)
    return Refused(Reason.RING_CROSSES_ITSELF, place=(round(point.x), round(point.y)))
