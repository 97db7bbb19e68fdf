"""Dash patterns laid along lines, the same whatever part of a line is painted.

Qt's own dashes shift where a line is clipped, so that those of neighbouring tiles would not meet.
All lines of a picture are dashed at once: a loop over thousands of dashes costs more than drawing.
"""

from collections.abc import Sequence
from math import cos, radians
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from layers.to_qt import XY, Lines, lengths_of

CORNER_DEG = 60.0
"""A line that turns more than this has a corner, which no gap may open."""
SOLID_BELOW = 0.75
"""Pieces shorter than this share of the pattern are drawn whole."""
_APART = 1.0
"""How far lines lie apart where all are counted along as one."""


class FittedLines(NamedTuple):
    """Be lines cut at corners, where a dash pattern begins on each and by how much it is stretched.

    `begins` and `stretch` have one number for each line.
    """

    lines: Lines
    begins: NDArray[np.float64]
    stretch: NDArray[np.float64]


def fitted(lines: Lines, pattern: Sequence[float]) -> FittedLines:
    """Fit a dash pattern to lines, so that its first dash lies round every end and corner.

    Lines that meet then touch, and no gap opens a corner. Corners nearer to each other than a
    pattern is long do not count.
    """
    xy, starts = lines
    period = float(sum(pattern))
    along = _along(lines)
    cuts = _corners(lines, along, period)
    doubled = np.sort(np.concatenate([np.arange(len(xy)), cuts]))
    piece_starts = np.sort(
        np.concatenate([starts + np.searchsorted(cuts, starts), cuts + np.arange(1, len(cuts) + 1)])
    ).astype(np.int64)
    pieces: Lines = xy[doubled], piece_starts
    at = along[doubled]
    length = at[_lasts(pieces)] - at[piece_starts]
    stretch = length / (np.maximum(np.round(length / period), 1.0) * period)
    is_short = length < SOLID_BELOW * period
    stretch[is_short] = 2.0 * length[is_short] / pattern[0]
    stretch = np.maximum(stretch, 1e-9)
    return FittedLines(pieces, stretch * pattern[0] / 2, stretch)


def _corners(lines: Lines, along: NDArray[np.float64], period: float) -> NDArray[np.int64]:
    """Return the vertices where lines turn sharply, each at least a pattern from the last."""
    xy, starts = lines
    if len(xy) < 3:
        return np.empty(0, dtype=np.int64)
    steps = xy[1:] - xy[:-1]
    lengths = np.hypot(*steps.T)
    cosine = (steps[1:] * steps[:-1]).sum(axis=1)
    sharp = np.flatnonzero(cosine < cos(radians(CORNER_DEG)) * lengths[1:] * lengths[:-1]) + 1
    line = np.searchsorted(starts, sharp, side="right") - 1
    lasts = _lasts(lines)
    far = (along[sharp] - along[starts[line]] >= period) & (
        along[lasts[line]] - along[sharp] >= period
    )
    found: list[int] = []
    reached, current = 0.0, -1
    for vertex, number in zip(sharp[far].tolist(), line[far].tolist(), strict=True):
        if number != current or along[vertex] - reached >= period:
            found.append(vertex)
            reached, current = float(along[vertex]), number
    return np.array(found, dtype=np.int64)


def dashes_along(
    lines: Lines,
    pattern: Sequence[float],
    begins: Sequence[float] | NDArray[np.float64],
    stretch: Sequence[float] | NDArray[np.float64] | None = None,
) -> Lines:
    """Return the dashes of some lines, each as a line of its own.

    `pattern` has the lengths of dash, gap, dash, gap ...; `begins` says of each line how far along
    the pattern it begins, `stretch` by how much the pattern is longer on it. All in the units of
    the lines.
    """
    xy, starts = lines
    if len(xy) == 0:
        return lines
    along = _along(lines)
    longer = np.ones(len(starts)) if stretch is None else np.asarray(stretch, float)
    ends = along[starts], along[_lasts(lines)]
    low, high = _spans(pattern, np.asarray(begins, float), longer, *ends)
    first = np.searchsorted(along, low, side="right")
    inner = np.maximum(np.searchsorted(along, high, side="left") - first, 0)
    dash_starts = np.cumsum(inner + 2) - (inner + 2)
    dash = np.repeat(np.arange(len(low)), inner + 2)
    place = np.arange(len(dash)) - dash_starts[dash]
    is_first, is_last = place == 0, place == inner[dash] + 1
    dashed: XY = xy[np.minimum(first[dash] + np.maximum(place - 1, 0), len(xy) - 1)]
    for at, place_along in ((is_first, low), (is_last, high)):
        dashed[at, 0] = np.interp(place_along, along, xy[:, 0])
        dashed[at, 1] = np.interp(place_along, along, xy[:, 1])
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
    stretch: NDArray[np.float64],
    first: NDArray[np.float64],
    last: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where the dashes begin and end, between the first and the last place of each line."""
    edges = np.concatenate([[0.0], np.cumsum(pattern)])
    period = edges[-1] * stretch
    first_round = np.floor(begins / period).astype(np.int64)
    rounds = np.ceil((begins + last - first) / period).astype(np.int64) - first_round
    line = np.repeat(np.arange(len(first)), rounds)
    number = np.arange(len(line)) - (np.cumsum(rounds) - rounds)[line] + first_round[line]
    begin = (first - begins)[line] + number * period[line]
    low = (begin[:, None] + edges[:-1:2] * stretch[line, None]).ravel()
    high = (begin[:, None] + edges[1::2] * stretch[line, None]).ravel()
    line = np.repeat(line, len(edges) // 2)
    seen = (high > first[line]) & (low < last[line])
    line = line[seen]
    return np.maximum(low[seen], first[line]), np.minimum(high[seen], last[line])
