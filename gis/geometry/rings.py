"""Closed lines as land."""

from collections.abc import Sequence
from functools import reduce

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from gis.geometry.lattice import LatticeArray


def even_odd(rings: Sequence[LatticeArray]) -> BaseGeometry:
    """Return the land that an odd number of rings go round, as a valid polygon or multipolygon.

    Rings are closed lines, shape (n, 2), millimetres, in any order and direction, so a ring within
    another is a hole. Where a ring crosses itself the same rule holds. No rings: an empty polygon.
    """
    lands = [_land(ring) for ring in rings]
    return reduce(shapely.symmetric_difference, lands) if lands else Polygon()


def _land(ring: LatticeArray) -> BaseGeometry:
    polygon = Polygon(ring)
    if polygon.is_valid:
        return polygon
    made = shapely.make_valid(polygon)
    areas = [part for part in shapely.get_parts(made) if part.area > 0]
    return shapely.union_all(areas)
