"""The chordal axis between sides of pieces: its sleeves, and where their lines begin and end."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from gis.geometry.lattice import LatticeArray
from gis.repair.middle_lines import Sleeves
from gis.repair.sampled_sides import SampledSides
from gis.repair.side_steps import NOBODY, SideSteps
from gis.repair.sleeves import Way, ways

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_ROOM_MM = 1.0
"""Vertices keep this distance to the boundary, so that rounding never bends it."""

_CORNER_SHARE = 0.1
"""What each corner of a triangle weighs at least in the place where three parts meet."""

_ALONG_MM = 500
"""How far a line's end may move along the boundary to a place that lies on it (almost) exactly."""


class ChordalAxis:
    """Be the portals of all triangles that lie between several owners.

    Coordinates are millimetres from the origin of the steps.
    """

    def __init__(self, steps: SideSteps, pieces: Sequence[Polygon]) -> None:
        """Find the portals of pieces of which each has two owners at least."""
        self._steps = steps
        self._sampled = sampled = SampledSides(steps)
        self._boundaries = shapely.boundary(np.array(pieces, dtype=object))
        shapely.prepare(self._boundaries)
        label, triangles = sampled.label, sampled.triangles
        edges = np.concatenate([triangles[:, [i, (i + 1) % 3]] for i in range(3)])
        triangle = np.tile(np.arange(len(triangles)), 3)
        mixed = label[edges[:, 0]] != label[edges[:, 1]]
        edges, triangle = np.sort(edges[mixed], axis=1), triangle[mixed]
        keys = edges[:, 0] * len(sampled.xy) + edges[:, 1]
        _, first, portal = np.unique(keys, return_index=True, return_inverse=True)
        self._portals = edges[first]
        self._triangles_of: list[list[int]] = [[] for _ in self._portals]
        for number, beside in zip(portal.reshape(-1).tolist(), triangle.tolist(), strict=True):
            self._triangles_of[number].append(beside)

    def sleeves(self) -> tuple[Sleeves, IntArray]:
        """Return the sleeves, and of which piece each is, shape (k,)."""
        sampled = self._sampled
        xy, part = sampled.xy, sampled.middles(*self._portals.T)
        one, other = xy[self._portals[:, 0]], xy[self._portals[:, 1]]
        place = np.rint(one + part[:, None] * (other - one)).astype(np.int64)
        piece = sampled.piece[self._portals[:, 0]]
        may_bend = self._have_room(place, piece)
        width = np.where(may_bend, np.hypot(*(other - one).T), -1.0)
        walked = ways(self._triangles_of)
        lefts_of = np.array([self._label_on_left(way) for way in walked], dtype=np.int64)
        found = [_begun_at_widest(way, width) for way in walked]
        inner = [_inner(way) for way in found]
        lengths = [len(portals) for portals in inner]
        portal = np.array([each for portals in inner for each in portals], dtype=np.int64)
        lefts = np.repeat(lefts_of, lengths)
        turned = sampled.label[self._portals[portal, 0]] != lefts
        start, end = self._ends(found, place)
        sleeves = Sleeves(
            left=np.where(turned[:, None], other[portal], one[portal]),
            right=np.where(turned[:, None], one[portal], other[portal]),
            part=np.where(turned, 1 - part[portal], part[portal]),
            place=place[portal],
            may_bend=may_bend[portal],
            first=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            start=start,
            end=end,
            is_closed=np.array([way.is_closed for way in found], dtype=bool),
        )
        return sleeves, piece[[way.portals[0] for way in found]]

    def _have_room(self, place: LatticeArray, piece: IntArray) -> BoolArray:
        """Tell of places whether a line may have a vertex there."""
        points = shapely.points((place + self._steps.origin_mm).astype(np.float64))
        near = shapely.dwithin(self._boundaries[piece], points, _ROOM_MM)
        return ~np.asarray(near, dtype=bool)

    def _label_on_left(self, way: Way) -> int:
        """Return whose side is on the left of who walks through the portals."""
        one, other = self._portals[way.portals[0]].tolist()
        corners = self._sampled.triangles[way.entered].tolist()
        is_first_left = corners[(corners.index(one) + 1) % 3] == other
        return int(self._sampled.label[one if is_first_left else other])

    def _ends(self, found: Sequence[Way], place: LatticeArray) -> tuple[LatticeArray, LatticeArray]:
        """Return where the lines of ways begin and end, shape (k, 2) each."""
        meetings = self._meetings(found)
        borders = self._border_places(found)

        def at(triangle: int, portal: int) -> LatticeArray:
            return meetings[triangle] if triangle >= 0 else borders[portal]

        start = [
            place[way.portals[0]] if way.is_closed else at(way.first_triangle, way.portals[0])
            for way in found
        ]
        end = [
            place[way.portals[0]] if way.is_closed else at(way.last_triangle, way.portals[-1])
            for way in found
        ]
        return tuple(np.array(each, dtype=np.int64).reshape(-1, 2) for each in (start, end))  # type: ignore[return-value]

    def _meetings(self, found: Sequence[Way]) -> dict[int, LatticeArray]:
        """Return the places in triangles of three owners where their parts meet."""
        sampled = self._sampled
        both = {t for way in found for t in (way.first_triangle, way.last_triangle) if t >= 0}
        triangle = np.array(sorted(both), dtype=np.int64)
        numbers = sampled.triangles[triangle]
        corners = sampled.xy[numbers]
        place = np.rint(_centres(corners)).astype(np.int64)
        fits = _are_inside(place, corners) & self._have_room(place, sampled.piece[numbers[:, 0]])
        real = sampled.is_real[numbers]
        corner = corners[np.arange(len(corners)), real.argmax(axis=1)].astype(np.int64)
        place = np.where((fits | ~real.any(axis=1))[:, None], place, corner)
        return dict(zip(triangle.tolist(), place, strict=True))

    def _border_places(self, found: Sequence[Way]) -> dict[int, LatticeArray]:
        """Return where lines end on the boundary, by portal."""
        sampled, steps = self._sampled, self._steps
        firsts = {way.portals[0] for way in found if way.first_triangle < 0 and not way.is_closed}
        lasts = {way.portals[-1] for way in found if way.last_triangle < 0 and not way.is_closed}
        portal = np.array(sorted(firsts | lasts), dtype=np.int64)
        ends = self._portals[portal]
        step = sampled.steps_between(ends[:, 0], ends[:, 1])
        owner = steps.owner[step]
        corner = np.where(sampled.label[ends[:, 0]] != owner, ends[:, 0], ends[:, 1])
        place = np.rint(sampled.xy[corner]).astype(np.int64)
        for i in np.flatnonzero(owner == NOBODY).tolist():
            a, b = ends[i].tolist()
            place[i] = _on_step(
                sampled.xy[[a, b]], steps.edges_mm[steps.edge[step[i]]], self._change(a, b)
            )
        return dict(zip(portal.tolist(), place, strict=True))

    def _change(self, a: int, b: int) -> float:
        """Return the part of the way from vertex a to b at which the nearest side changes."""
        sampled = self._sampled
        piece = int(sampled.piece[a])
        near = [sampled.side_of(piece, int(sampled.label[each])) for each in (a, b)]
        ends = shapely.points(sampled.xy[[a, b]])
        at_a, at_b = (shapely.distance(side, ends) for side in near)
        here, there = max(at_b[0] - at_a[0], 0.0), max(at_a[1] - at_b[1], 0.0)
        return float(here / (here + there)) if here + there > 0 else 0.5


def _begun_at_widest(way: Way, width: FloatArray) -> Way:
    """Let a round of portals begin at the widest; others stay as they are."""
    if not way.is_closed:
        return way
    at = int(np.argmax(width[list(way.portals)]))
    return replace(way, portals=way.portals[at:] + way.portals[:at]) if at else way


def _inner(way: Way) -> tuple[int, ...]:
    """Return the portals of a way but for those on the boundary."""
    begin = int(way.first_triangle < 0 and not way.is_closed)
    end = len(way.portals) - int(way.last_triangle < 0 and not way.is_closed)
    return way.portals[begin:end]


def _centres(corners: FloatArray) -> FloatArray:
    """Return the circumcentres of triangles, shape (n, 3, 2), drawn into them where outside."""
    opposite = np.roll(corners, -1, axis=1) - np.roll(corners, 1, axis=1)
    square = (opposite**2).sum(axis=2)
    weight = square * (square.sum(axis=1, keepdims=True) - 2 * square)
    total = weight.sum(axis=1, keepdims=True)
    weight = np.where(total > 0, weight / np.where(total > 0, total, 1.0), 1 / 3)
    weight = np.maximum(weight, _CORNER_SHARE)
    weight /= weight.sum(axis=1, keepdims=True)
    return np.asarray((weight[:, :, None] * corners).sum(axis=1))


def _are_inside(place: LatticeArray, corners: FloatArray) -> BoolArray:
    """Tell of places whether they are inside counter-clockwise triangles."""
    edge, way = np.roll(corners, -1, axis=1) - corners, place[:, None] - corners
    across = edge[..., 0] * way[..., 1] - edge[..., 1] * way[..., 0]
    return np.asarray((across > 0).all(axis=1))


def _on_step(step: FloatArray, edge_mm: LatticeArray, part: float) -> LatticeArray:
    """Return a whole millimetre on the land's side of an edge, as near to the edge as can be.

    `edge_mm` has the land on its left; the place lies beside the step (a part of the edge), not
    far from the `part` of it.
    """
    start, along = edge_mm[0], edge_mm[1] - edge_mm[0]
    axis = int(abs(along[1]) > abs(along[0]))
    low, high = sorted(step[:, axis].tolist())
    middle = step[0, axis] + part * (step[1, axis] - step[0, axis])
    quarter = min((high - low) / 4, _ALONG_MM)
    low, high = max(low, middle - quarter), min(high, middle + quarter)
    here = np.arange(np.ceil(low), np.floor(high) + 1).astype(np.int64)
    if len(here) == 0:
        here = np.array([round(middle)])
    ahead = (here - start[axis]) * along[1 - axis]
    inward = 1 if (axis == 0) == (along[axis] > 0) else -1
    across = start[1 - axis] + inward * -(-inward * ahead // along[axis])
    off = np.abs((across - start[1 - axis]) * along[axis] - ahead)
    best = np.lexsort((np.abs(here - middle), off))[0]
    place = (here[best], across[best])
    return np.array(place if axis == 0 else place[::-1], dtype=np.int64)
