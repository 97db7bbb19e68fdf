"""Land that several neighbours could have, shared out so that each gets what lies nearest to it.

A wide gap becomes part of all that border it, and they stay neighbours; an overlap is divided along
its middle. Between the sides run the lines of the chordal axis (see `sleeves`), which is the medial
axis of densely sampled sides without the branches that end in corners of a single side.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon

from gis.geometry.lattice import LatticeArray
from gis.repair.sampled_sides import NOBODY, SampledSides
from gis.repair.sleeves import Room, Sleeve, Way, ways

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
GeometryArray = NDArray[np.object_]

_ROOM_MM = 1.0
"""Vertices keep this distance to the boundary, so that rounding never bends it."""

_CORNER_SHARE = 0.1
"""What each corner of a triangle weighs at least in the place where three parts meet."""

_ALONG_MM = 500
"""How far a line's end may move along the boundary to a place that lies on it (almost) exactly."""


def dividing_lines(
    piece_mm: Polygon, sides: Sequence[tuple[int, LatticeArray]]
) -> list[LatticeArray]:
    """Return the lines inside a piece of land along which the nearest neighbour changes.

    `piece_mm` is valid, with whole millimetres; `sides` are (owner, line) with lines of the piece's
    own edges, in any order and direction. A line begins and ends in a vertex where sides of two
    owners meet, in a place where three parts meet, or, on boundary that is nobody's side, in a
    whole millimetre on or just inside it; a line round a hole is closed. Lines meet each other and
    the boundary in their ends only. Where the land is too narrow for a line it is not divided.
    `owners_of_parts` says whose a part is.
    """
    sampled = SampledSides(piece_mm, sides)
    if len(sampled.owners) < 2:
        return []
    boundary = piece_mm.boundary
    shapely.prepare(boundary)
    origin = sampled.origin_mm

    def has_room(places: LatticeArray) -> BoolArray:
        points = shapely.points((places + origin).astype(np.float64))
        return ~np.asarray(shapely.dwithin(boundary, points, _ROOM_MM), dtype=bool)

    lines = [sleeve.line(has_room) + origin for sleeve in _Axis(sampled, has_room).sleeves()]
    sound = _sound([line for line in lines if len(line) > 1], piece_mm)
    return _parted_at_boundary(sound, piece_mm)


def owners_of_parts(
    parts: GeometryArray, sides: Sequence[tuple[int, LatticeArray]]
) -> NDArray[np.int64]:
    """Return for each part of a divided piece the owner with the longest side on it, shape (n,).

    A part that touches no side goes to the owner whose side is nearest; ties to the lowest.
    """
    owners = np.array([owner for owner, _ in sides], dtype=np.int64)
    lines = np.array([shapely.linestrings(line.astype(np.float64)) for _, line in sides])
    names = np.unique(owners)
    shared = shapely.length(shapely.intersection(shapely.boundary(parts)[:, None], lines[None, :]))
    length = np.stack([shared[:, owners == name].sum(axis=1) for name in names], axis=1)
    distance = shapely.distance(parts[:, None], lines[None, :])
    near = np.stack([distance[:, owners == name].min(axis=1) for name in names], axis=1)
    touched = length.max(axis=1) > 0
    return np.asarray(names[np.where(touched, length.argmax(axis=1), near.argmin(axis=1))])


def nearest_owners(
    points_mm: FloatArray, sides: Sequence[tuple[int, LatticeArray]]
) -> NDArray[np.int64]:
    """Return for points, shape (n, 2), the owner whose side is nearest as the crow flies."""
    ordered = sorted(sides, key=lambda side: side[0])
    lines = [shapely.linestrings(line.astype(np.float64)) for _, line in ordered]
    points = np.atleast_1d(np.asarray(shapely.points(points_mm)))
    point, line = shapely.STRtree(lines).query_nearest(points, all_matches=True)
    owners = np.array([owner for owner, _ in ordered], dtype=np.int64)
    nearest = np.full(len(points), np.iinfo(np.int64).max)
    np.minimum.at(nearest, point, owners[line])
    return nearest


class _Axis:
    """Be the portals of all triangles that lie between several owners, and their sleeves."""

    def __init__(self, sampled: SampledSides, has_room: Room) -> None:
        self._sampled = sampled
        self._has_room = has_room
        self._meetings: dict[int, LatticeArray] = {}
        label, triangles = sampled.label, sampled.triangles
        edges = np.concatenate([triangles[:, [i, (i + 1) % 3]] for i in range(3)])
        triangle = np.tile(np.arange(len(triangles)), 3)
        mixed = label[edges[:, 0]] != label[edges[:, 1]]
        edges, triangle = edges[mixed], triangle[mixed]
        self._portals, portal = np.unique(np.sort(edges, axis=1), axis=0, return_inverse=True)
        self._triangles_of: list[list[int]] = [[] for _ in self._portals]
        for number, beside in zip(portal.reshape(-1).tolist(), triangle.tolist(), strict=True):
            self._triangles_of[number].append(beside)

    def sleeves(self) -> list[Sleeve]:
        """Return the sleeves, each with the places where its line begins and ends."""
        return [self._sleeve(way) for way in ways(self._triangles_of)]

    def _sleeve(self, way: Way) -> Sleeve:
        portals = list(way.portals)
        start, end = way.first_triangle, way.last_triangle
        left, right = self._turned(portals, way.entered)
        middle = self._sampled.middles(left, right)
        ends = None, None
        if not way.is_closed:
            first = self._meeting(start) if start >= 0 else self._border_place(portals[0])
            last = self._meeting(end) if end >= 0 else self._border_place(portals[-1])
            ends = first, last
            inner = slice(int(start < 0), len(portals) - int(end < 0 and len(portals) > 1))
            left, right, middle = left[inner], right[inner], middle[inner]
        return Sleeve(self._sampled.xy[left], self._sampled.xy[right], middle, *ends)

    def _turned(self, portals: list[int], entered: int) -> tuple[IntArray, IntArray]:
        """Return the ends of portals on the left and the right of who walks through them."""
        ends, label = self._portals[portals], self._sampled.label
        corners = self._sampled.triangles[entered].tolist()
        one, other = ends[0].tolist()
        is_first_left = corners[(corners.index(one) + 1) % 3] == other
        lefts = label[one if is_first_left else other]
        turned = label[ends[:, 0]] != lefts
        return np.where(turned, ends[:, 1], ends[:, 0]), np.where(turned, *ends.T)

    def _meeting(self, triangle: int) -> LatticeArray:
        """Return the place in a triangle of three owners where their parts meet."""
        if triangle not in self._meetings:
            self._meetings[triangle] = self._found_meeting(triangle)
        return self._meetings[triangle]

    def _found_meeting(self, triangle: int) -> LatticeArray:
        numbers = self._sampled.triangles[triangle]
        corners = self._sampled.xy[numbers]
        opposite = np.roll(corners, -1, axis=0) - np.roll(corners, 1, axis=0)
        square = (opposite**2).sum(axis=1)
        weight = square * (square.sum() - 2 * square)
        weight = weight / weight.sum() if weight.sum() > 0 else np.full(3, 1 / 3)
        weight = np.maximum(weight, _CORNER_SHARE)
        place = np.rint(weight / weight.sum() @ corners).astype(np.int64)
        if _is_inside(place, corners) and self._has_room(place[None])[0]:
            return place
        real = numbers[self._sampled.is_real[numbers]]
        return place if len(real) == 0 else self._sampled.xy[real[0]].astype(np.int64)

    def _border_place(self, portal: int) -> LatticeArray:
        """Return where the line through a portal on the boundary ends."""
        a, b = self._portals[portal].tolist()
        step = self._sampled.step(a, b)
        label, xy = self._sampled.label, self._sampled.xy
        if step.owner != NOBODY:
            return np.rint(xy[a if label[a] != step.owner else b]).astype(np.int64)
        return _on_step(xy[[a, b]], step.edge_mm, self._shift(a, b))

    def _shift(self, a: int, b: int) -> float:
        """Return the part of the way from vertex a to b at which the nearest side changes."""
        near = [self._sampled.side_of(int(self._sampled.label[each])) for each in (a, b)]
        ends = shapely.points(self._sampled.xy[[a, b]])
        at_a, at_b = (shapely.distance(side, ends) for side in near)
        here, there = max(at_b[0] - at_a[0], 0.0), max(at_a[1] - at_b[1], 0.0)
        return float(here / (here + there)) if here + there > 0 else 0.5


def _is_inside(place: LatticeArray, corners: FloatArray) -> bool:
    """Tell whether a place is inside a counter-clockwise triangle."""
    edge, way = np.roll(corners, -1, axis=0) - corners, place - corners
    return bool((edge[:, 0] * way[:, 1] - edge[:, 1] * way[:, 0] > 0).all())


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


def _sound(lines: list[LatticeArray], piece_mm: Polygon) -> list[LatticeArray]:
    """Return the lines that stay in the piece and cross none before them."""
    shapes = np.array([shapely.linestrings(line.astype(np.float64)) for line in lines])
    if len(shapes) == 0:
        return []
    shapely.prepare(piece_mm)
    good = shapely.covers(piece_mm, shapes) & shapely.is_simple(shapes)
    one, other = shapely.STRtree(shapes).query(shapes, "crosses")
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        if a > b and good[a] and good[b] and not _touch(lines[a], lines[b], shapes[a], shapes[b]):
            good[a] = False
    return [line for line, is_good in zip(lines, good.tolist(), strict=True) if is_good]


def _parted_at_boundary(lines: list[LatticeArray], piece_mm: Polygon) -> list[LatticeArray]:
    """Part lines where they touch vertices of the boundary; leave out what runs along it."""
    if not lines:
        return []
    rings = [shapely.get_coordinates(ring) for ring in (piece_mm.exterior, *piece_mm.interiors)]
    corners = np.concatenate([ring[:-1] for ring in rings])
    shapes = [shapely.linestrings(line.astype(np.float64)) for line in lines]
    tree = shapely.STRtree(np.asarray(shapely.points(corners)))
    number, corner = tree.query(shapes, predicate="intersects")
    parted: list[LatticeArray] = []
    for i, line in enumerate(lines):
        parted += _parted(line, np.rint(corners[corner[number == i]]).astype(np.int64))
    edges = {frozenset(map(tuple, pair)) for ring in rings for pair in pairwise(ring.tolist())}
    return [
        line
        for line in parted
        if len(line) > 2 or frozenset(map(tuple, line.astype(float).tolist())) not in edges
    ]


def _parted(line: LatticeArray, touched: LatticeArray) -> list[LatticeArray]:
    """Part a line at places that lie on it."""
    for place in touched:
        if not (line == place).all(axis=1).any():
            ahead, behind = line[1:] - place, line[:-1] - place
            across = ahead[:, 0] * behind[:, 1] - ahead[:, 1] * behind[:, 0]
            on_step = (across == 0) & ((ahead * behind).sum(axis=1) < 0)
            line = np.insert(line, int(np.argmax(on_step)) + 1, place, axis=0)
    at = (line[:, None] == touched[None]).all(axis=2).any(axis=1)
    cuts = np.unique([0, *np.flatnonzero(at).tolist(), len(line) - 1]).tolist()
    return [line[a : b + 1] for a, b in pairwise(cuts)]


def _touch(a: LatticeArray, b: LatticeArray, a_shape: LineString, b_shape: LineString) -> bool:
    """Tell whether lines meet in places only that are vertices of both."""
    common = shapely.intersection(a_shape, b_shape)
    shared = set(map(tuple, a.tolist())) & set(map(tuple, b.tolist()))
    places = {tuple(place) for place in shapely.get_coordinates(common).tolist()}
    return bool(shapely.get_dimensions(common) == 0) and places <= shared
