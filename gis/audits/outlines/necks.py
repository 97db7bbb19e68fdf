"""Necks: where an outline comes so near to itself that the land between is too narrow.

A neck joins two bodies of land. The tip of a wedge or a thin arm is none: what it would cut off is
no body.
"""

from dataclasses import dataclass

import numpy as np

from gis.audits.land.faces import ranges
from gis.audits.outlines.edges import Edges, Floats, Indices
from gis.audits.outlines.runs import Runs, near_pairs, runs_of

_DETOUR = 3.0
"""From how many widths on the way along the outline tells two sides from one that wiggles."""

_BODY = 1.25
"""How many widths wide on average a body is at least."""

_Pairs = tuple[Indices, Indices]


@dataclass(frozen=True)
class Necks:
    """Hold the necks found, the narrowest of an owner first; in the unit of the edges.

    `xy` is the middle of each; `cut`, shape (n, 4), goes across it from x, y to x, y; `area` is
    that of the smaller body.
    """

    owner: Indices
    xy: Floats
    cut: Floats
    width: Floats
    area: Floats


def necks_of(edges: Edges, width: float) -> Necks:
    """Return the places where land is narrower than a width between two bodies of it.

    Only within one ring: a hole beside the edge leaves a thin wall, but the land holds together
    round the other side. Of necks near each other the narrowest is returned.
    """
    first, second, p, q = _cuts(edges, _pairs(edges, width), width)
    area, body = _cut_off(edges, first, second, p, q)
    # What is so wide on average has that much area too, unless it is a rounding.
    is_body = (body >= _BODY * width) & (area >= width * width)
    p, q, area = p[is_body], q[is_body], area[is_body]
    middle, apart = (p + q) / 2, np.hypot(*(q - p).T)
    owner = edges.owner[edges.ring(first[is_body])]
    kept = _one_a_place(owner, middle, apart, _DETOUR * width)
    cut = np.hstack([p, q])
    return Necks(owner[kept], middle[kept], cut[kept], apart[kept], area[kept])


def _pairs(edges: Edges, width: float) -> _Pairs:
    """Return pairs of edges of one ring that may lie within a width, but far along the outline."""
    nothing = np.zeros(0, dtype=np.int64)
    found: _Pairs = nothing, nothing
    levels = runs_of(edges)
    for runs, below in zip(reversed(levels), [*reversed(levels[:-1]), None], strict=True):
        here = near_pairs(runs, width)
        both = np.concatenate([found[0], here[0]]), np.concatenate([found[1], here[1]])
        found = _far_along(edges, runs, both, width)
        if below is not None:
            found = _finer(runs, below, found, width)
    return found


def _finer(runs: Runs, below: Runs, pairs: _Pairs, width: float) -> _Pairs:
    """Return the pairs of what the runs are made of, as far as they are near."""
    first, second = pairs
    many = runs.parts[first] * runs.parts[second]
    pair = np.repeat(np.arange(len(first)), many)
    number = ranges(np.zeros(len(first), dtype=np.int64), many)
    across = runs.parts[second[pair]]
    a = runs.part[first[pair]] + number // across
    b = runs.part[second[pair]] + number % across
    near = below.are_near(a, b, width)
    return a[near], b[near]


def _far_along(edges: Edges, runs: Runs, pairs: _Pairs, width: float) -> _Pairs:
    """Keep the pairs of runs between which the way along the outline is long, both ways round."""
    low, high = np.minimum(*pairs), np.maximum(*pairs)
    along, least = edges.along, _DETOUR * width
    forth = along[runs.end[high]] - along[runs.begin[low]]
    between = along[runs.begin[high]] - along[runs.end[low]]
    whole = edges.length[runs.ring[runs.place(low)]]
    far = (forth > least) & (whole - between > least)
    return low[far], high[far]


def _cuts(edges: Edges, pairs: _Pairs, width: float) -> tuple[Indices, Indices, Floats, Floats]:
    """Return the pairs with their cuts shorter than a width, from p on the one to q on the other.

    A neck is narrowest at a vertex. Each end of either edge gives a cut: the shortest one of two
    edges may lie in the tip of a wedge and their neck elsewhere.
    """
    first, second = pairs
    a, b = edges.start(first), edges.start(second)
    along_a, along_b = edges.step(first), edges.step(second)
    on_first = [_foot(a, along_a, each) for each in (b, b + along_b)]
    on_second = [_foot(b, along_b, each) for each in (a, a + along_a)]
    p = np.concatenate([*on_first, a, a + along_a])
    q = np.concatenate([b, b + along_b, *on_second])
    apart = np.hypot(*(q - p).T)
    short = np.flatnonzero((apart < width) & (apart > 0))
    return np.tile(first, 4)[short], np.tile(second, 4)[short], p[short], q[short]


def _foot(origin: Floats, along: Floats, point: Floats) -> Floats:
    share = np.einsum("ij,ij->i", point - origin, along) / np.einsum("ij,ij->i", along, along)
    foot: Floats = origin + along * np.clip(share, 0.0, 1.0)[:, None]
    return foot


def _cut_off(
    edges: Edges, first: Indices, second: Indices, p: Floats, q: Floats
) -> tuple[Floats, Floats]:
    """Return the area of the smaller body that a cut from p to q makes, and how wide it is.

    Zero where the cut does not lie on land. What each way round encloses is read off the sums
    along the ring: with the land on the left, both are above zero for an outer ring; round a hole
    just one is, which is the body there.
    """
    area, length = np.zeros(len(first)), np.ones(len(first))
    rings = edges.ring(first)
    for ring in np.unique(rings).tolist():
        mine = np.flatnonzero(rings == ring)
        i, j = first[mine], second[mine]
        swept, begin = edges.swept(ring), edges.first[ring]
        origin = edges.start(np.array([begin]))
        a, b = p[mine] - origin, q[mine] - origin
        start_i, start_j = edges.start(i) - origin, edges.start(j) - origin
        # From p along its edge and on to the edge of q, to q, and back to p.
        forth = swept[j - begin] - swept[i - begin]
        forth = forth - _sweep(start_i, a) + _sweep(start_j, b) + _sweep(b, a)
        is_turned = (swept[-1] > 0) == edges.is_hole[ring]
        sides = np.stack([forth, swept[-1] - forth]) * (-1.0 if is_turned else 1.0)
        way = edges.along[j] - edges.along[i] + np.hypot(*(b - start_j).T)
        way = way - np.hypot(*(a - start_i).T)
        ways = np.stack([way, edges.length[ring] - way]) + np.hypot(*(b - a).T)
        body = (np.argmax if edges.is_hole[ring] else np.argmin)(sides, axis=0)
        at = np.arange(len(mine))
        area[mine] = np.maximum(sides[body, at], 0.0)
        length[mine] = ways[body, at]
    return area, _mean_width(area, length)


def _sweep(a: Floats, b: Floats) -> Floats:
    swept: Floats = (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) / 2
    return swept


def _mean_width(area: Floats, length: Floats) -> Floats:
    """Return the short side of the rectangle with an area and a perimeter."""
    half = length / 2
    width: Floats = np.zeros_like(area)
    across = half + np.sqrt(np.maximum(half * half - 4 * area, 0))
    np.divide(2 * area, across, out=width, where=across > 0)
    return width


def _one_a_place(owner: Indices, xy: Floats, width: Floats, reach: float) -> Indices:
    """Keep of the necks of an owner within reach of each other the narrowest."""
    order = np.lexsort((xy[:, 1], xy[:, 0], np.round(width, 6), owner))
    kept: list[int] = []
    of_owner: list[int] = []
    for index in order.tolist():
        if kept and owner[kept[-1]] != owner[index]:
            of_owner = []
        if not of_owner or (np.hypot(*(xy[of_owner] - xy[index]).T) > reach).all():
            kept.append(index)
            of_owner.append(index)
    return np.array(kept, dtype=np.int64)
