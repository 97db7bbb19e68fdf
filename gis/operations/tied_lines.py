"""Tie drawn lines to each other where one ends just before another.

A line begins where a road begins; but roads of real files end some centimetres before the road that
they join. Cut along both, the land would hang together through that gap.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point

TIE_MM = 500.0
"""How far before another line an end may stop and still be meant to meet it."""
OVERSHOOT_MM = 3.0
"""How far a tie runs on beyond the other line, so that rounding cannot leave it short."""


def tied_lines(lines: Sequence[LineString]) -> list[LineString]:
    """Return lines (millimetres) of which each end reaches the nearest other one within reach.

    An end that lies on another line stays; so does one with no other line in reach.
    """
    return [_tied(line, [other for other in lines if other is not line]) for line in lines]


def _tied(line: LineString, others: Sequence[LineString]) -> LineString:
    if not others:
        return line
    xy = shapely.get_coordinates(line)
    begin, end = _tie(xy[0], others), _tie(xy[-1], others)
    return LineString(np.concatenate([begin, xy, end]))


def _tie(end: NDArray[np.float64], others: Sequence[LineString]) -> NDArray[np.float64]:
    """Return the place to lead an end on to, shape (1, 2), or none, shape (0, 2)."""
    point = Point(end)
    away = shapely.distance(point, np.array(others, dtype=object))
    nearest = int(np.argmin(away))
    if not 0.0 < away[nearest] <= TIE_MM:
        return np.empty((0, 2))
    foot = np.array(shapely.shortest_line(point, others[nearest]).coords[1])
    beyond = foot + (foot - end) / away[nearest] * OVERSHOOT_MM
    tie: NDArray[np.float64] = np.rint(beyond).reshape(1, 2)
    return tie
