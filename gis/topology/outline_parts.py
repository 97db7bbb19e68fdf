"""The two ways round an outline between two of its places, and the loops that a line closes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.geometry.lattice import LatticeArray
from gis.topology.chains import SegmentIndex
from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, ArcId, Label

_NEAR_MM = 2.0
"""How far noding may take a place off the boundary on which it lies."""


@dataclass(frozen=True, slots=True, eq=False)
class ClosedLoop:
    """Be the land, in millimetres, between a line and a part of the outline of other land.

    `outline`, shape (n, 2), is that part from the start of the line to its end, `arcs` are its
    boundaries in their order, with the label on their other side.
    """

    land: BaseGeometry
    outline: LatticeArray
    arcs: tuple[tuple[ArcId, Label], ...]


class Outline:
    """Hold the rings round the land of a label and close loops with them."""

    def __init__(self, partition: Partition, label: Label) -> None:
        self._rings = list(_rings(partition, label))
        self._sides: list[tuple[ArcId, Label]] = []
        lines: list[LatticeArray] = []
        for arc in partition.arcs_of(label):
            left, right = partition.arcs[arc].labels()
            self._sides.append((arc, right if left == label else left))
            line = partition.line_mm(arc)
            lines.append(line if left == label else line[::-1])
        self._index = SegmentIndex.of_lines(lines)

    def loops_beside(self, line: LatticeArray) -> list[ClosedLoop]:
        """Return the loops that a line, shape (n, 2), closes outside with the outline, least first.

        Only the two ends of the line are on the outline. There are two loops when the line lies
        within a hole of the land, else one; none when the ends are on different rings or at one
        place.
        """
        return self._loops(line, beside=True)

    def loops_within(self, line: LatticeArray) -> list[ClosedLoop]:
        """Return the loops that a line, shape (n, 2), closes with the outline of its own land.

        As `loops_beside`, but the line lies within the land, of which each loop is a part.
        """
        return self._loops(line, beside=False)

    def _loops(self, line: LatticeArray, *, beside: bool) -> list[ClosedLoop]:
        """Outlines run with their land on the left, so a loop that runs the same way lies in it."""
        loops: list[ClosedLoop] = []
        for ring in self._rings:
            ends = [_place_on(ring, point) for point in line[[0, -1]]]
            if None in ends or ends[0] == ends[1]:
                continue
            start, end = (place for place in ends if place is not None)
            for first, last, way in ((start, end, line), (end, start, line[::-1])):
                edges = _edges(first, last, len(ring) - 1)
                part = ring[edges[:-1] + 1]
                closed = np.concatenate([way[:1], part, way[:0:-1]])
                turn = _twice_area(closed)
                if (turn < 0) if beside else (turn > 0):
                    found = self._index.find(ring[edges], ring[edges + 1])
                    arcs = tuple(self._sides[number] for number in dict.fromkeys(found.tolist()))
                    outline = np.concatenate([way[:1], part, way[-1:]])
                    if first is not start:
                        arcs, outline = arcs[::-1], outline[::-1]
                    land = shapely.make_valid(shapely.Polygon(closed))
                    loops.append(ClosedLoop(land, outline, arcs))
        return sorted(loops, key=lambda loop: float(loop.land.area))


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


def _edges(first: _RingPlace, last: _RingPlace, count: int) -> NDArray[np.int64]:
    """Return the edges from one place on a ring to another, forward."""
    steps = (last[0] - first[0]) % count
    if steps == 0 and last[1] < first[1]:
        steps = count
    reached = steps + (last[1] > 0)
    return (first[0] + np.arange(reached)) % count


def _twice_area(ring: LatticeArray) -> int:
    local = ring - ring[0]
    ahead = np.roll(local, -1, axis=0)
    return int((local[:, 0] * ahead[:, 1] - ahead[:, 0] * local[:, 1]).sum())
