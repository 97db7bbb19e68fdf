"""The two ways round an outline between two of its places, and the loops that a line closes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.lattice import LatticeArray
from gis.topology.chains import SegmentIndex
from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, ArcId, Label

_NEAR_MM = 2.0
"""How far noding may take a place off the boundary on which it lies."""


@dataclass(frozen=True, slots=True, eq=False)
class ClosedLoop:
    """Be a ring, shape (n, 2), of a line and a part of the outline of a land.

    `arcs` are the boundaries of that part in their order from the start of the line, with the label
    on their other side.
    """

    ring: LatticeArray
    arcs: tuple[tuple[ArcId, Label], ...]


def loops_beside(partition: Partition, label: Label, line: LatticeArray) -> list[ClosedLoop]:
    """Return the loops that a line, shape (n, 2), closes outside with the outline of a land.

    Only the two ends of the line are on the outline. There are two loops when the line lies within
    a hole of the land of `label`, else one; none when the ends are on different rings or at one
    place.
    """
    return _loops(partition, label, line, beside=True)


def loops_within(partition: Partition, label: Label, line: LatticeArray) -> list[ClosedLoop]:
    """Return the loops that a line, shape (n, 2), closes with the outline of the land it lies in.

    As `loops_beside`, but the line lies within the land of `label`, of which each loop is a part.
    """
    return _loops(partition, label, line, beside=False)


def _loops(
    partition: Partition, label: Label, line: LatticeArray, *, beside: bool
) -> list[ClosedLoop]:
    """Outlines run with their land on the left, so a loop that runs the same way lies within."""
    loops: list[ClosedLoop] = []
    for ring in _rings(partition, label):
        ends = [_place_on(ring, point) for point in line[[0, -1]]]
        if None in ends or ends[0] == ends[1]:
            continue
        start, end = (place for place in ends if place is not None)
        for first, last, way in ((start, end, line), (end, start, line[::-1])):
            edges = _edges(first, last, len(ring) - 1)
            part = ring[[(edge + 1) % (len(ring) - 1) for edge in edges[:-1]]]
            closed = np.concatenate([way[:1], part, way[:0:-1]])
            if (_twice_area(closed) < 0) != beside:
                continue
            arcs = _arcs_along(partition, label, ring, edges)
            arcs = arcs if first is start else arcs[::-1]
            loops.append(ClosedLoop(np.concatenate([closed, closed[:1]]), arcs))
    return loops


def _rings(partition: Partition, label: Label) -> Iterator[LatticeArray]:
    """Return the rings of a label's land, run with the land on the left."""
    land = partition.frame_mm() if label == OUTSIDE else partition.polygon_mm(label)
    for polygon in shapely.orient_polygons(shapely.get_parts(land)):
        for ring in shapely.get_rings(polygon):
            xy = np.rint(shapely.get_coordinates(ring)).astype(np.int64)
            yield xy[::-1] if label == OUTSIDE else xy


_RingPlace = tuple[int, float]
"""An edge of a ring and how far along it."""


def _place_on(ring: LatticeArray, point: LatticeArray) -> _RingPlace | None:
    if ((point < ring.min(axis=0) - 2) | (point > ring.max(axis=0) + 2)).any():
        return None
    start = (ring[:-1] - point).astype(np.float64)
    along = np.diff(ring, axis=0).astype(np.float64)
    length = np.einsum("ij,ij->i", along, along)
    share = np.clip(-np.einsum("ij,ij->i", start, along) / length, 0.0, 1.0)
    off = start + share[:, np.newaxis] * along
    distance = np.hypot(off[:, 0], off[:, 1])
    edge = int(np.argmin(distance))
    if distance[edge] > _NEAR_MM:
        return None
    if share[edge] == 1.0:
        return (edge + 1) % len(along), 0.0
    return edge, float(share[edge])


def _edges(first: _RingPlace, last: _RingPlace, count: int) -> list[int]:
    """Return the edges from one place on a ring to another, forward."""
    steps = (last[0] - first[0]) % count
    if steps == 0 and last[1] < first[1]:
        steps = count
    reached = steps + (last[1] > 0)
    return [(first[0] + i) % count for i in range(reached)]


def _arcs_along(
    partition: Partition, label: Label, ring: LatticeArray, edges: list[int]
) -> tuple[tuple[ArcId, Label], ...]:
    starts, ends = ring[edges], ring[[edge + 1 for edge in edges]]
    both = np.concatenate([starts, ends])
    (west, south), (east, north) = both.min(axis=0).tolist(), both.max(axis=0).tolist()
    near = partition.arcs_near((west, south, east, north))
    arcs = [arc for arc in near if label in partition.arcs[arc].labels()]
    index = SegmentIndex.of_lines([partition.line_mm(arc) for arc in arcs])
    found: NDArray[np.int64] = np.maximum(index.find(starts, ends), index.find(ends, starts))
    numbers = dict.fromkeys(found.tolist())
    return tuple(
        (
            arcs[number],
            next(side for side in partition.arcs[arcs[number]].labels() if side != label),
        )
        for number in numbers
    )


def _twice_area(ring: LatticeArray) -> int:
    local = ring - ring[0]
    ahead = np.roll(local, -1, axis=0)
    return int((local[:, 0] * ahead[:, 1] - ahead[:, 0] * local[:, 1]).sum())
