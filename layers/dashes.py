"""Dash patterns laid along a line, the same whatever part of the line is painted.

Qt's own dashes shift where a line is clipped, so that those of neighbouring tiles would not meet.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from layers.to_qt import XY


def dashes_along(line: XY, pattern: Sequence[float], begins: float = 0.0) -> list[XY]:
    """Return the dashes of a line, (n, 2) each, as lines of their own.

    `pattern` has the lengths of dash, gap, dash, gap ...; `begins` says how far along the pattern
    the line begins. All in the units of the line.
    """
    steps = np.hypot(*(line[1:] - line[:-1]).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    starts, ends = _spans(pattern, begins, float(along[-1]))
    if len(starts) == 0:
        return []
    x, y = line.T
    first = np.column_stack([np.interp(starts, along, x), np.interp(starts, along, y)])
    last = np.column_stack([np.interp(ends, along, x), np.interp(ends, along, y)])
    low = np.searchsorted(along, starts, side="right").tolist()
    high = np.searchsorted(along, ends, side="left").tolist()
    return [
        np.vstack([first[i], line[low[i] : high[i]], last[i]])
        if high[i] > low[i]
        else np.array([first[i], last[i]])
        for i in range(len(starts))
    ]


def _spans(
    pattern: Sequence[float], begins: float, length: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    edges = np.concatenate([[0.0], np.cumsum(pattern)])
    period = float(edges[-1])
    rounds = np.arange(np.floor(begins / period), np.ceil((begins + length) / period))
    starts = (rounds[:, None] * period + edges[:-1:2]).ravel() - begins
    ends = (rounds[:, None] * period + edges[1::2]).ravel() - begins
    seen = (ends > 0) & (starts < length)
    return starts[seen].clip(0, length), ends[seen].clip(0, length)
