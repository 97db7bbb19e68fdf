"""Give boundaries another course: what straightening, simplifying, moving and aligning share."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.boundary_change import boundary_edit
from gis.operations.permission import require_movable
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.border_part import BorderPart
from gis.topology.change import PartitionChange
from gis.topology.partition import Partition
from gis.topology.records import Arc, ArcId, Node, NodeId
from gis.topology.turning import require_not_turned
from gis.topology.validity import require_valid_courses


def require_part(plan: Plan, part: BorderPart, locks: Locks) -> Arc:
    """Return the arc of a part, or raise Refused when part or arc is gone or the arc is locked."""
    record = require_movable(plan, part.arc, locks)
    if not 0 <= part.first < part.last <= len(record.points) + 1:
        raise Refused(Reason.NO_SUCH_VERTEX, arc=part.arc, index=part.last)
    return record


def with_new_part(partition: Partition, part: BorderPart, course: LatticeArray) -> LatticeArray:
    """Return the line of the part's arc with the part, ends included, replaced by `course`."""
    line = partition.line_mm(part.arc)
    return np.concatenate([line[: part.first], course, line[part.last + 1 :]])


def is_plain(partition: Partition, node: NodeId) -> bool:
    """Tell whether a node is a mere corner of one boundary: nothing parts from it there."""
    arcs = [partition.arcs[arc] for arc in partition.arcs_at(node)]
    return sum((arc.start == node) + (arc.end == node) for arc in arcs) == 2


def courses_edit(plan: Plan, label: EditLabel, lines: Mapping[ArcId, LatticeArray]) -> Edit:
    """Return the edit that gives arcs the lines, shapes (n, 2), ends included, millimetres.

    Where a line ends elsewhere than before, the node moves, with the ends of all arcs there. Raises
    Refused when nothing changes, a closed boundary would have fewer than three corners, or a new
    course would meet or pass over another boundary.
    """
    partition = plan.partition
    nodes = _moved_nodes(partition, lines)
    arcs = {
        arc: replace(partition.arcs[arc], points=line[1:-1])
        for arc, line in lines.items()
        if not np.array_equal(partition.arcs[arc].points, line[1:-1])
    }
    if not nodes and not arcs:
        raise Refused(Reason.NOTHING_CHANGES)
    for arc in arcs.values():
        if arc.start == arc.end and len(arc.points) < 2:
            raise Refused(Reason.TOO_FEW_VERTICES, arc=arc.id)
    change = PartitionChange(put_nodes=nodes, put_arcs=arcs)
    after = change.applied_to(partition)
    changed = {*arcs, *(arc for node in nodes for arc in partition.arcs_at(node))}
    require_valid_courses(partition, after, changed)
    require_not_turned(partition, after, changed)
    return boundary_edit(plan, label, change)


def _moved_nodes(partition: Partition, lines: Mapping[ArcId, LatticeArray]) -> dict[NodeId, Node]:
    moved: dict[NodeId, Node] = {}
    for arc, line in lines.items():
        record = partition.arcs[arc]
        for node, (x, y) in ((record.start, line[0].tolist()), (record.end, line[-1].tolist())):
            if (partition.nodes[node].x, partition.nodes[node].y) != (x, y):
                moved[node] = Node(node, x, y)
    return moved
