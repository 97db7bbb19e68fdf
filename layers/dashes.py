"""Dash patterns laid along lines, the same whatever part of a line is painted.

Qt's own dashes shift where a line is clipped, so that those of neighbouring tiles would not meet.
All lines of a picture are dashed at once: a loop over thousands of dashes costs more than drawing.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from layers.to_qt import XY, Lines, lengths_of

_APART = 1.0
"""How far lines lie apart where all are counted along as one."""


def dashes_along(lines: Lines, pattern: Sequence[float], begins: Sequence[float]) -> Lines:
    """Return the dashes of some lines, each as a line of its own.

    `pattern` has the lengths of dash, gap, dash, gap ...; `begins` says of each line how far along
    the pattern it begins. All in the units of the lines.
    """
    xy, starts = lines
    if len(xy) == 0:
        return lines
    along = _along(lines)
    low, high = _spans(pattern, np.asarray(begins, float), along[starts], along[_lasts(lines)])
    first = np.searchsorted(along, low, side="right")
    inner = np.maximum(np.searchsorted(along, high, side="left") - first, 0)
    dash_starts = np.cumsum(inner + 2) - (inner + 2)
    dash = np.repeat(np.arange(len(low)), inner + 2)
    place = np.arange(len(dash)) - dash_starts[dash]
    is_first, is_last = place == 0, place == inner[dash] + 1
    dashed: XY = xy[np.minimum(first[dash] + np.maximum(place - 1, 0), len(xy) - 1)]
    for at, ends in ((is_first, low), (is_last, high)):
        dashed[at, 0] = np.interp(ends, along, xy[:, 0])
        dashed[at, 1] = np.interp(ends, along, xy[:, 1])
    return dashed, dash_starts


def _along(lines: Lines) -> NDArray[np.float64]:
    """Return how far along all lines, one behind the other, each vertex lies."""
    xy, starts = lines
    steps = np.concatenate([[0.0], np.hypot(*(xy[1:] - xy[:-1]).T)])
    steps[starts] = _APART
    return np.cumsum(steps)


def _lasts(lines: Lines) -> NDArray[np.int64]:
    lasts: NDArray[np.int64] = lines[1] + lengths_of(lines) - 1
    return lasts


def _spans(
    pattern: Sequence[float],
    begins: NDArray[np.float64],
    first: NDArray[np.float64],
    last: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where the dashes begin and end, between the first and the last place of each line."""
    edges = np.concatenate([[0.0], np.cumsum(pattern)])
    period = float(edges[-1])
    first_round = np.floor(begins / period).astype(np.int64)
    rounds = np.ceil((begins + last - first) / period).astype(np.int64) - first_round
    line = np.repeat(np.arange(len(first)), rounds)
    number = np.arange(len(line)) - (np.cumsum(rounds) - rounds)[line] + first_round[line]
    begin = (first - begins)[line] + number * period
    low = (begin[:, None] + edges[:-1:2]).ravel()
    high = (begin[:, None] + edges[1::2]).ravel()
    line = np.repeat(line, len(edges) // 2)
    seen = (high > first[line]) & (low < last[line])
    line = line[seen]
    return np.maximum(low[seen], first[line]), np.minimum(high[seen], last[line])
