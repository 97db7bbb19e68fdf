"""Free room for boxes within polygons: the widest stretches of horizontal strips.

All polygons are searched at once, side by side in flat arrays: a map names a thousand grids, and a
loop over them would take most of the time that a zoom has.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

LEAST_STRIPS, MOST_STRIPS = 13, 40

_FLAT = 1e-6
"""Segments that rise by less than this lie flat."""


class Room(NamedTuple):
    """Be a free stretch of a strip: boxes of the strip's height fit between `left` and `right`."""

    y: float
    left: float
    right: float


class Seeker(NamedTuple):
    """Look for room in a polygon, by its boundary segments (n, 4), for boxes of a size."""

    segments: FloatArray
    width: float
    height: float


def segments_of(polygons: Sequence[BaseGeometry], tolerance: float) -> list[FloatArray]:
    """Return the boundary segments (n, 4) as x1, y1, x2, y2 of each polygon.

    They are simplified, but not for a tolerance of 0.
    """
    simple = np.array(polygons, dtype=object)
    if tolerance:
        simple = np.asarray(shapely.simplify(simple, tolerance, preserve_topology=False))
    parts, part_owner = shapely.get_parts(simple, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    within = ring[:-1] == ring[1:]
    segments = np.hstack([xy[:-1], xy[1:]])[within]
    owner = part_owner[ring_part[ring[:-1][within]]]
    cuts = np.searchsorted(owner, np.arange(1, len(polygons)))
    return np.split(segments, cuts)


def rooms(seekers: Sequence[Seeker], least_strips: int = LEAST_STRIPS) -> list[list[Room]]:
    """Return for each seeker the free stretches at least as wide as its box, the best first.

    The best are wide and near the middle; a row of strips across each polygon is tried,
    so many of them at least.
    """
    found: list[list[Room]] = [[] for _ in seekers]
    hopeful = [i for i, seeker in enumerate(seekers) if _may_fit(seeker)]
    if not hopeful:
        return found
    strips = _Strips([seekers[i] for i in hopeful], least_strips)
    of_seeker, y, left, right = strips.free()
    wanted, middle = strips.widths[of_seeker], strips.middles[of_seeker]
    merit = np.abs(y - middle) - np.minimum(right - left, 3 * wanted)
    order = np.lexsort((left, y, merit, of_seeker))
    stretches = np.column_stack([y, left, right])[order].tolist()
    ends = np.searchsorted(of_seeker[order], np.arange(len(hopeful)), side="right").tolist()
    for i, start, end in zip(hopeful, [0, *ends[:-1]], ends, strict=True):
        found[i] = [Room(*stretch) for stretch in stretches[start:end]]
    return found


def _may_fit(seeker: Seeker) -> bool:
    segments = seeker.segments
    return len(segments) > 0 and bool(
        np.ptp(segments[:, 1]) >= seeker.height and np.ptp(segments[:, 0]) >= seeker.width
    )


class _Strips:
    """Hold the strips across many polygons, one polygon after another."""

    def __init__(self, seekers: Sequence[Seeker], least: int) -> None:
        lengths = np.array([len(seeker.segments) for seeker in seekers])
        starts = np.cumsum(lengths) - lengths
        self.segments = np.concatenate([seeker.segments for seeker in seekers])
        self.owner = np.repeat(np.arange(len(seekers)), lengths)
        self.widths = np.array([seeker.width for seeker in seekers])
        self.heights = np.array([seeker.height for seeker in seekers])
        # Rings are closed, so that the first ends of segments are all vertices.
        low = np.minimum.reduceat(self.segments[:, 1], starts)
        high = np.maximum.reduceat(self.segments[:, 1], starts)
        self.middles = (low + high) / 2
        counts = np.clip(2 * (high - low) / self.heights, least, MOST_STRIPS)
        self.counts = counts.astype(np.int64)
        self.firsts = np.cumsum(self.counts) - self.counts
        self.steps = (high - low - self.heights) / (self.counts - 1)
        self.of_strip = np.repeat(np.arange(len(seekers)), self.counts)
        number = np.arange(len(self.of_strip)) - self.firsts[self.of_strip]
        self.tops = low[self.of_strip] + number * self.steps[self.of_strip]
        self.low = low

    def free(self) -> tuple[IntArray, FloatArray, FloatArray, FloatArray]:
        """Return seeker, y, left and right of every free stretch that is wide enough."""
        strip, starts, ends, crosses = self._spans()
        # All strips lie in one row, each further right than those before it.
        far = float(np.ptp(self.segments[:, [0, 2]])) + 1.0
        row = strip * far
        starts += row
        order = np.argsort(starts)
        strip, starts, row, crosses = strip[order], starts[order], row[order], crosses[order]
        ends = np.maximum.accumulate(ends[order] + row)
        crossed = np.cumsum(crosses)
        is_first: NDArray[np.bool_] = np.diff(strip, prepend=-1) != 0
        before: IntArray = (crossed - crosses)[is_first]
        parity = (crossed - before[np.cumsum(is_first) - 1]) % 2 == 1
        seeker = self.of_strip[strip[:-1]]
        is_wide = starts[1:] - ends[:-1] >= self.widths[seeker]
        is_free: NDArray[np.bool_] = (strip[:-1] == strip[1:]) & parity[:-1] & is_wide
        chosen, seeker, row = strip[:-1][is_free], seeker[is_free], row[:-1][is_free]
        y = self.tops[chosen] + self.heights[seeker] / 2
        return seeker, y, ends[:-1][is_free] - row, starts[1:][is_free] - row

    def _spans(self) -> tuple[IntArray, FloatArray, FloatArray, NDArray[np.bool_]]:
        """Return each strip with each segment in it, as four columns.

        The strip, from which x to which the segment covers it, whether it crosses its middle.
        """
        strip, segment = self._pairs()
        x1, y1, x2, y2 = self.segments.T
        flat = np.abs(y2 - y1) < _FLAT
        slope = np.where(flat, 0.0, (x2 - x1) / np.where(flat, 1.0, y2 - y1))
        at_zero = x1 - y1 * slope
        low, high = np.minimum(y1, y2)[segment], np.maximum(y1, y2)[segment]
        top = self.tops[strip]
        bottom = top + self.heights[self.of_strip[strip]]
        middle = (top + bottom) / 2
        crosses: NDArray[np.bool_] = (low <= middle) & (high > middle)
        one = at_zero[segment] + np.maximum(low, top) * slope[segment]
        other = at_zero[segment] + np.minimum(high, bottom) * slope[segment]
        if flat.any():
            is_flat = flat[segment]
            one[is_flat], other[is_flat] = x1[segment[is_flat]], x2[segment[is_flat]]
        active = (low < bottom) & (high > top)
        starts, ends = np.minimum(one, other), np.maximum(one, other)
        return strip[active], starts[active], ends[active], crosses[active]

    def _pairs(self) -> tuple[IntArray, IntArray]:
        """Return every strip with every segment that may reach into it."""
        owner = self.owner
        y = self.segments[:, [1, 3]] - self.low[owner, None]
        step = np.maximum(self.steps[owner], 1e-9)
        first = np.floor((y.min(axis=1) - self.heights[owner]) / step)
        last = np.ceil(y.max(axis=1) / step)
        first = np.clip(first, 0, self.counts[owner] - 1).astype(np.int64)
        last = np.clip(last, 0, self.counts[owner] - 1).astype(np.int64)
        often = last - first + 1
        segment = np.repeat(np.arange(len(owner)), often)
        number = np.arange(len(segment)) - (np.cumsum(often) - often)[segment]
        return self.firsts[owner][segment] + first[segment] + number, segment
