"""The frame as guide lines: it is followed exactly, whatever lies beside it by a millimetre."""

import numpy as np
import shapely

from gis.geometry.lattice import MM_PER_M, LatticeArray
from gis.repair.places import keys_of, points_at
from gis.repair.records import Flags, Floats, Geometries, Indices
from gis.repair.rings import Rings, rings_of, to_local

_NEAR_M = 0.001
"""Vertices that lie so near an edge of the frame lie on it."""
_ON_SPACINGS = 4
"""What lies within that many spacings of doubles is on the edge already."""


class FrameLines:
    """Rings that others must follow: those of the frame, and of features that are locked."""

    def __init__(self, polygons_m: Geometries, origin_mm: LatticeArray) -> None:
        """Take valid polygons, None for none."""
        self._origin_mm = origin_mm
        self.rings: Rings = rings_of(polygons_m, origin_mm)
        at = self.rings.edges()
        self._edge_at: Indices = at
        self._starts, self._ends = self.rings.xy_m[at], self.rings.xy_m[at + 1]
        # The same edge of two polygons, run either way, has one name.
        turned = (self._starts > self._ends)[:, 0] | (
            (self._starts == self._ends)[:, 0] & (self._starts > self._ends)[:, 1]
        )
        low = np.where(turned[:, None], self._ends, self._starts)
        high = np.where(turned[:, None], self._starts, self._ends)
        self._name: Indices = np.unique(np.hstack([low, high]), axis=0, return_inverse=True)[
            1
        ].ravel()
        segments = np.stack([self._starts, self._ends], axis=1)
        self._tree = shapely.STRtree(
            np.asarray(shapely.linestrings(segments), dtype=object).reshape(-1)
        )

    def bent_through(self, vertices_m: Floats) -> tuple[list[LatticeArray], Indices]:
        """Return each ring on the lattice with those vertices in it that lie on it, and its owner.

        A vertex that somebody drew on the frame's edge rounds to a place beside that edge; the
        ring is led through this place, so that it has the very edges of what was drawn.
        """
        _, first = np.unique(
            keys_of(to_local(vertices_m, self._origin_mm).astype(np.int64)), return_index=True
        )
        vertices_m = vertices_m[first]
        point, edge = self._tree.query(points_at(vertices_m), "dwithin", _NEAR_M)
        along = _along(vertices_m[point], self._starts[edge], self._ends[edge])
        nearest = (along > 0) & (along < 1) & self._is_nearest(vertices_m, point, edge)
        point, edge, along = point[nearest], edge[nearest], along[nearest]
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

    def _is_nearest(self, places_m: Floats, point: Indices, edge: Indices) -> Flags:
        """Tell for pairs whether no other edge is nearer; several polygons may have the same."""
        distance = np.hypot(*(self._feet(places_m[point], edge) - places_m[point]).T)
        order = np.lexsort((self._name[edge], distance, point))
        lead = np.diff(point[order], prepend=-1) != 0
        chosen = np.zeros(len(places_m), dtype=np.int64)
        chosen[point[order[lead]]] = self._name[edge[order[lead]]]
        return np.asarray(self._name[edge] == chosen[point])

    def _feet(self, places_m: Floats, edge: Indices) -> Floats:
        """Return the place on each edge that is nearest to the place it is paired with."""
        start, end = self._starts[edge], self._ends[edge]
        along = np.clip(_along(places_m, start, end), 0, 1)
        return np.asarray(start + (end - start) * along[:, None])

    def led_onto(self, xy_m: Floats) -> Floats:
        """Return places, shape (n, 2), moved onto the edge that they lie beside, if they do."""
        if not len(xy_m) or not len(self._edge_at):
            return xy_m
        point, edge = self._tree.query(shapely.points(xy_m), "dwithin", 2 * _NEAR_M)
        nearest = self._is_nearest(xy_m, point, edge)
        point, edge = point[nearest], edge[nearest]
        foot = self._feet(xy_m[point], edge)
        off = np.hypot(*(foot - xy_m[point]).T) > _ON_SPACINGS * np.spacing(
            np.abs(foot).max(axis=1)
        )
        led = xy_m.copy()
        led[point[off]] = foot[off]
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
