"""Lines of few vertices through the middles of sleeves, for all sleeves at once."""

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

Place = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Sleeves:
    """Be the portals of sleeves, one sleeve after another, those of sleeve i from `first[i]` on.

    Portals: the ends on the left and the right, shape (n, 2), millimetres; `part`, shape (n,), of
    the way from left to right at which both sides are equally near; `place`, shape (n, 2), that
    place in whole millimetres, and `may_bend`, shape (n,), whether a line may have a vertex there.
    Sleeves: `first`, shape (k + 1,), and where the lines begin and end, shape (k, 2). One that
    closes begins and ends at the place of its first portal.
    """

    left: FloatArray
    right: FloatArray
    part: FloatArray
    place: LatticeArray
    may_bend: BoolArray
    first: IntArray
    start: LatticeArray
    end: LatticeArray
    is_closed: BoolArray


def middle_lines(sleeves: Sleeves) -> list[LatticeArray]:
    """Return the line of each sleeve, shape (n, 2); of one vertex where there is no room for one.

    A line passes all portals in turn, so it stays in its sleeve. It bends in the middles of portals
    where there is room (Douglas and Peucker's way: where a straight line is off most), elsewhere at
    vertices of the boundary.
    """
    return _Fit(sleeves).lines()


class _Fit:
    """Number the stations of all sleeves: each one's start, its portals, its end."""

    def __init__(self, sleeves: Sleeves) -> None:
        count = np.diff(sleeves.first)
        self.starts: IntArray = sleeves.first[:-1] + 2 * np.arange(len(count))
        self.ends: IntArray = self.starts + count + 1
        stations = len(sleeves.left) + 2 * len(count)
        portal = np.ones(stations, dtype=bool)
        portal[self.starts] = portal[self.ends] = False
        self.left, self.right = np.zeros((stations, 2)), np.zeros((stations, 2))
        self.left[portal], self.right[portal] = sleeves.left, sleeves.right
        self.part, self.limit = np.zeros(stations), np.zeros(stations)
        self.part[portal] = sleeves.part
        is_narrow = np.hypot(*(sleeves.right - sleeves.left).T) < _NARROW_MM
        self.limit[portal] = np.where(is_narrow, 1.0, _FROM_MIDDLE)
        self.place: LatticeArray = np.zeros((stations, 2), dtype=np.int64)
        self.place[portal] = sleeves.place
        self.place[self.starts], self.place[self.ends] = sleeves.start, sleeves.end
        self.may_bend = np.zeros(stations, dtype=bool)
        self.may_bend[portal] = sleeves.may_bend
        self.is_closed = sleeves.is_closed

    def lines(self) -> list[LatticeArray]:
        """Return the lines."""
        is_bend = np.zeros(len(self.place), dtype=bool)
        is_bend[self.starts] = is_bend[self.ends] = True
        first, last, turns = self.starts, self.ends, self.is_closed
        blocked: dict[int, int] = {}
        while len(first):
            at, straight, is_free = self._bends(first, last, turns)
            for a, b in zip(first[straight & ~is_free], last[straight & ~is_free], strict=True):
                blocked[int(a)] = int(b)
            is_bend[at] = True
            bent = ~straight
            first = np.concatenate([first[bent], at])
            last = np.concatenate([at, last[bent]])
            turns = np.zeros(len(first), dtype=bool)
        return [
            self._line(start + np.flatnonzero(is_bend[start : end + 1]), blocked)
            for start, end in zip(self.starts.tolist(), self.ends.tolist(), strict=True)
        ]

    def _line(self, bends: IntArray, blocked: dict[int, int]) -> LatticeArray:
        places = self.place[bends]
        if blocked:
            pieces = []
            for i, station in enumerate(bends.tolist()):
                pieces.append(places[i : i + 1])
                if station in blocked:
                    end = blocked[station]
                    inner = slice(station + 1, end)
                    ends = self.place[[station, end]]
                    pieces.append(taut(self.left[inner], self.right[inner], ends))
            places = np.concatenate(pieces)
        moves = np.append(True, (np.diff(places, axis=0) != 0).any(axis=1))
        return np.asarray(places[moves])

    def _bends(
        self, first: IntArray, last: IntArray, turns: BoolArray
    ) -> tuple[IntArray, BoolArray, BoolArray]:
        """Find where straight lines between stations are to bend.

        Returns the stations of the bends, which lines stay straight, and which pass all portals.
        """
        between = last - first - 1
        some = np.flatnonzero(between > 0)
        straight, is_free = np.ones(len(first), dtype=bool), np.ones(len(first), dtype=bool)
        if len(some) == 0:
            return np.empty(0, dtype=np.int64), straight, is_free
        begin = np.cumsum(between[some]) - between[some]
        line = np.repeat(np.arange(len(some)), between[some])
        station = np.arange(len(line)) - begin[line] + first[some][line] + 1
        off = self._off_middle(station, first[some][line], last[some][line])
        is_blocked = np.isinf(off)
        low = np.minimum.reduceat(np.where(is_blocked, station, len(self.place)), begin)
        high = np.maximum.reduceat(np.where(is_blocked, station, -1), begin)
        whole = turns[some]
        low, high = np.where(whole, first[some], low), np.where(whole, last[some], high)
        halved = high >= 0
        excess = off - self.limit[station]
        from_half = -np.abs(2 * station - (low + high)[line]).astype(np.float64)
        score = np.where(halved[line], from_half, excess)
        score[~self.may_bend[station]] = -np.inf
        best = np.maximum.reduceat(score, begin)
        wanted = (np.maximum.reduceat(excess, begin) > 0) | whole
        bent = wanted & (best > -np.inf)
        chosen = np.flatnonzero(bent[line] & (score == best[line]))
        chosen = chosen[np.append(True, np.diff(line[chosen]) != 0)] if len(chosen) else chosen
        straight[some[bent]] = False
        is_free[some] = ~halved
        return station[chosen], straight, is_free

    def _off_middle(self, station: IntArray, first: IntArray, last: IntArray) -> FloatArray:
        """Return how far from the middles of portals straight lines between stations pass them.

        As a part of their length; infinite where a line misses one. Portals that begin at an end of
        their line do not matter.
        """
        start, end = self.place[first].astype(np.float64), self.place[last].astype(np.float64)
        left, right = self.left[station], self.right[station]
        to_left = _cross(end - start, left - start)
        to_right = _cross(end - start, right - start)
        met = (to_left > 0) & (to_right < 0)
        off = np.full(len(station), np.inf)
        off[met] = to_left[met] / (to_left[met] - to_right[met]) - self.part[station][met]
        for each in ((left, start), (right, start), (left, end), (right, end)):
            off[(each[0] == each[1]).all(axis=1)] = 0.0
        return np.asarray(np.abs(off))


def _cross(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])


def taut(left: FloatArray, right: FloatArray, ends: LatticeArray) -> LatticeArray:
    """Return the inner vertices of the shortest way through portals, shape (n, 2).

    They are ends of portals (the funnel algorithm of Lee and Preparata 1984).
    """
    apex, goal = (tuple(place) for place in ends.astype(float).tolist())
    lefts = [*map(tuple, left.tolist()), goal]
    rights = [*map(tuple, right.tolist()), goal]
    bends: list[Place] = []
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
            return np.rint(np.array(bends, dtype=np.float64).reshape(-1, 2)).astype(np.int64)
        bends.append(apex)


def _turn(apex: Place, old: Place, new: Place) -> float:
    ahead, aside = (old[0] - apex[0], old[1] - apex[1]), (new[0] - apex[0], new[1] - apex[1])
    return ahead[0] * aside[1] - ahead[1] * aside[0]
