"""A point inside each polygon, that one can rely on."""

import numpy as np
import shapely
from numpy.typing import NDArray


def inner_points(polygons: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return a point strictly inside each polygon, shape (n, 2), in its unit.

    GEOS's point on the surface (2.2.0 with GEOS 3.14) sometimes lies on the boundary: its scan
    line meets the polygon in a corner, and what is asked of the point is then answered for a
    neighbour. For those polygons it is the middle of the largest triangle of a triangulation. Of a
    polygon too thin for any point between its sides the point stays on the boundary. Empty
    polygons have none and are not expected.
    """
    points = np.asarray(shapely.point_on_surface(polygons))
    doubtful = np.flatnonzero(~shapely.contains_properly(polygons, points))
    for index in doubtful.tolist():
        triangles = shapely.get_parts(shapely.constrained_delaunay_triangles(polygons[index]))
        if len(triangles):
            points[index] = shapely.centroid(triangles[np.argmax(shapely.area(triangles))])
    return shapely.get_coordinates(points)
