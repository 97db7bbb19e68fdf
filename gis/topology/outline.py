"""From directed boundary lines to the land on their left."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.geometry.lattice import LatticeArray
from gis.topology.chains import SegmentIndex


def land_left_of(lines: Sequence[LatticeArray]) -> BaseGeometry:
    """Return the polygon or multipolygon that lies on the left of lines, in millimetres.

    The lines, shape (n, 2), meet in end points only and bound the land completely; no lines give
    an empty polygon. `shapely.build_area` will not do: it does not fill even-odd, and takes other
    land for its own where parts that touch in points go round it.
    """
    if not lines:
        return shapely.Polygon()
    ring = _only_ring(lines)
    if ring is not None:
        return shapely.Polygon(ring)
    faces = shapely.get_parts(shapely.polygonize([shapely.LineString(line) for line in lines]))
    if len(faces) == 1:
        only: BaseGeometry = faces[0]
        return only
    shells = shapely.get_exterior_ring(np.asarray(shapely.orient_polygons(faces)))
    coordinates, ring = shapely.get_coordinates(shells, return_index=True)
    firsts = np.flatnonzero(np.diff(ring, prepend=-1))
    xy = np.rint(coordinates).astype(np.int64)
    on_left = SegmentIndex.of_lines(lines).find(xy[firsts], xy[firsts + 1]) >= 0
    wanted = faces[on_left]
    return wanted[0] if len(wanted) == 1 else shapely.MultiPolygon(list(wanted))


def _only_ring(lines: Sequence[LatticeArray]) -> LatticeArray | None:
    """Return the ring that lines form one after another, None when it is not just one."""
    following = {(x, y): line for line in lines for x, y in (line[0].tolist(),)}
    if len(following) < len(lines):
        return None
    parts = [lines[0]]
    while len(parts) < len(lines):
        x, y = parts[-1][-1].tolist()
        line = following.get((x, y))
        if line is None or line is lines[0]:
            return None
        parts.append(line[1:])
    if (parts[-1][-1] != lines[0][0]).any():
        return None
    return np.concatenate(parts)
