"""Spikes: vertices where an outline turns back on itself, as a hand that slips leaves them.

A tip counts where its angle is smaller than the limit and its mouth, measured at the end of the
shorter arm, is narrow: then hardly any land is in it. After QGIS's angle check, which has the
angle alone and so finds every sharp corner of a long field.
"""

from dataclasses import dataclass

import numpy as np

from gis.audits.outlines.edges import Edges, Flags, Floats, Indices


@dataclass(frozen=True)
class Spikes:
    """Hold spikes found: whose outline has them, and where; in the unit of the edges.

    `degrees` is the angle at the tip, `length` the shorter arm, `width` the mouth. `inward` are
    those that cut into the land instead of reaching out of it.
    """

    owner: Indices
    xy: Floats
    degrees: Floats
    length: Floats
    width: Floats
    inward: Flags


def spikes_of(edges: Edges, below_degrees: float, mouth: float, least: float) -> Spikes:
    """Return the tips whose angle is below a limit and whose mouth is not wider than `mouth`.

    Tips with an arm shorter than `least` are the rounding of coordinates.
    """
    at = _sharp(edges, below_degrees)
    before = _edge_before(edges, at)
    arms = np.sqrt(np.stack([edges.squared[before], edges.squared[at]]))
    length = arms.min(axis=0)
    (ax, ay), (bx, by) = edges.step(before).T, edges.step(at).T
    turn = ax * by - ay * bx
    sine = np.abs(turn) / arms.prod(axis=0)
    width = length * sine
    ring = edges.ring(at)
    is_left = {each: edges.swept(each)[-1] > 0 for each in np.unique(ring).tolist()}
    land_left = np.array([is_left[each] for each in ring.tolist()], dtype=np.bool_)
    inward = (turn > 0) != (land_left != edges.is_hole[ring])
    found = (width <= mouth) & (length >= least)
    return Spikes(
        edges.owner[ring][found],
        edges.start(at)[found],
        np.degrees(np.arcsin(np.minimum(sine, 1.0)))[found],
        length[found],
        width[found],
        inward[found],
    )


def _sharp(edges: Edges, below_degrees: float) -> Indices:
    """Return the edges at whose start the outline turns back by more than 180° less the limit."""
    (dx, dy), first = edges.steps, edges.first
    dot = np.zeros_like(dx)
    dot[1:] = dx[1:] * dx[:-1] + dy[1:] * dy[:-1]
    last = first + edges.count - 1
    dot[first] = dx[first] * dx[last] + dy[first] * dy[last]
    back = np.flatnonzero(dot < 0)
    both = edges.squared[back] * edges.squared[_edge_before(edges, back)]
    sharp: Indices = back[dot[back] ** 2 > np.cos(np.radians(below_degrees)) ** 2 * both]
    return sharp


def _edge_before(edges: Edges, at: Indices) -> Indices:
    ring = edges.ring(at)
    is_first = at == edges.first[ring]
    return np.asarray(np.where(is_first, at + edges.count[ring] - 1, at - 1), dtype=np.int64)
