"""Runs of edges and their boxes, and which runs of a ring come near each other.

A box of each edge, of four edges, of sixteen, and so on. Two edges of a ring that are not beside
each other are near only if the runs that they lie in are, at that level at which these are two to
seven apart; so each level is asked for such pairs alone, of all rings at once.
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from gis.audits.land.faces import ranges
from gis.audits.outlines.edges import Edges, Flags, Indices

_OF_PARTS = 4
_APART = range(2, 2 * _OF_PARTS)
_SETTLED = 2 * _APART[-1] + 1
"""Of so many runs in a ring each pair is at most seven apart, one way or the other."""

_Numbers = NDArray[np.float32]
_ROUNDING = 2.0**-22


@dataclass(frozen=True)
class Runs:
    """Hold the runs of one level.

    `low` and `high` are the corners of their boxes in x and y, from an origin, a little beside the
    true ones by `rounding`; `begin` and `end` the edges of each run; `part` and `parts` the first
    run of the level below and how many. A ring has `count` runs from `first` on, `ring` is its
    number; what lies between rings is no run.
    """

    low: tuple[_Numbers, _Numbers]
    high: tuple[_Numbers, _Numbers]
    begin: Indices
    end: Indices
    part: Indices
    parts: Indices
    first: Indices
    count: Indices
    ring: Indices
    rounding: float

    def place(self, run: Indices) -> Indices:
        """Return which of the rings here each of some runs belongs to."""
        return np.asarray(np.searchsorted(self.first, run, side="right") - 1, dtype=np.int64)

    def are_near(self, a: Indices, b: Indices, distance: float) -> Flags:
        """Tell of pairs of runs whether their boxes come within a distance."""
        reach = np.float32(distance + self.rounding)
        near: Flags = np.ones(len(a), dtype=np.bool_)
        for low, high in zip(self.low, self.high, strict=True):
            near &= (low[a] - high[b] <= reach) & (low[b] - high[a] <= reach)
        return near


def runs_of(edges: Edges) -> list[Runs]:
    """Return the levels of runs, from single edges on, until no ring has many of them."""
    levels = [_single(edges)]
    while (levels[-1].count > _SETTLED).any():
        levels.append(_joined(levels[-1]))
    return levels


def _single(edges: Edges) -> Runs:
    lows: list[_Numbers] = []
    highs: list[_Numbers] = []
    closing, rounding = edges.first + edges.count, 0.0
    for line in (edges.x, edges.y):
        origin = line[0] if len(line) else 0.0
        start = (line - origin).astype(np.float32)
        low, high = start.copy(), start.copy()
        np.minimum(start[:-1], start[1:], out=low[:-1])
        np.maximum(start[:-1], start[1:], out=high[:-1])
        low[closing], high[closing] = np.inf, -np.inf
        rounding = max(rounding, float(np.abs(start).max(initial=0.0)) * _ROUNDING)
        lows.append(low)
        highs.append(high)
    each = np.arange(len(edges.x))
    return Runs(
        (lows[0], lows[1]), (highs[0], highs[1]), each, each + 1, each,
        np.ones(len(each), dtype=np.int64), edges.first, edges.count,
        np.arange(len(edges.first)), rounding,
    )  # fmt: skip


def _joined(below: Runs) -> Runs:
    """Join the runs of the rings that have many."""
    many = below.count > _SETTLED
    first, count = below.first[many], below.count[many]
    counts = -(-count // _OF_PARTS)
    ring = np.repeat(np.arange(len(count)), counts)
    number = ranges(np.zeros(len(count), dtype=np.int64), counts) * _OF_PARTS
    part = first[ring] + number
    parts = np.minimum(_OF_PARTS, count[ring] - number)
    # The last run of a ring may have fewer parts: its last one stands for those missing.
    chosen = [part + np.minimum(number, parts - 1) for number in range(_OF_PARTS)]
    lows = [np.minimum.reduce([axis[each] for each in chosen]) for axis in below.low]
    highs = [np.maximum.reduce([axis[each] for each in chosen]) for axis in below.high]
    return Runs(
        (lows[0], lows[1]), (highs[0], highs[1]), below.begin[part], below.end[part + parts - 1],
        part, parts, np.cumsum(counts) - counts, counts, below.ring[many], below.rounding,
    )  # fmt: skip


def near_pairs(runs: Runs, distance: float) -> tuple[Indices, Indices]:
    """Return the runs of a ring, two to seven apart, whose boxes come within a distance."""
    reach = np.float32(distance + runs.rounding)
    size = len(runs.low[0])
    near = np.ones((len(_APART), size), dtype=np.bool_)
    for low, high in zip(runs.low, runs.high, strict=True):
        wide = high + reach
        near &= low <= _ahead(wide, -np.inf)
        near &= _ahead(low, np.inf) <= wide
    apart, a = np.nonzero(near)
    b = a + apart + _APART[0]
    same = runs.place(a) == runs.place(b)
    seam_a, seam_b = _across_the_seam(runs)
    near = runs.are_near(seam_a, seam_b, distance)
    return _not_beside(
        runs,
        np.concatenate([a[same], seam_a[near]]),
        np.concatenate([b[same], seam_b[near]]),
    )


def _ahead(numbers: _Numbers, beyond: float) -> _Numbers:
    """Return a row for each way of being apart: what stands so far ahead of each number."""
    padded = np.append(numbers, np.full(_APART[-1], beyond, dtype=np.float32))
    windows: _Numbers = sliding_window_view(padded, len(numbers))[_APART[0] :]
    return windows


def _across_the_seam(runs: Runs) -> tuple[Indices, Indices]:
    """Return the pairs of runs at the beginning and the end of a ring, two to seven apart."""
    apart = np.array([each for each in _APART for _ in range(each)])
    step = np.array([number for each in _APART for number in range(each)])
    ring, number = np.nonzero(runs.count[:, None] > apart + _APART[-1])
    first = runs.first[ring] + step[number]
    return first, first + runs.count[ring] - apart[number]


def _not_beside(runs: Runs, a: Indices, b: Indices) -> tuple[Indices, Indices]:
    """Leave out the last run of a ring with its first: they meet."""
    place = runs.place(a)
    beside = (a == runs.first[place]) & (b == runs.first[place] + runs.count[place] - 1)
    return a[~beside], b[~beside]
