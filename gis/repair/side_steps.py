"""The boundaries of pieces of land in steps, each with the neighbour whose side it is.

The steps are dense enough for triangles that tell which side is nearest: near the corners where the
sides of two neighbours meet they are below the distance to the other sides, down to a floor; where
two sides face each other they may be some times as long.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from gis.geometry.lattice import LatticeArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
GeometryArray = NDArray[np.object_]
Sides = Sequence[tuple[int, LatticeArray]]

NOBODY = -1
"""Owns the stretches of boundary that no side lies on, until they are shared out too."""

_STEP = 1.0
"""Near corners a step is shorter than so many times the way to the nearest other side."""

_LONG_STEP = 8.0
"""And elsewhere, than so many times that way."""

_FROM_CORNER = 1.0
"""Near a corner is a step longer than that part of the way to it."""

_FLOOR_MM = 4.0
_FLOOR_OF_WIDTH = 0.6
_THIN_MM = 5000.0
_FLOOR_OF_THIN = 6.0
"""Thin land between two sides is divided well enough by few steps, and there may be much of it."""

_MOST_STEPS = 3000
_NARROW_MM = 30.0
_NARROW_FLOOR_MM = 1000.0
_NARROW_STEPS = 2000
_HALVINGS = 24


class SideSteps:
    """Be the steps of several pieces, ring after ring in order, the land on their left.

    `a` and `b`, shape (n, 2), millimetres from `origin_mm`, are their ends, `owner`, shape (n,),
    whose side they lie on, `edge` the edge of the piece that each is a part of, `ring` and `piece`
    where it belongs. `edges_mm`, shape (e, 2, 2), are the pieces' own edges, from the origin too.
    """

    def __init__(self, pieces: Sequence[Polygon], sides: Sequence[Sides]) -> None:
        """Take valid polygons with whole millimetres and, for each, the sides of its neighbours."""
        polygons = shapely.orient_polygons(np.array(pieces, dtype=object))
        rings, piece_of_ring = shapely.get_rings(polygons, return_index=True)
        coordinates, ring = shapely.get_coordinates(rings, return_index=True)
        xy = np.rint(coordinates).astype(np.int64)
        self.origin_mm: LatticeArray = xy.min(axis=0)
        first = np.flatnonzero(ring[1:] == ring[:-1])
        self.ring: IntArray = ring[first]
        self.piece: IntArray = piece_of_ring[self.ring]
        self.owner = _owners(xy[first], xy[first + 1], self.piece, sides)
        self.edges_mm: LatticeArray = np.stack([xy[first], xy[first + 1]], axis=1) - self.origin_mm
        self.edge: IntArray = np.arange(len(first))
        self.a, self.b = self.edges_mm[:, 0].astype(np.float64), self.edges_mm[:, 1].astype(float)
        self._owner_of_edge, self._piece_of_edge = self.owner, self.piece
        self._edges = shapely.STRtree(shapely.linestrings(self.edges_mm.astype(np.float64)))
        self._length_of_piece = shapely.length(polygons)
        self._width_of_piece = 2 * shapely.area(polygons) / self._length_of_piece
        self._halve()

    def of_piece(self, piece: int) -> slice:
        """Return where the steps of a piece are."""
        low, high = np.searchsorted(self.piece, [piece, piece + 1]).tolist()
        return slice(low, high)

    def _halve(self) -> None:
        """Halve the steps until each is short enough beside the way to the nearest other side.

        Where the land is too narrow for a line anyway, they stay longer.
        """
        width = self._width_of_piece
        is_thin = (width < _THIN_MM) & (self._owners_of_pieces() == 2)
        floor = np.maximum(width * np.where(is_thin, _FLOOR_OF_THIN, _FLOOR_OF_WIDTH), _FLOOR_MM)
        floor = np.maximum(floor, self._length_of_piece / _MOST_STEPS)
        narrow_floor = np.maximum(_NARROW_FLOOR_MM, self._length_of_piece / _NARROW_STEPS)
        begins, ends = self._corners_at_ends()
        self._corners = shapely.STRtree(shapely.points(self.a[begins]))
        self._split(begins & ends)
        fresh = np.ones(len(self.a), dtype=bool)
        for _ in range(_HALVINGS):
            length = np.hypot(*(self.b - self.a).T)
            asked = np.flatnonzero(fresh & (length > floor[self.piece]))
            middles = shapely.points((self.a[asked] + self.b[asked]) / 2)
            is_near = length[asked] > _FROM_CORNER * self._way_to_corner(middles)
            reach = length[asked] / np.where(is_near, _STEP, _LONG_STEP)
            way = self._way_to_another(asked, middles, reach)
            is_narrow = (way < _NARROW_MM) & (length[asked] <= narrow_floor[self.piece[asked]])
            too_long = np.zeros(len(self.a), dtype=bool)
            too_long[asked] = np.isfinite(way) & ~is_narrow
            if not too_long.any():
                return
            fresh = self._split(too_long)

    def _owners_of_pieces(self) -> IntArray:
        """Return how many have a side on each piece, nobody counted too."""
        span = int(self.owner.max()) + 2
        keys = np.unique(self.piece * span + self.owner + 1)
        return np.bincount(keys // span, minlength=len(self._width_of_piece))

    def _corners_at_ends(self) -> tuple[BoolArray, BoolArray]:
        """Tell which steps begin and which end where the sides of two owners meet."""
        last = np.append(self.ring[1:] != self.ring[:-1], True)
        first = np.roll(last, 1)
        after = np.arange(1, len(last) + 1)
        after[last] = np.flatnonzero(first)
        at_end = self.owner != self.owner[after]
        at_start = np.empty_like(at_end)
        at_start[after] = at_end
        return at_start, at_end

    def _way_to_corner(self, middles: GeometryArray) -> FloatArray:
        """Return how far points are from the nearest corner of two sides."""
        if len(self._corners) == 0:
            return np.zeros(len(middles))
        nearest = self._corners.nearest(middles)
        return np.asarray(shapely.distance(self._corners.geometries[nearest], middles))

    def _way_to_another(
        self, asked: IntArray, middles: GeometryArray, reach: FloatArray
    ) -> FloatArray:
        """Return how far from the middles of steps the side of another owner is, within reach."""
        point, other = self._edges.query(middles, "dwithin", reach)
        step = asked[point]
        counts = self.owner[step] != self._owner_of_edge[other]
        counts &= self.piece[step] == self._piece_of_edge[other]
        point, other = point[counts], other[counts]
        way = np.full(len(asked), np.inf)
        np.minimum.at(way, point, shapely.distance(middles[point], self._edges.geometries[other]))
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
        self.ring, self.piece = np.repeat(self.ring, times), np.repeat(self.piece, times)
        return np.repeat(chosen, times)


def _owners(
    starts: LatticeArray, ends: LatticeArray, piece: IntArray, sides: Sequence[Sides]
) -> IntArray:
    """Return for each edge whose side it lies on; where two claim it, the lower."""
    found = [(number, owner, line) for number, own in enumerate(sides) for owner, line in own]
    side_starts = [line[:-1] for _, _, line in found]
    side_ends = [line[1:] for _, _, line in found]
    lengths = [len(line) for line in side_starts]
    of_piece = np.repeat(np.array([number for number, _, _ in found], dtype=np.int64), lengths)
    owner = np.repeat(np.array([owner for _, owner, _ in found], dtype=np.int64), lengths)
    places = np.concatenate([starts, ends, *side_starts, *side_ends])
    low = places.min(axis=0)
    height = int(places[:, 1].max() - low[1]) + 1
    place = np.unique((places[:, 0] - low[0]) * height + places[:, 1] - low[1], return_inverse=True)
    number = place[1].reshape(-1)
    edges, rest = number[: 2 * len(starts)].reshape(2, -1), number[2 * len(starts) :].reshape(2, -1)
    wanted = _keys(piece, edges, len(places))
    known = _keys(of_piece, rest, len(places))
    order = np.lexsort((owner, known))
    known, owner = known[order], owner[order]
    at = np.minimum(np.searchsorted(known, wanted), max(len(known) - 1, 0))
    if len(known) == 0:
        return np.full(len(wanted), NOBODY)
    return np.where(known[at] == wanted, owner[at], NOBODY)


def _keys(piece: IntArray, ends: IntArray, places: int) -> IntArray:
    return np.asarray((piece * places + ends.min(axis=0)) * places + ends.max(axis=0))
