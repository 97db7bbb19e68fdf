"""Cutting shapes down to what a view can show.

Close up, a boundary is a million units long and almost all of it lies outside. Painters get slow
and inexact there, so far-away parts are cut off before they are painted.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from layers.to_qt import XY

FAR = 8192.0
"""Shapes that reach further than this beyond the view, in painter units, are cut."""

Run = tuple[XY, float]
"""A piece of a line, shape (n, 2), and how far along the line it begins."""


def runs_in_sight(line: XY, width: float, height: float) -> list[Run]:
    """Return the pieces of a line, (n, 2) painter units, that may be seen in width by height."""
    if _is_near(line, width, height):
        return [(line, 0.0)]
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


def rings_in_sight(rings: Sequence[XY], width: float, height: float) -> list[XY]:
    """Return closed rings, (n, 2) painter units, cut to the view and some room round it.

    Cut rings run along the edge of that room, where nobody sees them.
    """
    far_box = (-FAR, -FAR, width + FAR, height + FAR)
    return [
        cut
        for ring in rings
        if len(cut := ring if _is_near(ring, width, height) else clipped(ring, far_box))
    ]


def clipped(ring: XY, box: tuple[float, float, float, float]) -> XY:
    """Return a closed ring cut to a box (least x, least y, greatest x, greatest y).

    It is empty when the ring lies outside. Sutherland and Hodgman 1974, side by side.
    """
    for axis, limit, sign in ((0, box[0], 1), (1, box[1], 1), (0, box[2], -1), (1, box[3], -1)):
        ring = _cut(ring, axis, limit, sign)
    return ring


def _is_near(xy: XY, width: float, height: float) -> bool:
    return bool(
        (xy.min(axis=0) > -FAR).all() and (xy.max(axis=0) < (width + FAR, height + FAR)).all()
    )


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
