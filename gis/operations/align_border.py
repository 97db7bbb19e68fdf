"""Lay a boundary on a reference line: a road, a ditch, the outline of a villager group."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from gis.errors import Reason, Refused
from gis.geometry.lattice import MM_PER_M, LatticeArray
from gis.operations.new_course import courses_edit, require_part
from gis.operations.permission import require_movable
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import ReferenceId
from gis.topology.border_part import BorderPart
from gis.topology.line_network import LineNetwork, NetworkPlace
from gis.topology.records import ArcId, NodeId

_DETOUR = 2.0
"""How many times its length along the reference a stretch of boundary may become."""


def align_border(
    plan: Plan,
    *,
    parts: Sequence[BorderPart],
    reference: ReferenceId,
    within_m: float,
    locks: Locks = Locks(),
) -> Edit:
    """Move the vertices of `parts` that are within `within_m` of a reference onto its line.

    Between them the boundary follows the reference with all its vertices; the rest stays. The ends
    of parts are vertices like others. A junction within the distance moves too, with the ends of
    all boundaries there, if all junctions can; else they stay and short links lead to them. Raises
    Refused when there is no such reference or part, something is locked, no vertex is near enough,
    nothing changes, or a new course would meet or pass over another boundary.
    """
    if reference not in plan.references:
        raise Refused(Reason.NO_SUCH_REFERENCE, reference=reference)
    chosen: dict[ArcId, set[int]] = {}
    for part in parts:
        require_part(plan, part, locks)
        chosen.setdefault(part.arc, set()).update(range(part.first, part.last + 1))
    record = plan.references[reference]
    aligner = _Aligner(plan, LineNetwork.of_lines(record.lines), within_m * MM_PER_M)
    label = EditLabel("operations.align_border", {"name": record.name})
    junctions = aligner.movable_junctions(chosen, locks)
    attempts = [junctions, frozenset[NodeId]()] if junctions else [junctions]
    refusals: list[Refused] = []
    for moving in attempts:
        try:
            return courses_edit(plan, label, aligner.lines(chosen, moving))
        except Refused as refused:
            refusals.append(refused)
    raise refusals[-1]


class _Aligner:
    """Leads boundaries along the lines of a reference."""

    def __init__(self, plan: Plan, network: LineNetwork, within_mm: float) -> None:
        self._partition = plan.partition
        self._plan = plan
        self._network = network
        self._within_mm = within_mm

    def movable_junctions(
        self, chosen: Mapping[ArcId, Collection[int]], locks: Locks
    ) -> frozenset[NodeId]:
        """Return the ends of chosen arcs that are near the reference and may move."""
        found: set[NodeId] = set()
        for arc, vertices in chosen.items():
            record, last = self._partition.arcs[arc], len(self._partition.line_mm(arc)) - 1
            for node, vertex in ((record.start, 0), (record.end, last)):
                if vertex in vertices and self._place(arc, vertex) and self._is_free(node, locks):
                    found.add(node)
        return frozenset(found)

    def _is_free(self, node: NodeId, locks: Locks) -> bool:
        try:
            for arc in self._partition.arcs_at(node):
                require_movable(self._plan, arc, locks)
        except Refused:
            return False
        return True

    def lines(
        self, chosen: Mapping[ArcId, Collection[int]], moving: Collection[NodeId]
    ) -> dict[ArcId, LatticeArray]:
        """Return the new lines of the arcs; of nodes only those in `moving` are elsewhere then.

        Raises Refused when no vertex is near enough.
        """
        lines: dict[ArcId, LatticeArray] = {}
        for arc, vertices in chosen.items():
            record, line = self._partition.arcs[arc], self._partition.line_mm(arc)
            fixed = {
                vertex
                for node, vertex in ((record.start, 0), (record.end, len(line) - 1))
                if node not in moving
            }
            places = {
                vertex: place
                for vertex in sorted(set(vertices) - fixed)
                if (place := self._place(arc, vertex)) is not None
            }
            if places:
                lines[arc] = self._along(line, places)
        if not lines:
            raise Refused(Reason.NO_VERTEX_NEAR_REFERENCE, within_m=self._within_mm / MM_PER_M)
        return lines

    def _place(self, arc: ArcId, vertex: int) -> NetworkPlace | None:
        x, y = self._partition.line_mm(arc)[vertex].tolist()
        return self._network.nearest((x, y), self._within_mm)

    def _along(self, line: LatticeArray, places: Mapping[int, NetworkPlace]) -> LatticeArray:
        course: list[LatticeArray] = []
        vertex = 0
        while vertex < len(line):
            if vertex not in places:
                course.append(line[vertex : vertex + 1])
                vertex += 1
                continue
            last = vertex
            while last + 1 in places:
                last += 1
            end, way = self._longest_way(line, places, vertex, last)
            course.append(way)
            vertex = end + 1
        joined = np.concatenate(course)
        kept: LatticeArray = joined[np.append(True, (np.diff(joined, axis=0) != 0).any(axis=1))]
        return kept

    def _longest_way(
        self, line: LatticeArray, places: Mapping[int, NetworkPlace], first: int, last: int
    ) -> tuple[int, LatticeArray]:
        """Return a far vertex to which the reference leads without a detour, and the way."""
        end = last
        while end > first:
            way = self._network.path(places[first], places[end])
            if way is not None and self._is_no_detour(line[first : end + 1], way):
                return end, way
            end = (first + end) // 2
        return first, np.array([places[first].xy_mm], dtype=np.int64)

    def _is_no_detour(self, old: LatticeArray, new: LatticeArray) -> bool:
        return _length(new) <= _DETOUR * _length(old) + 2 * self._within_mm


def _length(line: LatticeArray) -> float:
    steps = np.diff(line, axis=0)
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())
