"""How a drawn line runs through the land: its pieces between the boundaries that it meets."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gis.geometry.lattice import LatticeArray
from gis.topology.chains import Place
from gis.topology.mosaic import noded_with
from gis.topology.partition import Partition
from gis.topology.records import ArcId, Label
from gis.topology.tracing import course_along, traced


@dataclass(frozen=True, slots=True)
class Meeting:
    """Be a place where a line meets boundaries: those of `labels`; `arc` is one of them."""

    place: Place
    labels: frozenset[Label]
    arc: ArcId


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Be a piece of a line, shape (n, 2), that lies in the land of `label` from end to end.

    An end without a meeting is one of the whole line. `along` is what the line runs along between
    the end of this piece and the start of the next one: boundaries, or nothing but the one place.
    """

    line: LatticeArray
    label: Label
    start: Meeting | None
    end: Meeting | None
    along: LatticeArray


def pieces_of_line(partition: Partition, line_mm: LatticeArray) -> list[Piece]:
    """Cut a line, shape (n, 2) in millimetres, where it meets boundaries, in its order.

    The line does not cross itself. Meetings are noded on the lattice; what runs along a boundary
    is in no piece. A line in open land has no piece. Cost depends on the neighbourhood only.
    """
    (west, south), (east, north) = line_mm.min(axis=0).tolist(), line_mm.max(axis=0).tolist()
    arcs = partition.arcs_near((west - 1, south - 1, east + 1, north + 1))
    if not arcs:
        return []
    return _Noded(partition, arcs, line_mm).pieces()


@dataclass(frozen=True, slots=True)
class _End:
    """An end of a boundary at a place: where it leads, whose land is on its sides leaving."""

    angle: float
    left: Label
    right: Label
    arc: ArcId


class _Noded:
    """The line and the boundaries about it, noded."""

    def __init__(self, partition: Partition, arcs: Sequence[ArcId], line: LatticeArray) -> None:
        arc_lines = [partition.line_mm(arc) for arc in arcs]
        keep = {
            (node.x, node.y)
            for arc in arcs
            for node in (
                partition.nodes[partition.arcs[arc].start],
                partition.nodes[partition.arcs[arc].end],
            )
        }
        self._chains = noded_with(arc_lines, [line], keep)
        courses = traced(arc_lines, self._chains)
        self._is_drawn = [course is None for course in courses]
        self._ends: dict[Place, list[_End]] = {}
        for chain, course in zip(self._chains, courses, strict=True):
            if course is not None:
                number, ahead = course
                self._note_ends(partition, arcs[number], chain if ahead else chain[::-1])
        self._course = course_along(line, self._chains)

    def _note_ends(self, partition: Partition, arc: ArcId, chain: LatticeArray) -> None:
        left, right = partition.arcs[arc].labels()
        for end, next_to, sides in (
            (chain[0], chain[1], (left, right)),
            (chain[-1], chain[-2], (right, left)),
        ):
            found = _End(_angle(end, next_to), *sides, arc)
            self._ends.setdefault(_place(end), []).append(found)

    def pieces(self) -> list[Piece]:
        runs = [
            (self._chains[number][:: 1 if ahead else -1], self._is_drawn[number])
            for number, ahead in self._course
        ]
        drawn = [i for i, (_, is_drawn) in enumerate(runs) if is_drawn]
        pieces = []
        for i, following in pairwise([*drawn, len(runs)]):
            chain = runs[i][0]
            start, end = self._meeting(chain[0]), self._meeting(chain[-1])
            if start is None and end is None:
                continue
            label = self._label(chain) if start is not None else self._label(chain[::-1])
            between = [run for run, _ in runs[i + 1 : following]]
            along = np.concatenate([chain[-1:], *(run[1:] for run in between)])
            pieces.append(Piece(chain, label, start, end, along))
        return pieces

    def _meeting(self, point: LatticeArray) -> Meeting | None:
        ends = self._ends.get(_place(point))
        if not ends:
            return None
        labels = frozenset(label for end in ends for label in (end.left, end.right))
        return Meeting(_place(point), labels, ends[0].arc)

    def _label(self, chain: LatticeArray) -> Label:
        """Return whose land a chain enters from its first place, where boundaries meet."""
        angle = _angle(chain[0], chain[1])
        ends = self._ends[_place(chain[0])]
        return min(ends, key=lambda end: (angle - end.angle) % (2 * np.pi)).left


def _place(point: LatticeArray) -> Place:
    x, y = point.tolist()
    return x, y


def _angle(start: LatticeArray, end: LatticeArray) -> float:
    dx, dy = (end - start).tolist()
    return float(np.arctan2(dy, dx))
