"""The outlines of features, vertex by vertex: as drawn, and where that is on the lattice."""

from dataclasses import dataclass

import numpy as np
import shapely

from gis.geometry.lattice import MM_PER_M, LatticeArray
from gis.repair.records import Flags, Floats, Geometries, Indices

_AREAL = 2


@dataclass(frozen=True)
class Rings:
    """Hold closed rings, shells counter-clockwise and holes clockwise, one after another.

    `xy_mm`, shape (n, 2), are lattice places and `xy_m` the coordinates they come from; `ring`
    and `feature`, shape (n,), say to whom a vertex belongs.
    """

    xy_mm: LatticeArray
    xy_m: Floats
    ring: Indices
    feature: Indices

    def edges(self) -> Indices:
        """Return the positions of vertices from which an edge of some length leads to the next."""
        same = self.ring[1:] == self.ring[:-1]
        return np.flatnonzero(same & (self.xy_mm[1:] != self.xy_mm[:-1]).any(axis=1))

    def polygons_mm(self) -> tuple[Geometries, Indices]:
        """Return the land of the rings on the lattice, valid, in parts, and whose each part is."""
        if not len(self.ring):
            return np.empty(0, dtype=object), np.zeros(0, dtype=np.int64)
        firsts = np.flatnonzero(np.diff(self.ring, prepend=-1))
        number = np.cumsum(np.diff(self.ring, prepend=-1) != 0) - 1
        xy = self.xy_mm.astype(np.float64)
        rings = np.asarray(shapely.linearrings(xy, indices=number), dtype=object).reshape(-1)
        drawn = shapely.linearrings(self.xy_m, indices=number)
        part = np.cumsum(shapely.is_ccw(drawn)).astype(np.int64) - 1
        polygons = np.asarray(shapely.polygons(rings, indices=part), dtype=object).reshape(-1)
        feature = self.feature[firsts[np.flatnonzero(np.diff(part, prepend=-1))]]
        # What rounding breaks is made valid and snapped with care.
        broken = np.flatnonzero(~shapely.is_valid(polygons))
        polygons[broken] = shapely.set_precision(
            shapely.make_valid(polygons[broken], method="structure", keep_collapsed=False), 1.0
        )
        parts, of = shapely.get_parts(polygons, return_index=True)
        areal = (shapely.get_dimensions(parts) == _AREAL) & ~shapely.is_empty(parts)
        oriented = np.asarray(shapely.orient_polygons(parts[areal]), dtype=object)
        return oriented, feature[of[areal]]


def to_local(xy_m: Floats, origin_mm: LatticeArray) -> Floats:
    """Round metres, shape (n, 2), to whole millimetres from an origin, as doubles."""
    return np.rint(xy_m * MM_PER_M) - origin_mm


def rings_of(polygons_m: Geometries, origin_mm: LatticeArray) -> Rings:
    """Return the rings of valid polygons as they are drawn, turned to have land on the left."""
    there = np.flatnonzero(~shapely.is_missing(polygons_m))
    parts, of_feature = shapely.get_parts(
        shapely.orient_polygons(polygons_m[there]), return_index=True
    )
    rings, of_part = shapely.get_rings(parts, return_index=True)
    xy_m, ring = shapely.get_coordinates(rings, return_index=True)
    feature = there[of_feature[of_part[ring]]] if len(ring) else np.zeros(0, dtype=np.int64)
    xy_mm = to_local(xy_m, origin_mm).astype(np.int64)
    return Rings(xy_mm, xy_m, ring.astype(np.int64), feature)


def lone_edges(rings: Rings, names: Indices) -> Flags:
    """Tell for each vertex whether an edge leads from it that no other ring runs back.

    `names`, shape (n,), are equal for vertices that are the same; edges without length are none.
    """
    keys, ids = np.unique(names, return_inverse=True)
    at = np.flatnonzero((rings.ring[1:] == rings.ring[:-1]) & (ids[1:] != ids[:-1]))
    a, b = ids[at], ids[at + 1]
    codes, edge = np.unique(np.minimum(a, b) * len(keys) + np.maximum(a, b), return_inverse=True)
    forward = np.bincount(edge[a < b], minlength=len(codes))
    backward = np.bincount(edge[a > b], minlength=len(codes))
    found = np.zeros(len(rings.ring), dtype=bool)
    found[at] = ((forward != 1) | (backward != 1))[edge]
    return found
