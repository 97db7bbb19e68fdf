"""Whether land is narrower than a limit, without fitting a disc where the outline tells already."""

import numpy as np
import shapely

from gis.geometry.lattice import MM_PER_M
from gis.repair.records import Flags, Floats, Geometries

_BOX = 5
"""So many coordinates a rectangle has; what is thinner has none."""


def narrower(shapes: Geometries, than_m: float) -> Flags:
    """Tell which areas hold no disc of that diameter; discs are fitted only where it is needed."""
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
    for index in np.flatnonzero(~narrow).tolist():
        narrow[index] = _inscribed_mm(shapes[index], limit) < limit
    return narrow


def _short_sides(shapes: Geometries) -> Floats:
    """Return the short side of the smallest rectangle round each area."""
    boxes = shapely.oriented_envelope(shapes)
    whole = shapely.get_num_coordinates(boxes) == _BOX
    corners = shapely.get_coordinates(boxes[whole]).reshape(-1, _BOX, 2)
    short = np.zeros(len(shapes))
    short[whole] = np.hypot(*np.moveaxis(np.diff(corners[:, :3], axis=1), 2, 0)).min(axis=1)
    return short


def _inscribed_mm(shape: shapely.Polygon, about_mm: float) -> float:
    """Return the diameter of the largest disc within a polygon, to a hundredth of `about_mm`."""
    radius = shapely.maximum_inscribed_circle(shape, tolerance=max(about_mm / 200, 0.5))
    return 2 * float(shapely.length(radius))
