"""Whether a boundary may be changed in shape."""

from gis.errors import Reason, Refused
from gis.plan.plan import Plan
from gis.topology.records import Arc, ArcId


def require_movable(plan: Plan, arc: ArcId, unit_boundaries_locked: bool) -> Arc:
    """Return the arc, or raise Refused when it is gone or a unit boundary that is locked.

    A unit's boundary is not the grid planner's to move; it is locked unless the caller says
    otherwise.
    """
    if arc not in plan.partition.arcs:
        raise Refused(Reason.NO_SUCH_ARC, arc=arc)
    record = plan.partition.arcs[arc]
    if unit_boundaries_locked and plan.is_unit_boundary(record.left, record.right):
        raise Refused(Reason.UNIT_BOUNDARY_LOCKED, arc=arc)
    return record
