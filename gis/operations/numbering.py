"""The order in which the grids of a village are numbered: west to east, then north to south."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

_SHARE_OF_WIDTH = 0.5


def numbering_order(polygons: Sequence[BaseGeometry]) -> list[int]:
    """Return the positions of polygons in the order in which they are numbered.

    Each polygon stands at a point of its own land. They fall into columns, taken from west to
    east; within a column the northern one comes first, then the western, then the one given first.
    A column reaches from its westernmost point half the usual (median) width of a polygon to the
    east: the points of grids one above the other never have the very same easting, and without
    such a band millimetres would decide which of them comes first, anew after each edit. It is
    measured from the westernmost point, not from one point to the next, so that staggered grids do
    not all run together into one column. Empty polygons come last, in the order given.
    """
    landed = [i for i, polygon in enumerate(polygons) if not polygon.is_empty]
    landless = [i for i, polygon in enumerate(polygons) if polygon.is_empty]
    if not landed:
        return landless
    shapes = np.array([polygons[i] for i in landed], dtype=object)
    places = shapely.get_coordinates(shapely.point_on_surface(shapes)).tolist()
    bounds = shapely.bounds(shapes)
    band = float(np.median(bounds[:, 2] - bounds[:, 0])) * _SHARE_OF_WIDTH
    by_easting = sorted(zip(places, landed, strict=True), key=lambda each: (each[0][0], each[1]))
    keyed = []
    column, west = -1, -np.inf
    for (x, y), index in by_easting:
        if x - west > band:
            column, west = column + 1, x
        keyed.append((column, -y, x, index))
    return [index for *_, index in sorted(keyed)] + landless
