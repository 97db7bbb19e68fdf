"""Note what a stretch of boundary follows on the ground and how settled it is."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from gis.errors import Reason, Refused
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.topology.border_part import BorderPart
from gis.topology.change import Draft
from gis.topology.records import (
    PLAIN_BORDER,
    Arc,
    ArcId,
    Border,
    Follows,
    Node,
    NodeId,
    Standing,
)


def set_border(
    plan: Plan,
    *,
    parts: Sequence[BorderPart],
    follows: Follows | None = None,
    named: str | None = None,
    standing: Standing | None = None,
    on: str = "",
) -> Edit:
    """Note facts about parts of boundaries; what is None stays as it was noted.

    `on` is the ISO date of the note. What a name was given for goes with it: another `follows`
    without a `named` clears the name. An arc is cut where a part ends within it, and arcs that come
    to have equal facts and meet where no other boundary does are one again. Nobody's land changes.
    Raises Refused when an arc or a vertex is not there, or nothing would change.
    """
    draft = Draft(plan.partition)
    cutter = _Cutter(plan, draft)
    ends: set[NodeId] = set()
    by_arc: dict[ArcId, list[BorderPart]] = {}
    for part in parts:
        _require_there(plan, part)
        by_arc.setdefault(part.arc, []).append(part)
    changes = False
    for arc, of_arc in sorted(by_arc.items()):
        before = plan.partition.arcs[arc].border
        border = _noted(before, follows, named, standing, on)
        if replace(border, noted_on="") == replace(before, noted_on=""):
            continue
        changes = True
        for record, is_meant in cutter.pieces(arc, of_arc):
            draft.put_arc(replace(record, border=border if is_meant else before))
            ends |= {record.start, record.end}
    if not changes:
        raise Refused(Reason.NOTHING_CHANGES)
    for node in sorted(ends):
        draft.heal(node)
    change = draft.change()
    return Edit(
        _label(len(parts), follows, (named or "").strip(), standing),
        {"nodes": change.put_nodes, "arcs": change.put_arcs},
        {"nodes": change.deleted_nodes, "arcs": change.deleted_arcs},
        change,
    )


def _label(count: int, follows: Follows | None, name: str, standing: Standing | None) -> EditLabel:
    """Say what was noted, where it is one fact; a name goes with what it was given for."""
    if standing is None and follows is not None:
        called = f" {name}" if name else ""
        key = f"operations.border_follows.{follows.value}"
        return EditLabel(key, {"count": count, "name": called})
    if standing is None and name:
        return EditLabel("operations.border_named", {"count": count, "name": name})
    if standing is not None and follows is None and not name:
        return EditLabel(f"operations.border_standing.{standing.value}", {"count": count})
    return EditLabel("operations.set_border", {"count": count})


class _Cutter:
    """Cut arcs at vertices, giving out fresh ids."""

    def __init__(self, plan: Plan, draft: Draft) -> None:
        self._partition = plan.partition
        self._draft = draft
        self._next_node = plan.partition.next_node_id()
        self._next_arc = plan.partition.next_arc_id()

    def pieces(self, arc: ArcId, parts: Sequence[BorderPart]) -> list[tuple[Arc, bool]]:
        """Return the arcs into which the ends of parts cut an arc, and whether a part covers each.

        The first piece keeps the id. Their new nodes are put into the draft.
        """
        record, line = self._partition.arcs[arc], self._partition.line_mm(arc)
        last = len(line) - 1
        cuts = sorted({0, last, *(p.first for p in parts), *(p.last for p in parts)})
        nodes = [record.start, *(self._node(line[at].tolist()) for at in cuts[1:-1]), record.end]
        found: list[tuple[Arc, bool]] = []
        for i, (a, b) in enumerate(pairwise(cuts)):
            covered = any(part.first <= a and b <= part.last for part in parts)
            points = line[a + 1 : b]
            number = arc if i == 0 else self._arc()
            piece = replace(record, id=number, start=nodes[i], end=nodes[i + 1], points=points)
            found.append((piece, covered))
        return found

    def _node(self, place: list[int]) -> NodeId:
        node = Node(self._next_node, place[0], place[1])
        self._next_node = NodeId(self._next_node + 1)
        self._draft.put_node(node)
        return node.id

    def _arc(self) -> ArcId:
        arc, self._next_arc = self._next_arc, ArcId(self._next_arc + 1)
        return arc


def _require_there(plan: Plan, part: BorderPart) -> None:
    if part.arc not in plan.partition.arcs:
        raise Refused(Reason.NO_SUCH_ARC, arc=part.arc)
    last = len(plan.partition.arcs[part.arc].points) + 1
    if not 0 <= part.first < part.last <= last:
        raise Refused(Reason.NO_SUCH_VERTEX, arc=part.arc, index=part.last)


def _noted(
    before: Border,
    follows: Follows | None,
    named: str | None,
    standing: Standing | None,
    on: str,
) -> Border:
    kept_name = before.named if follows in {None, before.follows} else ""
    border = Border(
        follows=before.follows if follows is None else follows,
        named=kept_name if named is None else named.strip(),
        standing=before.standing if standing is None else standing,
    )
    return border if border == PLAIN_BORDER else replace(border, noted_on=on)
