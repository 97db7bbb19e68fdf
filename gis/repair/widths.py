"""Whether land is narrower than a limit; mostly its outline tells already."""

import numpy as np
import shapely

from gis.geometry.lattice import MM_PER_M
from gis.repair.records import Flags, Floats, Geometries

_BOX = 5
"""So many coordinates a rectangle has; what is thinner has none."""


def narrower(shapes: Geometries, than_m: float) -> Flags:
    """Tell which areas hold no disc of that diameter; a disc is tried only where it is needed."""
    limit = than_m * MM_PER_M
    if not len(shapes):
        return np.zeros(0, dtype=bool)
    bounds = shapely.bounds(shapes)
    most = np.minimum(
        np.minimum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1]),
        2 * np.sqrt(shapely.area(shapes) / np.pi),
    )
    narrow: Flags = most < limit
    asked = np.flatnonzero(~narrow)
    narrow[asked] = _short_sides(shapes[asked]) < limit
    asked = np.flatnonzero(~narrow)
    narrow[asked] = shapely.is_empty(shapely.buffer(shapes[asked], -limit / 2, quad_segs=16))
    return narrow


def _short_sides(shapes: Geometries) -> Floats:
    """Return the short side of the smallest rectangle round each area."""
    boxes = shapely.oriented_envelope(shapes)
    whole = shapely.get_num_coordinates(boxes) == _BOX
    corners = shapely.get_coordinates(boxes[whole]).reshape(-1, _BOX, 2)
    short = np.zeros(len(shapes))
    short[whole] = np.hypot(*np.moveaxis(np.diff(corners[:, :3], axis=1), 2, 0)).min(axis=1)
    return short
