"""Take the vertices of a part of a boundary out; both sides lose them."""

import numpy as np

from gis.errors import Reason, Refused
from gis.operations.new_course import courses_edit, is_plain, require_part
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.border_part import BorderPart


def delete_section(plan: Plan, *, part: BorderPart, locks: Locks = Locks()) -> Edit:
    """Take out every vertex of `part`, its ends among them; what is left is joined straight.

    Nodes stay: an arc loses its inner vertices at most. Only the place where a closed boundary
    begins is a vertex like any other. Raises Refused when the part is not there or locked, has no
    vertex that could go, when a closed boundary would have fewer than three corners, or when the
    straight course would meet or pass over another boundary.
    """
    record = require_part(plan, part, locks)
    line = plan.partition.line_mm(part.arc)
    stays = np.ones(len(line), dtype=bool)
    stays[part.first : part.last + 1] = False
    if record.start == record.end and is_plain(plan.partition, record.start):
        begins = stays[0] and stays[-1]
        kept = line[:-1][stays[:-1]] if begins else line[1:-1][stays[1:-1]]
        if len(kept) < 3:
            raise Refused(Reason.TOO_FEW_VERTICES, arc=part.arc)
        course = np.concatenate([kept, kept[:1]])
    else:
        stays[[0, -1]] = True
        course = line[stays]
    return courses_edit(plan, EditLabel("operations.delete_section"), {part.arc: course})
