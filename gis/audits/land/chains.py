"""Directed edges strung into lines: what is noded costs by its lines more than by its edges."""

import numpy as np
import shapely

from gis.audits.land.residue import Geometries, Indices, Residue

_NONE = -1


def chains(edges: Residue) -> Geometries:
    """Return the edges as lines that run on through each vertex where just one comes and one goes.

    Every edge is in one line, in its direction; a ring without any other vertex begins anywhere.
    """
    count = len(edges.start)
    if not count:
        return np.asarray(shapely.linestrings(np.zeros((0, 2, 2))), dtype=object)
    following = _broken_rings(_following(edges))
    last, steps = _ends(following)
    order = np.lexsort((-steps, last))
    begin = np.concatenate([[True], last[order][1:] != last[order][:-1]])
    of_line = np.cumsum(begin) - 1
    ends = np.append(np.flatnonzero(begin)[1:], count) - 1
    # Each line has the starts of its edges and the end of its last one.
    xy = np.insert(edges.start[order], ends + 1, edges.end[order][ends], axis=0)
    number = np.insert(of_line, ends + 1, of_line[ends])
    return np.asarray(shapely.linestrings(xy, indices=number), dtype=object)


def _following(edges: Residue) -> Indices:
    """Return for each edge the one that goes on from its end, or none where that is not clear."""
    count = len(edges.start)
    ends = np.concatenate([edges.start, edges.end])
    order = np.lexsort(ends.T)
    new = np.concatenate([[True], (ends[order][1:] != ends[order][:-1]).any(axis=1)])
    vertex = np.empty(2 * count, dtype=np.int64)
    vertex[order] = np.cumsum(new) - 1
    start, end = vertex[:count], vertex[count:]
    vertices = int(vertex.max()) + 1
    plain = (np.bincount(start, minlength=vertices) == 1) & (
        np.bincount(end, minlength=vertices) == 1
    )
    edge_from = np.full(vertices, _NONE, dtype=np.int64)
    edge_from[start] = np.arange(count)
    return np.where(plain[end], edge_from[end], _NONE)


def _broken_rings(following: Indices) -> Indices:
    """Cut each closed ring before its lowest edge."""
    numbers = np.arange(len(following))
    lowest, onward = numbers.copy(), following.copy()
    for _ in range(_doublings(len(following))):
        going = np.flatnonzero(onward != _NONE)
        if not len(going):
            return following
        lowest[going] = np.minimum(lowest[going], lowest[onward[going]])
        onward[going] = onward[onward[going]]
    # What still goes on is in a ring, and its lowest is that of the whole ring.
    ringed = onward != _NONE
    cut = following.copy()
    cut[ringed & (following == lowest)] = _NONE
    return cut


def _ends(following: Indices) -> tuple[Indices, Indices]:
    """Return for each edge the last one of its line and how many steps it is away."""
    goes_on = following != _NONE
    last = np.where(goes_on, following, np.arange(len(following)))
    steps = goes_on.astype(np.int64)
    for _ in range(_doublings(len(following))):
        further = steps[last]
        if not further.any():
            break
        steps, last = steps + further, last[last]
    return last, steps


def _doublings(count: int) -> int:
    return int(np.ceil(np.log2(max(count, 1)))) + 1
