"""The mosaic: linework noded on the lattice and cut into faces, for the whole or a neighbourhood.

This is the only place where lines are intersected. Building a partition nodes what is dirty in
its input; a split or a new boundary nodes the few arcs around it. The noding is snap rounding
(Hobby 1999, as implemented in GEOS): every vertex and every crossing becomes a lattice point, and
a segment that passes within half a millimetre of one is bent to it, so that the result meets
itself in end points only.
"""

from collections.abc import Collection, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.lattice import LatticeArray
from gis.topology.chains import Chain, Place, SegmentIndex, joined, places_of

GeometryArray = NDArray[np.object_]

_REACH_MM = 2.0
"""How near a bent line must come to another one for both to be noded together."""

_PLACE_HASH = np.array([1_000_000_007, 998_244_353], dtype=np.int64)
"""Makes one number of a place; those of different places less than 998 km apart differ."""


def node_lines(lines: Sequence[LatticeArray], keep: Collection[Place] = ()) -> list[LatticeArray]:
    """Cut lines where they meet, drop doubles, and merge what is left between junctions.

    Lines are lattice arrays, shape (n, 2), millimetres. The result meets only in end points;
    places in `keep` stay end points.
    """
    if not lines:
        return []
    origin = np.concatenate(lines).min(axis=0)
    local = line_geometries([line - origin for line in lines])
    noded = shapely.get_parts(shapely.unary_union(local, grid_size=1.0))
    coordinates, piece = shapely.get_coordinates(noded, return_index=True)
    xy = np.rint(coordinates).astype(np.int64) + origin
    pieces = _cut(xy, np.diff(piece, append=-1) != 0, keep)
    return [chain.line for chain in joined([Chain(line) for line in pieces], keep)]


def _cut(
    xy: LatticeArray, is_last: NDArray[np.bool_], places: Collection[Place]
) -> list[LatticeArray]:
    """Cut lines, one after another in one array, at their ends and at places."""
    is_first = np.roll(is_last, 1)
    wanted = np.array(list(places), dtype=np.int64).reshape(-1, 2) @ _PLACE_HASH
    inner = np.flatnonzero(np.isin(xy @ _PLACE_HASH, wanted) & ~is_first & ~is_last)
    inner = np.array([i for i in inner.tolist() if tuple(xy[i].tolist()) in places], dtype=np.int64)
    starts = np.sort(np.concatenate([np.flatnonzero(is_first), inner])).tolist()
    ends = np.sort(np.concatenate([np.flatnonzero(is_last), inner])).tolist()
    return [xy[a : b + 1] for a, b in zip(starts, ends, strict=True)]


def noded_together(
    settled: Sequence[LatticeArray],
    fresh: Sequence[LatticeArray],
    doubtful: GeometryArray,
    keep: Collection[Place] = (),
) -> list[LatticeArray]:
    """Return two sets of lines noded together, of which each is noded already.

    Only `settled` lines that come near the geometries in `doubtful` are noded again, with the
    fresh lines beside them; the others stay as they are: the very arrays that were given.
    """
    rest, noded = list(settled), list(fresh)
    while True:
        hit = _near(rest, doubtful)
        if not hit.any():
            return rest + noded
        again = _near(noded, line_geometries(_chosen(rest, hit)))
        lines = _chosen(rest, hit) + _chosen(noded, again)
        rest = _chosen(rest, ~hit) + _chosen(noded, ~again)
        noded = node_lines(lines, places_of(rest).union(keep))
        doubtful = bent(noded, lines)


def noded_with(
    settled: Sequence[LatticeArray], fresh: Sequence[LatticeArray], keep: Collection[Place] = ()
) -> list[LatticeArray]:
    """Return noded lines and fresh ones, which may cross anything, noded together.

    Settled lines that nothing comes near stay the very arrays that were given.
    """
    near = _near(settled, line_geometries(fresh))
    rest, lines = _chosen(settled, ~near), _chosen(settled, near) + list(fresh)
    noded = node_lines(lines, places_of(rest).union(keep))
    return noded_together(rest, noded, bent(noded, lines), keep)


def bent(noded: Sequence[LatticeArray], lines: Sequence[LatticeArray]) -> GeometryArray:
    """Return the segments of noded lines that are no segments of the lines they come from."""
    if not noded:
        return np.empty(0, dtype=object)
    index = SegmentIndex.of_lines(lines)
    starts = np.concatenate([line[:-1] for line in noded])
    ends = np.concatenate([line[1:] for line in noded])
    new = ~index.holds(starts, ends)
    return line_geometries(list(np.stack([starts[new], ends[new]], axis=1)))


def has_other_vertices(lines: Sequence[LatticeArray], known: Sequence[LatticeArray]) -> bool:
    """Tell whether lines of a neighbourhood have vertices that no known line there has."""
    if not lines:
        return False
    places, known_places = (np.concatenate(each) @ _PLACE_HASH for each in (lines, known))
    return not bool(np.isin(places, known_places).all())


def _near(lines: Sequence[LatticeArray], geometries: GeometryArray) -> NDArray[np.bool_]:
    tree = shapely.STRtree(line_geometries(lines))
    near = np.zeros(len(lines), dtype=bool)
    near[tree.query(geometries, "dwithin", _REACH_MM)[1]] = True
    return near


def _chosen(lines: Sequence[LatticeArray], mask: NDArray[np.bool_]) -> list[LatticeArray]:
    return [lines[i] for i in np.flatnonzero(mask).tolist()]


def line_geometries(lines: Sequence[LatticeArray]) -> GeometryArray:
    """Return lines as GEOS knows them, shape (n,), millimetres."""
    if not lines:
        return np.empty(0, dtype=object)
    xy = np.concatenate(lines).astype(np.float64)
    of_line = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    return np.asarray(shapely.linestrings(xy, indices=of_line), dtype=object)


def faces(lines: Sequence[LatticeArray]) -> GeometryArray:
    """Return the faces that noded lines enclose, as polygons in millimetres with their holes."""
    polygons = shapely.get_parts(shapely.polygonize(line_geometries(lines)))
    return np.asarray(shapely.orient_polygons(polygons))


def sides(
    lines: Sequence[LatticeArray], polygons: GeometryArray
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the face on the left and on the right of each noded line, -1 for none.

    `polygons` are the faces of these lines as `faces` gives them; membership is exact.
    """
    rings, face_of_ring = shapely.get_rings(polygons, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    xy = np.rint(coordinates).astype(np.int64)
    firsts = np.array([line[0] for line in lines], dtype=np.int64).reshape(-1, 2)
    seconds = np.array([line[1] for line in lines], dtype=np.int64).reshape(-1, 2)
    at_first = np.isin(xy @ _PLACE_HASH, firsts @ _PLACE_HASH)
    wanted = (ring[1:] == ring[:-1]) & (at_first[1:] | at_first[:-1])
    index = SegmentIndex(xy[:-1][wanted], xy[1:][wanted], face_of_ring[ring[:-1][wanted]])
    return index.find(firsts, seconds), index.find(seconds, firsts)
