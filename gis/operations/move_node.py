"""Move a node, where boundaries meet; every grid that touches it moves with it."""

from dataclasses import replace

import numpy as np

from gis.errors import Reason, Refused
from gis.operations.boundary_change import boundary_edit
from gis.operations.permission import require_movable
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.change import PartitionChange
from gis.topology.partition import Partition
from gis.topology.records import ArcId, NodeId
from gis.topology.turning import require_not_turned
from gis.topology.validity import Sweep, require_valid_reshape


def move_node(plan: Plan, *, node: NodeId, to: tuple[int, int], locks: Locks = Locks()) -> Edit:
    """Move a node to `to` (x, y in millimetres) with the ends of all arcs that meet there.

    Raises Refused when there is no such node, when one of the arcs is a locked unit boundary, or
    when a new course would cross or pass over another boundary.
    """
    if node not in plan.partition.nodes:
        raise Refused(Reason.NOT_A_NODE, node=node)
    record = plan.partition.nodes[node]
    if (record.x, record.y) == to:
        raise Refused(Reason.NOTHING_CHANGES)
    arcs = plan.partition.arcs_at(node)
    for arc in arcs:
        require_movable(plan, arc, locks)
    change = PartitionChange(put_nodes={node: replace(record, x=to[0], y=to[1])})
    after = change.applied_to(plan.partition)
    sweeps = [sweep for arc in arcs for sweep in _sweeps(plan.partition, node, arc, to)]
    require_valid_reshape(after, arcs, sweeps)
    require_not_turned(plan.partition, after, arcs)
    return boundary_edit(plan, EditLabel("operations.move_node"), change)


def _sweeps(partition: Partition, node: NodeId, arc: ArcId, to: tuple[int, int]) -> list[Sweep]:
    record = partition.arcs[arc]
    line = partition.line_mm(arc)
    sweeps: list[Sweep] = []
    if record.start == node:
        sweeps.append((arc, np.array([line[1], line[0], to])))
    if record.end == node:
        sweeps.append((arc, np.array([line[-2], line[-1], to])))
    return sweeps
