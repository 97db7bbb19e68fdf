"""Overlays of one large shape with many small ones, at a cost that grows with the small ones.

GEOS looks at every vertex of both shapes each time: the outline of a county against each of its
grids takes longer than all the rest of an audit.
"""

from collections.abc import Callable

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.audits.land.residue import Geometries, Indices

_SMALL = 500
_MARGIN_M = 10.0
_COLLECTION = 7

Overlay = Callable[[Geometries, BaseGeometry], Geometries]


def overlaid(small: Geometries, large: BaseGeometry, overlay: Overlay) -> Geometries:
    """Return `overlay` of each small shape with a large one, looking only at what is near.

    Right for intersections and for differences of small less large. The large shape is cut down
    to the surroundings of ever fewer small ones; the cuts lie off all of these, so no edge that
    they share with it is touched.
    """
    found = np.empty(len(small), dtype=object)
    waiting: list[tuple[Indices, BaseGeometry]] = [(np.arange(len(small)), large)]
    while waiting:
        among, near = waiting.pop()
        if len(among) <= 1 or shapely.get_num_coordinates(near) <= _SMALL:
            found[among] = overlay(small[among], near)
            continue
        for half in _halves(small, among):
            bounds = shapely.total_bounds(small[half])
            around = shapely.box(*(bounds + _MARGIN_M * np.array([-1, -1, 1, 1])))
            waiting.append((half, _polygonal(shapely.intersection(near, around))))
    return found


def _halves(shapes: Geometries, among: Indices) -> list[Indices]:
    west, south, east, north = shapely.bounds(shapes[among]).T
    middles = np.stack([west + east, south + north])
    axis = int(np.argmax(np.ptp(middles, axis=1)))
    order = among[np.argsort(middles[axis], kind="stable")]
    return [order[: len(order) // 2], order[len(order) // 2 :]]


def _polygonal(shape: BaseGeometry) -> BaseGeometry:
    """Drop what touched the cut in a line or a point only."""
    if shape.geom_type != "GeometryCollection":
        return shape
    parts = shapely.get_parts(shape)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def intersections(polygons: Geometries, pairs: Indices) -> Geometries:
    """Return the common land of each pair of polygons, given by index, shape (n, 2).

    Lines and points that they share besides are left out.
    """
    size = shapely.get_num_coordinates(polygons)[pairs]
    larger = np.where(size[:, 0] > size[:, 1], pairs[:, 0], pairs[:, 1])
    smaller = pairs.sum(axis=1) - larger
    times = np.bincount(larger, minlength=len(polygons))
    is_large = (times[larger] > 1) & (size.max(axis=1) > _SMALL)
    shapes = np.empty(len(pairs), dtype=object)
    plain = np.flatnonzero(~is_large)
    shapes[plain] = shapely.intersection(polygons[larger[plain]], polygons[smaller[plain]])
    for each in np.unique(larger[is_large]).tolist():
        mine = np.flatnonzero(is_large & (larger == each))
        shapes[mine] = overlaid(polygons[smaller[mine]], polygons[each], shapely.intersection)
    for mixed in np.flatnonzero(shapely.get_type_id(shapes) == _COLLECTION).tolist():
        shapes[mixed] = _polygonal(shapes[mixed])
    return shapes
