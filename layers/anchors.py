"""Where the name of a piece of land goes: the middle of the largest circle in it."""

from collections.abc import Sequence

import shapely
from shapely import Polygon

from layers.extents import bounds_of, joined_bounds
from layers.rings import XY

Anchor = tuple[float, float, float]
"""Easting, northing and the free radius round that place, metres."""

FINENESS = 50
"""An anchor may be off by this part of the land's extent; lines may be simplified as much."""


def extent_of(rings: Sequence[XY]) -> float:
    """Return the side of a square as large as the box round some rings."""
    west, south, east, north = bounds_of(rings[0])
    for ring in rings[1:]:
        west, south, east, north = joined_bounds((west, south, east, north), bounds_of(ring))
    side: float = ((east - west) * (north - south)) ** 0.5
    return max(side, 0.01)


def anchor_of(rings: Sequence[XY]) -> Anchor | None:
    """Return the middle and the radius of the largest circle in the largest part of some land.

    The rings, (n, 2) metres each, fill even-odd. None when they hold no land. The pole of
    inaccessibility, by shapely.
    """
    land = _largest_part(rings)
    if land.is_empty:
        return None
    circle = shapely.maximum_inscribed_circle(land, tolerance=extent_of(rings) / FINENESS)
    x, y = circle.coords[0]
    return float(x), float(y), float(circle.length)


def _largest_part(rings: Sequence[XY]) -> Polygon:
    polygons = sorted((Polygon(ring) for ring in rings if len(ring) > 3), key=_size)
    if not polygons:
        return Polygon()
    shell, *holes = (
        polygon if polygon.is_valid else shapely.make_valid(polygon)
        for polygon in reversed(polygons)
    )
    land = shapely.difference(shell, shapely.union_all(holes)) if holes else shell
    parts = [part for part in shapely.get_parts(land) if isinstance(part, Polygon)]
    return max(parts, key=_size, default=Polygon())


def _size(polygon: Polygon) -> float:
    return float(polygon.area)
