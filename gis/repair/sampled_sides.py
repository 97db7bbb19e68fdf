"""The boundary of a piece of land, each place of it with the neighbour that it belongs to.

Sampled so densely that its triangles tell which neighbour's side is nearest: the step is below the
distance to the other sides, however narrow the land gets, down to a floor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from shapely.geometry import MultiLineString, Polygon

from gis.geometry.lattice import LatticeArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

NOBODY = -1
"""Owns the stretches of boundary that no side lies on, until they are shared out too."""

_STEP = 1.2
"""How often a step fits into the distance from its middle to the nearest other side, at least."""

_FLOOR_MM = 4.0
_FLOOR_OF_WIDTH = 0.05
_MOST_STEPS = 6000
_NARROW_MM = 30.0
_SIGHT_MM = 0.1
_NARROW_FLOOR_MM = 1000.0
_NARROW_STEPS = 2000
_HALVINGS = 24


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """Be a step of the boundary: whose side it is on, and its edge of the piece, shape (2, 2)."""

    owner: int
    edge_mm: LatticeArray


class SampledSides:
    """Hold the samples of a piece's boundary and its triangles; coordinates from `origin_mm`.

    Vertices: `xy`, shape (n, 2), millimetres from the origin, `label`, shape (n,), whose side is
    there, and `is_real`, shape (n,), whether it is a vertex of the piece. `triangles`, shape
    (m, 3), vertex numbers, counter-clockwise. Edges have the land on their left.
    """

    def __init__(self, piece_mm: Polygon, sides: Sequence[tuple[int, LatticeArray]]) -> None:
        """Sample the boundary of a valid polygon with whole millimetres, and triangulate it."""
        rings = _rings(piece_mm)
        self.origin_mm: LatticeArray = np.concatenate(rings).min(axis=0)
        starts = np.concatenate([ring[:-1] for ring in rings])
        ends = np.concatenate([ring[1:] for ring in rings])
        owner = _owners(starts, ends, sides)
        self.owners = sorted(set(owner.tolist()) - {NOBODY})
        if len(self.owners) < 2:
            return
        self._edges = np.stack([starts, ends], axis=1) - self.origin_mm
        self._steps = _Steps(self._edges[:, 0], self._edges[:, 1], owner)
        self._steps.halve(piece_mm)
        self._number(self._steps)
        self._triangulate(self._steps, np.cumsum([len(ring) - 1 for ring in rings]))
        self._label_nobodys(piece_mm)

    def _number(self, steps: "_Steps") -> None:
        """Give places numbers; a corner of several sides is labelled with the lowest owner."""
        places = np.concatenate([steps.a, steps.b])
        self.xy, inverse = np.unique(places, axis=0, return_inverse=True)
        inverse = inverse.reshape(-1)
        self._start, self._end = inverse[: len(steps.a)], inverse[len(steps.a) :]
        high = np.iinfo(np.int64).max
        lowest = np.full(len(self.xy), high)
        owned = np.where(steps.owner == NOBODY, high, steps.owner)
        np.minimum.at(lowest, inverse, np.concatenate([owned, owned]))
        self.label = np.where(lowest == high, NOBODY, lowest)
        self.is_real = np.zeros(len(self.xy), dtype=bool)
        self.is_real[self._find(self._edges[:, 0].astype(np.float64))] = True
        pairs = ((self._start, self._end), (self._end, self._start))
        self._beside = [self._neighbours(*pair) for pair in pairs]
        ends = zip(self._start.tolist(), self._end.tolist(), strict=True)
        self._step_at = {frozenset(pair): i for i, pair in enumerate(ends)}

    def step(self, a: int, b: int) -> "Step":
        """Return the step of boundary between two vertices."""
        number = self._step_at[frozenset((a, b))]
        edge = self._steps.edge[number]
        return Step(int(self._steps.owner[number]), self._edges[edge])

    def side_of(self, owner: int) -> MultiLineString:
        """Return the sides of an owner."""
        own = self._steps.owner == owner
        return shapely.multilinestrings(np.stack([self._steps.a[own], self._steps.b[own]], axis=1))

    def middles(self, left: IntArray, right: IntArray) -> FloatArray:
        """Return at which part of the way from vertex to vertex both have their sides as near.

        Near a vertex the side is as far as the angle between the way and the side's steps says.
        """
        at_left, at_right = self._sine(left, right), self._sine(right, left)
        both = at_left + at_right
        return np.where(both > 0, at_right / np.where(both > 0, both, 1.0), 0.5)

    def _sine(self, here: IntArray, there: IntArray) -> FloatArray:
        """Return how fast one leaves the side of a vertex on the way to another, at most 1."""
        way = self.xy[there] - self.xy[here]
        sine = np.ones(len(here))
        for beside, own in self._beside:
            step = self.xy[beside[here]] - self.xy[here]
            ahead = own[here] & ((way * step).sum(axis=1) > 0)
            across = np.abs(way[:, 0] * step[:, 1] - way[:, 1] * step[:, 0])
            long = np.hypot(*way.T) * np.hypot(*step.T)
            sine[ahead] = np.minimum(sine, across / np.maximum(long, 1e-9))[ahead]
        return sine

    def _neighbours(self, here: IntArray, there: IntArray) -> tuple[IntArray, BoolArray]:
        """Return for each vertex the next one on the boundary, and if its side runs there."""
        beside, own = np.arange(len(self.xy)), np.zeros(len(self.xy), dtype=bool)
        beside[here] = there
        own[here] = self._steps.owner == self.label[here]
        return beside, own

    def _find(self, places: FloatArray) -> IntArray:
        """Return the numbers of places that are vertices (in `xy` they are sorted)."""
        keys = self.xy[:, 0] + 1j * self.xy[:, 1]
        found = np.searchsorted(keys, places[:, 0] + 1j * places[:, 1])
        return np.asarray(found, dtype=np.int64)

    def _triangulate(self, steps: "_Steps", ring_ends: IntArray) -> None:
        ring_of_edge = np.searchsorted(ring_ends, steps.edge, side="right")
        firsts = np.searchsorted(ring_of_edge, np.arange(len(ring_ends) + 1))
        loops = [steps.a[a:b] for a, b in pairwise(firsts.tolist())]
        dense = Polygon(loops[0], loops[1:])
        parts = shapely.get_parts(shapely.constrained_delaunay_triangles(dense))
        corners = shapely.get_coordinates(shapely.orient_polygons(parts)).reshape(-1, 4, 2)
        found = self._find(corners[:, :3].reshape(-1, 2))
        self.triangles = found.reshape(-1, 3)

    def _label_nobodys(self, piece_mm: Polygon) -> None:
        """Label what no side lies on with the owner of the nearest side that one can see there.

        Where none can be seen the way through the triangles counts, round the corner.
        """
        nobodys = np.flatnonzero(self.label == NOBODY)
        if len(nobodys) == 0:
            return
        self._label_in_sight(nobodys, piece_mm)
        ends = np.concatenate([self.triangles[:, [i, (i + 1) % 3]] for i in range(3)])
        ends = np.unique(np.sort(ends, axis=1), axis=0)
        length = np.hypot(*(self.xy[ends[:, 0]] - self.xy[ends[:, 1]]).T)
        shape = (len(self.xy), len(self.xy))
        graph = coo_array((np.maximum(length, 1e-9), (ends[:, 0], ends[:, 1])), shape=shape)
        owned = np.flatnonzero(self.label != NOBODY)
        _, _, source = dijkstra(
            graph.tocsr(), directed=False, indices=owned, return_predecessors=True, min_only=True
        )
        self.label = np.where(source >= 0, self.label[np.maximum(source, 0)], self.owners[0])

    def _label_in_sight(self, nobodys: IntArray, piece_mm: Polygon) -> None:
        steps = self._steps
        owned = np.flatnonzero(steps.owner != NOBODY)
        lines = shapely.linestrings(np.stack([steps.a[owned], steps.b[owned]], axis=1))
        points = np.atleast_1d(np.asarray(shapely.points(self.xy[nobodys])))
        asked, line = shapely.STRtree(lines).query_nearest(points)
        order = np.lexsort((steps.owner[owned[line]], asked))
        asked, first = np.unique(asked[order], return_index=True)
        line = line[order][first]
        ways = shapely.shortest_line(points[asked], lines[line])
        ways = shapely.transform(ways, lambda xy: xy + self.origin_mm)
        inside = shapely.buffer(piece_mm, _SIGHT_MM)
        shapely.prepare(inside)
        seen = shapely.covers(inside, ways)
        self.label[nobodys[asked[seen]]] = steps.owner[owned[line[seen]]]


class _Steps:
    """Be the steps of all rings in order, each straight and with one owner."""

    def __init__(self, a: LatticeArray, b: LatticeArray, owner: IntArray) -> None:
        self.a = a.astype(np.float64)
        self.b = b.astype(np.float64)
        self.owner = owner
        self.edge = np.arange(len(owner))

    def halve(self, piece_mm: Polygon) -> None:
        """Halve the steps until each is shorter than the way to the nearest side of another.

        Where the land is too narrow for a line anyway, they stay longer.
        """
        of_width = 2 * piece_mm.area / piece_mm.length * _FLOOR_OF_WIDTH
        floor = max(_FLOOR_MM, of_width, piece_mm.length / _MOST_STEPS)
        narrow_floor = max(_NARROW_FLOOR_MM, piece_mm.length / _NARROW_STEPS)
        self._split(self._has_corners_at_both_ends())
        fresh = np.ones(len(self.a), dtype=bool)
        for _ in range(_HALVINGS):
            length = self._length()
            asked = np.flatnonzero(fresh & (length > floor))
            way = self._way_to_another(asked, length[asked] * _STEP)
            too_long = np.zeros(len(self.a), dtype=bool)
            is_narrow = (way < _NARROW_MM) & (length[asked] <= narrow_floor)
            too_long[asked] = np.isfinite(way) & ~is_narrow
            if not too_long.any():
                return
            fresh = self._split(too_long)

    def _has_corners_at_both_ends(self) -> BoolArray:
        """Tell which steps would have no sample that is their owner's alone."""
        places, inverse = np.unique(np.concatenate([self.a, self.b]), axis=0, return_inverse=True)
        inverse = inverse.reshape(-1)
        owner = np.concatenate([self.owner, self.owner])
        low, high = np.full(len(places), owner.max()), np.full(len(places), owner.min())
        np.minimum.at(low, inverse, owner)
        np.maximum.at(high, inverse, owner)
        is_corner = (low != high)[inverse]
        return np.asarray(is_corner[: len(self.a)] & is_corner[len(self.a) :])

    def _length(self) -> FloatArray:
        return np.asarray(np.hypot(*(self.b - self.a).T))

    def _way_to_another(self, asked: IntArray, reach: FloatArray) -> FloatArray:
        """Return how far from the middles of steps the side of another owner is, within reach."""
        lines = shapely.linestrings(np.stack([self.a, self.b], axis=1))
        middles = shapely.points((self.a[asked] + self.b[asked]) / 2)
        point, other = shapely.STRtree(lines).query(middles, "dwithin", reach)
        differs = self.owner[asked[point]] != self.owner[other]
        point, other = point[differs], other[differs]
        way = np.full(len(asked), np.inf)
        np.minimum.at(way, point, shapely.distance(middles[point], lines[other]))
        return way

    def _split(self, chosen: BoolArray) -> BoolArray:
        """Halve the chosen steps; tell of the steps then there whether they are halves."""
        times = np.where(chosen, 2, 1)
        middle = (self.a + self.b) / 2
        a, b = np.repeat(self.a, times, axis=0), np.repeat(self.b, times, axis=0)
        first = (np.cumsum(times) - times)[chosen]
        b[first], a[first + 1] = middle[chosen], middle[chosen]
        self.a, self.b = a, b
        self.owner, self.edge = np.repeat(self.owner, times), np.repeat(self.edge, times)
        return np.repeat(chosen, times)


def _rings(piece_mm: Polygon) -> list[LatticeArray]:
    """Return the closed rings, shell first, the land on the left of each."""
    oriented = shapely.orient_polygons(piece_mm)
    rings = [oriented.exterior, *oriented.interiors]
    return [np.rint(shapely.get_coordinates(ring)).astype(np.int64) for ring in rings]


def _owners(
    starts: LatticeArray, ends: LatticeArray, sides: Sequence[tuple[int, LatticeArray]]
) -> IntArray:
    """Return for each edge whose side it lies on; where two claim it, the lower."""
    owner_of: dict[tuple[int, int, int, int], int] = {}
    for owner, line in sorted(sides, key=lambda side: side[0]):
        for (ax, ay), (bx, by) in zip(line[:-1].tolist(), line[1:].tolist(), strict=True):
            owner_of.setdefault((ax, ay, bx, by), owner)
            owner_of.setdefault((bx, by, ax, ay), owner)
    edges = np.concatenate([starts, ends], axis=1).tolist()
    return np.array([owner_of.get(tuple(edge), NOBODY) for edge in edges], dtype=np.int64)
