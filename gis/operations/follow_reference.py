"""Propose a boundary: the way along roads, water, ditches and group lines between two places."""

import numpy as np

from gis.geometry.lattice import MM_PER_M, LatticeArray
from gis.plan.plan import Plan
from gis.topology.arc_index import Bounds
from gis.topology.line_network import LineNetwork

FOLLOWED_THEMES = frozenset({"road", "water", "ditch", "villager_group"})
"""What boundaries run along: a building or a mere mark is nothing to follow."""

LEAP_M = 15.0
"""How far apart drawn lines may be that belong together on the ground: a road's two sides."""

MARGIN_M = 300.0
"""How far out of the box of both places a way may lead at least."""


def network_about(plan: Plan, start: tuple[int, int], end: tuple[int, int]) -> LineNetwork:
    """Return the network of references and boundaries about two places, x and y in millimetres.

    It reaches beyond their box by half of the way between them, and by 300 metres at least.
    """
    low, high = np.minimum(start, end), np.maximum(start, end)
    margin = max(MARGIN_M * MM_PER_M, float(np.hypot(*(high - low))) / 2)
    (west, south), (east, north) = (low - round(margin)).tolist(), (high + round(margin)).tolist()
    bounds: Bounds = (west, south, east, north)
    lines = [
        line
        for reference in plan.reference_index.near(bounds)
        if plan.references[reference].theme in FOLLOWED_THEMES
        for line in plan.references[reference].lines
    ]
    lines += [plan.partition.line_mm(arc) for arc in plan.partition.arcs_near(bounds)]
    parts = [part for line in lines for part in _in_bounds(line, bounds)]
    return LineNetwork.of_lines(parts, leap_mm=LEAP_M * MM_PER_M)


def follow_reference(
    plan: Plan, *, start: tuple[int, int], end: tuple[int, int], reach_m: float
) -> LatticeArray | None:
    """Return a line, shape (n, 2) in millimetres, along references from one place to another.

    Places are x and y in millimetres; each within `reach_m` of a reference or a boundary is tied to
    it by a straight link. Lines that end up to 15 metres before another one count as tied, but are
    left only where nothing else leads on. None when a place is too far off or no way leads there.
    """
    network = network_about(plan, start, end)
    places = [network.nearest(xy, reach_m * MM_PER_M) for xy in (start, end)]
    if places[0] is None or places[1] is None:
        return None
    way = network.path(places[0], places[1])
    if way is None:
        return None
    line = np.concatenate([[start], way, [end]]).astype(np.int64)
    kept: LatticeArray = line[np.append(True, (np.diff(line, axis=0) != 0).any(axis=1))]
    return kept


def _in_bounds(line: LatticeArray, bounds: Bounds) -> list[LatticeArray]:
    """Return the runs of a line's segments whose boxes touch `bounds`."""
    low, high = np.minimum(line[:-1], line[1:]), np.maximum(line[:-1], line[1:])
    touching = ((high >= bounds[:2]) & (low <= bounds[2:])).all(axis=1)
    changes = np.flatnonzero(np.diff(touching.astype(np.int8), prepend=0, append=0))
    return [line[first : last + 1] for first, last in changes.reshape(-1, 2).tolist()]
