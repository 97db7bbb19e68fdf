"""Make a part of a boundary one straight line."""

from gis.operations.new_course import courses_edit, require_part, with_new_part
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.border_part import BorderPart


def straighten_border(plan: Plan, *, part: BorderPart, locks: Locks = Locks()) -> Edit:
    """Lead a boundary straight from the first to the last vertex of `part`; both stay.

    Raises Refused when the part is not there or locked, is straight already, when a closed
    boundary would have fewer than three corners, or when the line would meet or pass over another
    boundary.
    """
    require_part(plan, part, locks)
    ends = part.line_mm(plan.partition)[[0, -1]]
    line = with_new_part(plan.partition, part, ends)
    return courses_edit(plan, EditLabel("operations.straighten_border"), {part.arc: line})
