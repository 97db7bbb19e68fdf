"""Pull a drawn line onto boundaries that it all but follows.

A line that is drawn along a neighbour comes to lie a little beside it: a foot on a slanted
boundary is rounded to the lattice, and where the neighbour has a corner the line has none. Cut
with such a line, land falls into slivers.
"""

import numpy as np
from numpy.typing import NDArray

from gis.geometry.lattice import LatticeArray
from gis.topology.partition import Partition

PULL_MM = 50
"""How near a line must come to a boundary to be meant to follow it."""

_Floats = NDArray[np.float64]
_Indices = NDArray[np.int64]


def pulled_line(
    partition: Partition, line_mm: LatticeArray, *, reach_mm: int = PULL_MM
) -> LatticeArray:
    """Return a line, shape (n, 2) in millimetres, pulled onto boundaries within a distance.

    A place near a vertex moves there, else one near a boundary to its foot; then the line gets the
    vertices that its segments pass near. A closed line stays closed. Cost depends on the
    neighbourhood only.
    """
    line = np.asarray(line_mm, dtype=np.int64).reshape(-1, 2)
    if len(line) < 2:
        return line
    start, end = _segments_near(partition, line, reach_mm)
    if len(start) == 0:
        return line
    return _through_vertices(_on_boundaries(line, start, end, reach_mm), start, end, reach_mm)


def _segments_near(
    partition: Partition, line: LatticeArray, reach_mm: int
) -> tuple[LatticeArray, LatticeArray]:
    """Return the ends of the boundary segments whose boxes come near the line's box."""
    low, high = line.min(axis=0) - reach_mm, line.max(axis=0) + reach_mm
    arcs = partition.arcs_near((int(low[0]), int(low[1]), int(high[0]), int(high[1])))
    if not arcs:
        return line[:0], line[:0]
    lines = [partition.line_mm(arc) for arc in arcs]
    start = np.concatenate([arc[:-1] for arc in lines])
    end = np.concatenate([arc[1:] for arc in lines])
    near = (np.maximum(start, end) >= low).all(axis=1) & (np.minimum(start, end) <= high).all(
        axis=1
    )
    return start[near], end[near]


def _on_boundaries(
    line: LatticeArray, start: LatticeArray, end: LatticeArray, reach_mm: int
) -> LatticeArray:
    point, segment = _meeting_boxes(line, line, start, end, reach_mm)
    if len(point) == 0:
        return line
    places = line[point].astype(np.float64)
    pulled = line.copy()
    _, foot = _feet(places, start[segment], end[segment])
    _pull(pulled, point, np.rint(foot).astype(np.int64), _length(foot - places), reach_mm)
    for corner in (start[segment], end[segment]):
        _pull(pulled, point, corner, _length(corner - places), reach_mm)
    return pulled


def _pull(
    pulled: LatticeArray, point: _Indices, target: LatticeArray, off: _Floats, reach_mm: int
) -> None:
    """Move each point to its nearest target in reach; what comes later goes before."""
    order = np.argsort(-off, kind="stable")
    order = order[off[order] <= reach_mm]
    pulled[point[order]] = target[order]


def _through_vertices(
    line: LatticeArray, start: LatticeArray, end: LatticeArray, reach_mm: int
) -> LatticeArray:
    """Put the vertices that the line's segments pass near into the line, in their order."""
    vertices = np.concatenate([start, end])
    vertex, segment = _meeting_boxes(vertices, vertices, line[:-1], line[1:], reach_mm)
    share, foot = _feet(vertices[vertex].astype(np.float64), line[segment], line[segment + 1])
    met = (_length(foot - vertices[vertex]) <= reach_mm) & (share > 0) & (share < 1)
    segment, share, x, y = segment[met], share[met], *vertices[vertex[met]].T
    order = np.lexsort((y, x, share, segment))
    segment, place = segment[order], np.stack([x[order], y[order]], axis=1)
    longer = np.insert(line, segment + 1, place, axis=0)
    kept: LatticeArray = longer[np.append(True, np.any(np.diff(longer, axis=0) != 0, axis=1))]
    return kept


def _meeting_boxes(
    a: LatticeArray, b: LatticeArray, c: LatticeArray, d: LatticeArray, reach_mm: int
) -> tuple[_Indices, _Indices]:
    """Return the pairs of segments a-b and c-d whose boxes come within a distance."""
    low, high = np.minimum(c, d) - reach_mm, np.maximum(c, d) + reach_mm
    first, second = np.minimum(a, b), np.maximum(a, b)
    meeting = (
        (second[:, None, 0] >= low[:, 0])
        & (first[:, None, 0] <= high[:, 0])
        & (second[:, None, 1] >= low[:, 1])
        & (first[:, None, 1] <= high[:, 1])
    )
    one, other = np.nonzero(meeting)
    return one, other


def _feet(places: _Floats, start: LatticeArray, end: LatticeArray) -> tuple[_Floats, _Floats]:
    """Return how far along its segment each foot lies, 0 to 1, and the feet."""
    along = (end - start).astype(np.float64)
    length = np.maximum(np.einsum("ij,ij->i", along, along), 1.0)
    share = np.clip(np.einsum("ij,ij->i", places - start, along) / length, 0.0, 1.0)
    return share, start + share[:, None] * along


def _length(steps: _Floats | LatticeArray) -> _Floats:
    return np.asarray(np.hypot(steps[:, 0], steps[:, 1]), dtype=np.float64)
