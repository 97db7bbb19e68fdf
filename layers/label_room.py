"""Where in a polygon a label fits: exact free room in horizontal strips.

A label is an upright box. In a strip as high as the label each boundary segment blocks the range
of x that it covers within the strip; between blocked ranges lies free room, inside the polygon when
the number of segments crossed so far is odd. Holes, enclaves and several parts need no care.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

FloatArray = NDArray[np.float64]

LEAST_STRIPS, MOST_STRIPS = 13, 40


@dataclass(frozen=True, slots=True)
class Room:
    """Be a free stretch of a strip: boxes of the strip's height fit between `left` and `right`."""

    y: float
    left: float
    right: float


def segments_of(polygons: Sequence[BaseGeometry], tolerance: float) -> list[FloatArray]:
    """Return the boundary segments (n, 4) as x1, y1, x2, y2 of each polygon, simplified."""
    simple = shapely.simplify(np.array(polygons, dtype=object), tolerance, preserve_topology=False)
    parts, part_owner = shapely.get_parts(simple, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    within = ring[:-1] == ring[1:]
    segments = np.hstack([xy[:-1], xy[1:]])[within]
    owner = part_owner[ring_part[ring[:-1][within]]]
    cuts = np.searchsorted(owner, np.arange(1, len(polygons)))
    return np.split(segments, cuts)


def rooms(segments: FloatArray, height: float, width: float) -> list[Room]:
    """Return the free stretches at least `width` wide for boxes of `height`, the best first.

    The best are wide and near the middle; a row of strips across the polygon is tried.
    """
    if len(segments) == 0:
        return []
    y_low, y_high = segments[:, [1, 3]].min(), segments[:, [1, 3]].max()
    if y_high - y_low < height or np.ptp(segments[:, [0, 2]]) < width:
        return []
    strips = int(np.clip(2 * (y_high - y_low) / height, LEAST_STRIPS, MOST_STRIPS))
    tops = np.linspace(y_low, y_high - height, strips)
    starts, ends, inside = _free(segments, tops, tops + height)
    strip, place = np.nonzero(inside & (ends - starts >= width))
    left, right = starts[strip, place], ends[strip, place]
    y = tops[strip] + height / 2
    off_centre = np.abs(y - (y_low + y_high) / 2)
    order = np.lexsort((left, y, off_centre - np.minimum(right - left, 3 * width)))
    return [Room(float(y[i]), float(left[i]), float(right[i])) for i in order]


def _free(
    segments: FloatArray, tops: FloatArray, bottoms: FloatArray
) -> tuple[FloatArray, FloatArray, NDArray[np.bool_]]:
    x1, y1, x2, y2 = segments.T
    low, high = np.minimum(y1, y2), np.maximum(y1, y2)
    rise = np.where(y1 == y2, 1.0, y2 - y1)
    slope = (x2 - x1) / rise
    flat = y1 == y2

    x_from = x1 + (np.maximum(low, tops[:, None]) - y1) * slope
    x_to = x1 + (np.minimum(high, bottoms[:, None]) - y1) * slope
    one, other = np.where(flat, x1, x_from), np.where(flat, x2, x_to)
    active = (low < bottoms[:, None]) & (high > tops[:, None])
    starts = np.where(active, np.minimum(one, other), np.inf)
    ends = np.where(active, np.maximum(one, other), -np.inf)
    middle = ((tops + bottoms) / 2)[:, None]
    crosses = (y1 > middle) != (y2 > middle)

    order = np.arange(len(tops))[:, None], np.argsort(starts, axis=1)
    starts = starts[order]
    ends = np.maximum.accumulate(ends[order], axis=1)
    parity = np.logical_xor.accumulate(crosses[order], axis=1)
    next_starts = starts[:, 1:]
    inside = parity[:, :-1] & np.isfinite(next_starts)
    return np.where(inside, ends[:, :-1], 0.0), np.where(inside, next_starts, 0.0), inside
