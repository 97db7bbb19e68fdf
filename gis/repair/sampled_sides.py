"""Pieces of land in triangles between samples of their neighbours' sides, each with its owner.

Stretches of boundary on which no side lies, the frame's for instance, are shared out as well: each
place there belongs to the owner of the nearest side.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from shapely.geometry.base import BaseGeometry

from gis.repair.side_steps import NOBODY, SideSteps

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
GeometryArray = NDArray[np.object_]

_SIGHT_MM = 0.1


class SampledSides:
    """Hold the samples of the boundaries of pieces and their triangles.

    Vertices: `xy`, shape (n, 2), millimetres from the steps' origin, `piece`, shape (n,), `label`,
    shape (n,), whose side is there, and `is_real`, shape (n,), whether it is a vertex of the piece.
    A corner of several sides is labelled with the lowest owner. `triangles`, shape (m, 3), vertex
    numbers, counter-clockwise.
    """

    def __init__(self, steps: SideSteps) -> None:
        """Triangulate pieces."""
        self._steps = steps
        triangles, piece = _triangulated(steps)
        self._number(triangles, piece)
        self._label()
        pairs = ((self._start, self._end), (self._end, self._start))
        self._beside = [self._neighbours(*pair) for pair in pairs]
        self._sides: dict[tuple[int, int], BaseGeometry] = {}
        self._label_nobodys()

    def _number(self, triangles: FloatArray, piece: IntArray) -> None:
        steps = self._steps
        xy = np.concatenate([steps.a, steps.b, triangles.reshape(-1, 2)])
        pieces = np.concatenate([steps.piece, steps.piece, np.repeat(piece, 3)])
        place = np.unique(xy[:, 0] + 1j * xy[:, 1], return_inverse=True)[1].reshape(-1)
        keys = pieces * len(xy) + place
        starts = len(steps.a)
        known, first = np.unique(keys[:starts], return_index=True)
        self.xy, self.piece = steps.a[first], steps.piece[first]
        number = np.searchsorted(known, keys)
        self._start, self._end = number[:starts], number[starts : 2 * starts]
        corners = number[2 * starts :].reshape(-1, 3)
        a, b, c = (self.xy[corners[:, i]] for i in range(3))
        along, across = b - a, c - a
        turned = along[:, 0] * across[:, 1] < along[:, 1] * across[:, 0]
        corners[turned] = corners[turned][:, ::-1]
        self.triangles = corners

    def _label(self) -> None:
        steps = self._steps
        high = np.iinfo(np.int64).max
        lowest = np.full(len(self.xy), high)
        owned = np.where(steps.owner == NOBODY, high, steps.owner)
        np.minimum.at(lowest, self._start, owned)
        np.minimum.at(lowest, self._end, owned)
        self.label = np.where(lowest == high, NOBODY, lowest)
        is_first = np.append(True, steps.edge[1:] != steps.edge[:-1])
        self.is_real = np.zeros(len(self.xy), dtype=bool)
        self.is_real[self._start[is_first]] = True

    def _neighbours(self, here: IntArray, there: IntArray) -> tuple[IntArray, BoolArray]:
        """Return for each vertex the next one on the boundary, and if its side runs there."""
        beside, own = np.arange(len(self.xy)), np.zeros(len(self.xy), dtype=bool)
        beside[here] = there
        own[here] = self._steps.owner == self.label[here]
        return beside, own

    def steps_between(self, a: IntArray, b: IntArray) -> IntArray:
        """Return the numbers of the steps of boundary between vertices, shape (n,)."""
        known = _pair_keys(self._start, self._end, len(self.xy))
        order = np.argsort(known)
        return order[np.searchsorted(known[order], _pair_keys(a, b, len(self.xy)))]

    def side_of(self, piece: int, owner: int) -> BaseGeometry:
        """Return the sides of an owner on a piece."""
        if (piece, owner) not in self._sides:
            steps, of_piece = self._steps, self._steps.of_piece(piece)
            own = steps.owner[of_piece] == owner
            lines = np.stack([steps.a[of_piece][own], steps.b[of_piece][own]], axis=1)
            self._sides[piece, owner] = shapely.MultiLineString(list(lines))
        return self._sides[piece, owner]

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

    def _label_nobodys(self) -> None:
        """Label what no side lies on with the owner of the nearest side that one can see there.

        Where none can be seen the way through the triangles counts, round the corner.
        """
        nobodys = np.flatnonzero(self.label == NOBODY)
        if len(nobodys) in (0, len(self.label)):
            return
        concerned = np.unique(self.piece[nobodys])
        for piece, members in zip(
            concerned.tolist(),
            np.split(nobodys, np.searchsorted(self.piece[nobodys], concerned)[1:]),
            strict=True,
        ):
            self._label_in_sight(piece, members)
        inside = self.triangles[np.isin(self.piece[self.triangles[:, 0]], concerned)]
        ends = np.concatenate([inside[:, [i, (i + 1) % 3]] for i in range(3)])
        ends = np.unique(np.sort(ends, axis=1), axis=0)
        length = np.hypot(*(self.xy[ends[:, 0]] - self.xy[ends[:, 1]]).T)
        shape = (len(self.xy), len(self.xy))
        graph = coo_array((np.maximum(length, 1e-9), (ends[:, 0], ends[:, 1])), shape=shape)
        owned = np.flatnonzero(self.label != NOBODY)
        _, _, source = dijkstra(
            graph.tocsr(), directed=False, indices=owned, return_predecessors=True, min_only=True
        )
        self.label = np.where(source >= 0, self.label[np.maximum(source, 0)], self.label)

    def _label_in_sight(self, piece: int, nobodys: IntArray) -> None:
        steps, of_piece = self._steps, self._steps.of_piece(piece)
        owners = np.unique(steps.owner[of_piece])
        owners = owners[owners != NOBODY]
        if len(owners) == 0:
            return
        sides = np.array([self.side_of(piece, owner) for owner in owners.tolist()])
        points = np.atleast_1d(np.asarray(shapely.points(self.xy[nobodys])))
        nearest = shapely.distance(points[:, None], sides[None, :]).argmin(axis=1)
        ways = shapely.shortest_line(points, sides[nearest])
        around = shapely.buffer(_polygon(steps, of_piece), _SIGHT_MM, quad_segs=1)
        shapely.prepare(around)
        seen = shapely.covers(around, ways)
        self.label[nobodys[seen]] = owners[nearest[seen]]


def _triangulated(steps: SideSteps) -> tuple[FloatArray, IntArray]:
    """Return the corners of triangles between ends of steps, shape (m, 3, 2), and their pieces."""
    polygons = _polygons(steps)
    found, piece = shapely.get_parts(
        shapely.constrained_delaunay_triangles(polygons), return_index=True
    )
    return shapely.get_coordinates(found).reshape(-1, 4, 2)[:, :3], np.asarray(piece)


def _polygons(steps: SideSteps) -> GeometryArray:
    first = np.append(True, steps.ring[1:] != steps.ring[:-1])
    rings = shapely.linearrings(steps.a, indices=np.cumsum(first) - 1)
    return np.asarray(shapely.polygons(rings, indices=steps.piece[first]), dtype=object)


def _polygon(steps: SideSteps, of_piece: slice) -> BaseGeometry:
    ring = steps.ring[of_piece]
    first = np.append(True, ring[1:] != ring[:-1])
    rings = shapely.linearrings(steps.a[of_piece], indices=np.cumsum(first) - 1)
    return shapely.Polygon(rings[0], list(rings[1:]))


def _pair_keys(a: IntArray, b: IntArray, count: int) -> IntArray:
    return np.minimum(a, b) * count + np.maximum(a, b)
