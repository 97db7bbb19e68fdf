"""The frame as guide lines: it is followed exactly, whatever lies beside it by a millimetre."""

import numpy as np
import shapely

from gis.geometry.lattice import MM_PER_M, LatticeArray
from gis.repair.claims import Rings, rings_of, to_local
from gis.repair.places import keys_of
from gis.repair.records import Floats, Geometries, Indices

_NEAR_M = 0.001
"""Vertices that lie so near an edge of the frame lie on it."""
_ON_M = 1e-6
"""What lies so near is on the edge already, but for the rounding of doubles."""


class FrameLines:
    """Rings that others must follow: those of the frame, and of features that are locked."""

    def __init__(self, polygons_m: Geometries, origin_mm: LatticeArray) -> None:
        """Take valid polygons, None for none."""
        self._origin_mm = origin_mm
        self.rings: Rings = rings_of(polygons_m, origin_mm)
        at = self.rings.edges()
        self._edge_at: Indices = at
        self._starts, self._ends = self.rings.xy_m[at], self.rings.xy_m[at + 1]
        segments = np.stack([self._starts, self._ends], axis=1)
        self._tree = shapely.STRtree(np.atleast_1d(shapely.linestrings(segments)))

    def bent_through(self, vertices_m: Floats) -> tuple[list[LatticeArray], Indices]:
        """Return each ring on the lattice with those vertices in it that lie on it, and its owner.

        A vertex that somebody drew on the frame's edge rounds to a place beside that edge; the
        ring is led through this place, so that it has the very edges of what was drawn.
        """
        _, first = np.unique(
            keys_of(to_local(vertices_m, self._origin_mm).astype(np.int64)), return_index=True
        )
        vertices_m = vertices_m[first]
        point, edge = self._tree.query(
            np.atleast_1d(shapely.points(vertices_m)), "dwithin", _NEAR_M
        )
        along = _along(vertices_m[point], self._starts[edge], self._ends[edge])
        inner = (along > 0) & (along < 1)
        point, edge, along = point[inner], edge[inner], along[inner]
        xy = np.concatenate(
            [self.rings.xy_mm, to_local(vertices_m[point], self._origin_mm).astype(np.int64)]
        )
        position = np.concatenate([np.arange(len(self.rings.ring)), self._edge_at[edge] + along])
        ring = np.concatenate([self.rings.ring, self.rings.ring[self._edge_at[edge]]])
        order = np.argsort(position, kind="stable")
        xy, ring = xy[order], ring[order]
        distinct = np.ones(len(xy), dtype=bool)
        distinct[1:] = (xy[1:] != xy[:-1]).any(axis=1) | (ring[1:] != ring[:-1])
        xy, ring = xy[distinct], ring[distinct]
        cuts = np.flatnonzero(np.diff(ring)) + 1
        lines = np.split(xy, cuts) if len(xy) else []
        firsts = np.flatnonzero(np.diff(self.rings.ring, prepend=-1))
        return lines, self.rings.feature[firsts]

    def led_onto(self, xy_m: Floats) -> Floats:
        """Return places, shape (n, 2), moved onto the edge that they lie beside, if they do."""
        if not len(xy_m) or not len(self._edge_at):
            return xy_m
        point, edge = self._tree.query(shapely.points(xy_m), "dwithin", 2 * _NEAR_M)
        start, end = self._starts[edge], self._ends[edge]
        along = np.clip(_along(xy_m[point], start, end), 0, 1)
        foot = start + (end - start) * along[:, None]
        distance = np.hypot(*(foot - xy_m[point]).T)
        order = np.lexsort((edge, distance, point))
        point, foot, distance = point[order], foot[order], distance[order]
        nearest = np.diff(point, prepend=-1) != 0
        moved = nearest & (distance > _ON_M)
        led = xy_m.copy()
        led[point[moved]] = foot[moved]
        return led


def _along(points: Floats, starts: Floats, ends: Floats) -> Floats:
    step = ends - starts
    length = np.maximum((step * step).sum(axis=1), 1e-300)
    return np.asarray(((points - starts) * step).sum(axis=1) / length)


def lattice_polygons(lines: list[LatticeArray], owner: Indices) -> tuple[Geometries, Indices]:
    """Return the land of ring lines as valid polygons in millimetres, and whose each is.

    Rings come as `rings_of` gives them: each shell before its holes.
    """
    lands: list[shapely.Geometry] = []
    owners: list[int] = []
    for line, name in zip(lines, owner.tolist(), strict=True):
        if len(line) < 4:
            continue
        ring = shapely.make_valid(shapely.Polygon(line))
        if shapely.is_ccw(shapely.LinearRing(line)):
            lands.append(ring)
            owners.append(name)
        elif owners and owners[-1] == name:
            lands[-1] = shapely.difference(lands[-1], ring)
    parts, of_land = shapely.get_parts(np.array(lands, dtype=object), return_index=True)
    areal = shapely.get_dimensions(parts) == 2
    return parts[areal], np.array(owners, dtype=np.int64)[of_land[areal]]


def metres_of(xy_mm: LatticeArray, origin_mm: LatticeArray) -> Floats:
    """Return local lattice places as metres."""
    return np.asarray((xy_mm + origin_mm) / MM_PER_M)
