"""The land that is wrong, drawn so that a strip of a centimetre is seen too."""

import shapely
from shapely.geometry.base import BaseGeometry

from layers.map_view import MetreBounds
from layers.overlay import OverlayArea, OverlayShape, Role

LEAST_REACH_M = 25.0
"""How far round it the land is shown, at least: who lies beside it has to be seen."""
MARGIN = 1.5


def defect_shapes(shape_m: BaseGeometry) -> tuple[OverlayShape, ...]:
    """Return the outline of land in metres; its pen is as wide at every scale."""
    rings = shapely.get_rings(shapely.get_parts(shape_m))
    if not len(rings):
        return ()
    return (OverlayArea(tuple(shapely.get_coordinates(ring) for ring in rings), Role.DEFECT),)


def bounds_about(shape_m: BaseGeometry) -> MetreBounds:
    """Return what to show of the map for some land: all of it and what lies beside it."""
    return with_room(shape_m.bounds)


def with_room(bounds_m: MetreBounds) -> MetreBounds:
    """Return bounds with room round them, and not less than what shows the neighbours."""
    west, south, east, north = bounds_m
    x, y = (west + east) / 2, (south + north) / 2
    across = max(LEAST_REACH_M, MARGIN * (east - west) / 2)
    along = max(LEAST_REACH_M, MARGIN * (north - south) / 2)
    return x - across, y - along, x + across, y + along
