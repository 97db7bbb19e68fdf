"""Areas put together of the rings that a table or a survey lists one by one."""

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

FEWEST_VERTICES = 3


def area_of_rings(rings: Sequence[shapely.Polygon]) -> BaseGeometry | None:
    """Return rings as one shape: what lies in a larger ring is a hole of it; None for no ring."""
    largest_first = sorted(rings, key=lambda ring: -ring.area)
    if not largest_first:
        return None
    whole: BaseGeometry = largest_first[0]
    if len(largest_first) > 1 and not all(ring.is_valid for ring in largest_first):
        # A ring that crosses itself is kept as it is, for an audit to tell.
        holes = [ring.exterior for ring in largest_first[1:]]
        return shapely.Polygon(largest_first[0].exterior, holes)
    for ring in largest_first[1:]:
        whole = shapely.symmetric_difference(whole, ring)
    return whole
