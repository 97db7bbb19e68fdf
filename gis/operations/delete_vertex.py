"""Take a vertex out of a boundary; both sides lose it."""

from dataclasses import replace

import numpy as np

from gis.errors import Reason, Refused
from gis.operations.boundary_change import boundary_edit
from gis.operations.permission import require_movable
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.change import PartitionChange
from gis.topology.records import ArcId
from gis.topology.turning import require_not_turned
from gis.topology.validity import require_valid_reshape


def delete_vertex(plan: Plan, *, arc: ArcId, index: int, locks: Locks = Locks()) -> Edit:
    """Take vertex `index` of `arc.points` out.

    Raises Refused when there is no such vertex, when the arc is a locked unit boundary, when a
    closed boundary would have fewer than three corners, or when the straight course would cross
    or pass over another boundary. A node is not a vertex: it stays as long as boundaries meet.
    """
    record = require_movable(plan, arc, locks)
    if not 0 <= index < len(record.points):
        raise Refused(Reason.NO_SUCH_VERTEX, arc=arc, index=index)
    if record.start == record.end and len(record.points) <= 2:
        raise Refused(Reason.TOO_FEW_VERTICES, arc=arc)
    points = np.delete(record.points, index, axis=0)
    change = PartitionChange(put_arcs={arc: replace(record, points=points)})
    after = change.applied_to(plan.partition)
    ring = plan.partition.line_mm(arc)[index : index + 3]
    require_valid_reshape(after, [arc], [(arc, ring)])
    require_not_turned(plan.partition, after, [arc])
    return boundary_edit(plan, EditLabel("operations.delete_vertex"), change)
