"""Where the name of a piece of land goes: the middle of the largest circle in it."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.exports.table import Shapes

_FINENESS = 50
"""A point may be off by this part of the land's extent; the land is simplified as much."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelPoints:
    """Hold a point for each shape, (n, 2), and the free radius round it, in the shapes' unit.

    Both are nan where there is no shape.
    """

    xy: NDArray[np.float64]
    radius: NDArray[np.float64]


def label_points(shapes: Shapes) -> LabelPoints:
    """Return where to name areas, lines and points; of several parts the largest is named."""
    xy = np.full((len(shapes), 2), np.nan)
    radius = np.full(len(shapes), np.nan)
    for at, shape in enumerate(shapes.tolist()):
        if shape is None or shape.is_empty:
            continue
        if shape.geom_type in {"Polygon", "MultiPolygon"}:
            part = max(shapely.get_parts(shape), key=lambda part: part.area)
            fine = max(float(part.area) ** 0.5 / _FINENESS, 1e-12)
            rough = shapely.simplify(part, fine / 2)
            circle = shapely.maximum_inscribed_circle(rough if rough.area else part, fine)
            xy[at], radius[at] = circle.coords[0], circle.length
        else:
            line = shapely.get_geometry(shape, 0)
            is_point = shape.geom_type == "Point"
            at_point = (
                shape if is_point else shapely.line_interpolate_point(line, 0.5, normalized=True)
            )
            xy[at] = at_point.coords[0]
            radius[at] = 0.0
    return LabelPoints(xy, radius)
