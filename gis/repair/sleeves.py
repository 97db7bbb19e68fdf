"""Sleeves: the strips of triangles between two owners' sides, with lines through their middles.

Two neighbouring triangles of a sleeve share a portal, an edge with one owner at its one end and
another at its other. A line that passes through the portals in turn stays in the sleeve, and since
sleeves share no land, no two such lines cross. (The middles of the portals form the chordal axis
of Prasad 1997.)
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.geometry.lattice import LatticeArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_FROM_MIDDLE = 0.1
"""How far from the middle of a portal a line may pass, as a part of the portal's length."""

_NARROW_MM = 6.0
"""Below it a line may pass anywhere: a whole millimetre is not fine enough for more."""

Room = Callable[[LatticeArray], BoolArray]
"""Tells of places, shape (n, 2), whether a line may have a vertex there."""


@dataclass(frozen=True, slots=True, eq=False)
class Sleeve:
    """Be portals in order: their ends on the left and the right, shape (n, 2), millimetres.

    `middle`, shape (n,), says at which part of the way from left to right both sides are equally
    near. `start` and `end` are where the line is to begin and end; one that closes has neither,
    and its line begins in the middle of its widest portal.
    """

    left: FloatArray
    right: FloatArray
    middle: FloatArray
    start: LatticeArray | None
    end: LatticeArray | None

    def line(self, has_room: Room) -> LatticeArray:
        """Return a line of few vertices through the portals, near their middles, shape (n, 2)."""
        return _Fit(self, has_room).line()


class _Fit:
    """Find the vertices of the line of one sleeve.

    Places 0 and n + 1 are the ends; place i the middle of portal i - 1, where there is room.
    """

    def __init__(self, sleeve: Sleeve, has_room: Room) -> None:
        left, right, part = sleeve.left, sleeve.right, sleeve.middle
        if sleeve.start is None or sleeve.end is None:
            widest = int(np.argmax(np.hypot(*(right - left).T)))
            left, right, part = (np.roll(each, -widest, axis=0) for each in (left, right, part))
        self.left, self.right, self.part = left, right, part
        middle = np.rint(left + part[:, None] * (right - left)).astype(np.int64)
        self.is_closed = sleeve.start is None or sleeve.end is None
        start = middle[0] if sleeve.start is None else sleeve.start
        end = middle[0] if sleeve.end is None else sleeve.end
        self.places: LatticeArray = np.concatenate([[start], middle, [end]])
        self.may_bend = np.concatenate([[False], has_room(middle), [False]])
        self.width = np.hypot(*(right - left).T)

    def line(self) -> LatticeArray:
        """Return the line."""
        found = [self.places[:1]]
        waiting = [(0, len(self.places) - 1)]
        while waiting:
            i, j = waiting.pop()
            off = self._off_middle(i, j)
            limit = np.where(self.width[i : j - 1] < _NARROW_MM, 1.0, _FROM_MIDDLE)
            worst = self._bend(i, j, off, limit)
            if worst is not None:
                waiting += [(worst, j), (i, worst)]
                continue
            if np.isinf(off).any():
                found.append(taut(self.left[i : j - 1], self.right[i : j - 1], self.places[[i, j]]))
            found.append(self.places[j : j + 1])
        line = np.concatenate(found)
        return line[np.append(True, (np.diff(line, axis=0) != 0).any(axis=1))]

    def _bend(self, i: int, j: int, off: FloatArray, limit: FloatArray) -> int | None:
        """Return the place at which the line from place i to j must bend; None for none."""
        if (off <= limit).all() and not (self.is_closed and j - i == len(self.places) - 1):
            return None
        able = np.flatnonzero(self.may_bend[i + 1 : j])
        if len(able) == 0:
            return None
        if np.isinf(off).all():
            steps = self.places[i + 1 + able] - self.places[i]
            return int(i + 1 + able[np.argmax(np.hypot(steps[:, 0], steps[:, 1]))])
        if np.isinf(off).any():
            blocked = np.flatnonzero(np.isinf(off))
            middle = blocked[len(blocked) // 2]
            return int(i + 1 + able[np.argmin(np.abs(able - middle))])
        return int(i + 1 + able[np.argmax((off - limit)[able])])

    def _off_middle(self, i: int, j: int) -> FloatArray:
        """Return how far from their middles the line from place i to j passes the portals between.

        As a part of their length; infinite where it misses one. Those that begin at its own end
        do not matter.
        """
        left, right = self.left[i : j - 1], self.right[i : j - 1]
        start, end = self.places[i].astype(np.float64), self.places[j].astype(np.float64)
        to_left = _cross(end - start, left - start)
        to_right = _cross(end - start, right - start)
        off = np.full(len(left), np.inf)
        met = (to_left > 0) & (to_right < 0)
        off[met] = np.abs(to_left[met] / (to_left[met] - to_right[met]) - self.part[i : j - 1][met])
        for end_place in (start, end):
            own = (left == end_place).all(axis=1) | (right == end_place).all(axis=1)
            off[own] = 0.0
        return off


def taut(left: FloatArray, right: FloatArray, ends: LatticeArray) -> LatticeArray:
    """Return the inner vertices of the shortest way through portals, shape (n, 2).

    They are ends of portals (the funnel algorithm of Lee and Preparata 1984).
    """
    goal = ends[1].astype(np.float64)
    lefts = [*left, goal]
    rights = [*right, goal]
    apex = ends[0].astype(np.float64)
    bend: list[FloatArray] = []
    first = 0
    while True:
        on_left, on_right = first, first
        for i in range(first, len(lefts)):
            if _turn(apex, rights[on_right], rights[i]) >= 0:
                if _turn(apex, lefts[on_left], rights[i]) > 0 and on_left < i:
                    apex, first = lefts[on_left], on_left + 1
                    break
                on_right = i
            if _turn(apex, lefts[on_left], lefts[i]) <= 0:
                if _turn(apex, rights[on_right], lefts[i]) < 0 and on_right < i:
                    apex, first = rights[on_right], on_right + 1
                    break
                on_left = i
        else:
            return np.rint(np.array(bend).reshape(-1, 2)).astype(np.int64)
        bend.append(apex)


def _turn(apex: FloatArray, old: FloatArray, new: FloatArray) -> float:
    return float(_cross(old - apex, new - apex))


def _cross(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0])


@dataclass(frozen=True, slots=True)
class Way:
    """Be portals by number in the order of a walk, with the triangles it begins and ends in.

    `first_triangle` and `last_triangle` are those of three owners, -1 where the walk begins or
    ends on the boundary; `entered` is the triangle into which the first portal leads.
    """

    portals: tuple[int, ...]
    entered: int
    first_triangle: int
    last_triangle: int
    is_closed: bool = False


def ways(triangles_of_portal: Sequence[Sequence[int]]) -> list[Way]:
    """Walk all portals, each once: from the boundary, from triangles of three owners, in rounds."""
    return list(_Walker(triangles_of_portal).ways())


class _Walker:
    """Remember which portals were not walked yet."""

    def __init__(self, triangles_of: Sequence[Sequence[int]]) -> None:
        self._triangles_of = triangles_of
        self._portals_of: dict[int, list[int]] = {}
        for portal, triangles in enumerate(triangles_of):
            for triangle in triangles:
                self._portals_of.setdefault(triangle, []).append(portal)
        self._fresh = dict.fromkeys(range(len(triangles_of)))

    def ways(self) -> Iterator[Way]:
        """Yield all ways."""
        for portal, triangles in enumerate(self._triangles_of):
            if portal in self._fresh and len(triangles) == 1:
                yield self._way(portal, -1)
        for triangle, portals in self._portals_of.items():
            for portal in portals if len(portals) == 3 else ():
                if portal in self._fresh:
                    yield self._way(portal, triangle)
        while self._fresh:
            portal = next(iter(self._fresh))
            into = self._triangles_of[portal][0]
            yield Way(self._walk(portal, into)[0], into, -1, -1, is_closed=True)

    def _way(self, portal: int, from_triangle: int) -> Way:
        into = self._beyond(portal, from_triangle)
        path, last = self._walk(portal, into)
        return Way(path, into, from_triangle, last)

    def _walk(self, portal: int, into: int) -> tuple[tuple[int, ...], int]:
        """Walk until a triangle of three owners, the boundary, or where the walk began."""
        path = [portal]
        del self._fresh[portal]
        while into >= 0 and len(self._portals_of[into]) == 2:
            one, other = self._portals_of[into]
            portal = other if one == portal else one
            if portal not in self._fresh:
                break
            del self._fresh[portal]
            path.append(portal)
            into = self._beyond(portal, into)
        return tuple(path), into

    def _beyond(self, portal: int, triangle: int) -> int:
        """Return the triangle on the other side of a portal, -1 for the boundary."""
        triangles = self._triangles_of[portal]
        return next((each for each in triangles if each != triangle), -1)
