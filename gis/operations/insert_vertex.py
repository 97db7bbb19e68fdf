"""Put a vertex into a boundary; both sides have it."""

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


def insert_vertex(
    plan: Plan,
    *,
    arc: ArcId,
    segment: int,
    at: tuple[int, int],
    locks: Locks = Locks(),
) -> Edit:
    """Put a vertex at `at` (x, y in millimetres) between the ends of segment `segment` of an arc.

    Segments count from 0 along `Partition.line_mm`. Raises Refused when there is no such segment,
    when the arc is a locked unit boundary, when the place is an end of the segment already, or
    when the new course would cross or pass over another boundary.
    """
    record = require_movable(plan, arc, locks)
    old = plan.partition.line_mm(arc)
    if not 0 <= segment < len(old) - 1:
        raise Refused(Reason.NO_SUCH_VERTEX, arc=arc, index=segment)
    if at in (tuple(old[segment]), tuple(old[segment + 1])):
        raise Refused(Reason.NOTHING_CHANGES)
    points = np.insert(record.points, segment, at, axis=0)
    change = PartitionChange(put_arcs={arc: replace(record, points=points)})
    after = change.applied_to(plan.partition)
    ring = np.array([old[segment], old[segment + 1], at])
    require_valid_reshape(after, [arc], [(arc, ring)])
    require_not_turned(plan.partition, after, [arc])
    return boundary_edit(plan, EditLabel("operations.insert_vertex"), change)
