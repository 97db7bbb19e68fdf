"""Move a vertex of a boundary; the grids on both sides move with it."""

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


def move_vertex(
    plan: Plan,
    *,
    arc: ArcId,
    index: int,
    to: tuple[int, int],
    locks: Locks = Locks(),
) -> Edit:
    """Move vertex `index` of `arc.points` to `to` (x, y in millimetres).

    Raises Refused when there is no such vertex, when the arc is a locked unit boundary, or when
    the new course would cross or pass over another boundary.
    """
    record = require_movable(plan, arc, locks)
    if not 0 <= index < len(record.points):
        raise Refused(Reason.NO_SUCH_VERTEX, arc=arc, index=index)
    if tuple(record.points[index]) == to:
        raise Refused(Reason.NOTHING_CHANGES)
    points = record.points.copy()
    points[index] = to
    change = PartitionChange(put_arcs={arc: replace(record, points=points)})
    after = change.applied_to(plan.partition)
    old, new = plan.partition.line_mm(arc), after.line_mm(arc)
    ring = np.array([old[index], old[index + 1], old[index + 2], new[index + 1]])
    require_valid_reshape(after, [arc], [(arc, ring)])
    require_not_turned(plan.partition, after, [arc])
    return boundary_edit(plan, EditLabel("operations.move_vertex"), change)
