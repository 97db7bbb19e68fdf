"""Cutting shapes down to what a view can show.

Close up, a boundary is a million units long and almost all of it lies outside. Painters get slow
and inexact there, so far-away parts are cut off before they are painted.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from layers.to_qt import XY, Lines, apart, joined

FAR = 8192.0
"""Shapes that reach further than this beyond the view, in painter units, are cut."""


class Run(NamedTuple):
    """Be a piece of a line, shape (n, 2), how far along the line it begins, and of which line."""

    line: XY
    begins: float
    number: int


def runs_in_sight(lines: Lines, width: float, height: float) -> list[Run]:
    """Return the pieces of lines, painter units, that may be seen in width by height."""
    near = _are_near(lines, width, height)
    return [
        Run(line, begins, number)
        for number, (whole, is_near) in enumerate(zip(apart(lines), near.tolist(), strict=True))
        for line, begins in ([(whole, 0.0)] if is_near else _runs(whole, width, height))
    ]


def _runs(line: XY, width: float, height: float) -> list[tuple[XY, float]]:
    low = np.minimum(line[:-1], line[1:])
    high = np.maximum(line[:-1], line[1:])
    reach = FAR / 4
    seen = ((high >= -reach) & (low <= (width + reach, height + reach))).all(axis=1)
    edges = np.flatnonzero(np.diff(seen, prepend=False, append=False))
    steps = np.hypot(*(line[1:] - line[:-1]).T)
    before = np.concatenate([[0.0], np.cumsum(steps)])
    return [
        (line[first : last + 1], float(before[first]))
        for first, last in zip(edges[::2], edges[1::2], strict=True)
    ]


def rings_in_sight(rings: Lines, width: float, height: float) -> Lines:
    """Return closed rings, painter units, cut to the view and some room round it.

    Cut rings run along the edge of that room, where nobody sees them.
    """
    near = _are_near(rings, width, height)
    if near.all():
        return rings
    far_box = (-FAR, -FAR, width + FAR, height + FAR)
    return joined(
        [
            cut
            for ring, is_near in zip(apart(rings), near.tolist(), strict=True)
            if len(cut := ring if is_near else clipped(ring, far_box))
        ]
    )


def clipped(ring: XY, box: tuple[float, float, float, float]) -> XY:
    """Return a closed ring cut to a box (least x, least y, greatest x, greatest y).

    It is empty when the ring lies outside. Sutherland and Hodgman 1974, side by side.
    """
    for axis, limit, sign in ((0, box[0], 1), (1, box[1], 1), (0, box[2], -1), (1, box[3], -1)):
        ring = _cut(ring, axis, limit, sign)
    return ring


def _are_near(lines: Lines, width: float, height: float) -> NDArray[np.bool_]:
    xy, starts = lines
    if len(xy) == 0:
        return np.zeros(0, dtype=bool)
    is_near = ((xy > -FAR) & (xy < (width + FAR, height + FAR))).all(axis=1)
    near: NDArray[np.bool_] = np.logical_and.reduceat(is_near, starts)
    return near


def _cut(ring: XY, axis: int, limit: float, sign: int) -> XY:
    if len(ring) == 0:
        return ring
    depth: NDArray[np.float64] = (ring[:, axis] - limit) * sign
    inside = depth >= 0
    if inside.all():
        return ring
    crossing = inside[:-1] != inside[1:]
    at = depth[:-1][crossing] / (depth[:-1][crossing] - depth[1:][crossing])
    start, end = ring[:-1][crossing], ring[1:][crossing]
    crossed = start + (end - start) * at[:, None]
    crossed[:, axis] = limit
    place = np.concatenate([np.flatnonzero(inside), np.flatnonzero(crossing) + 0.5])
    points: XY = np.concatenate([ring[inside], crossed])[np.argsort(place, kind="stable")]
    return np.concatenate([points, points[:1]]) if len(points) else points
