"""Move a part of a boundary by a displacement; the ends stay connected."""

import numpy as np
from numpy.typing import NDArray

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.new_course import courses_edit, is_plain, require_part
from gis.operations.permission import require_movable
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.border_part import BorderPart
from gis.topology.partition import Partition


def move_section(
    plan: Plan, *, part: BorderPart, by: tuple[int, int], locks: Locks = Locks()
) -> Edit:
    """Move every vertex of `part` by `by` (dx, dy in millimetres), its ends among them.

    Junctions stay; a node at which only one boundary goes on moves like any vertex. Raises Refused
    when the part is not there or locked, only has junctions, or when a new course would meet or
    pass over another boundary.
    """
    record = require_part(plan, part, locks)
    if by == (0, 0):
        raise Refused(Reason.NOTHING_CHANGES)
    moves = _moving(plan.partition, part)
    for node, row in ((record.start, 0), (record.end, -1)):
        if moves[row]:
            for arc in plan.partition.arcs_at(node):
                require_movable(plan, arc, locks)
    moved = moved_line_mm(plan.partition, part, by)
    return courses_edit(plan, EditLabel("operations.move_section"), {part.arc: moved})


def moved_line_mm(partition: Partition, part: BorderPart, by: tuple[int, int]) -> LatticeArray:
    """Return the whole line of a boundary, shape (n, 2), with a part of it moved by `by`."""
    line = partition.line_mm(part.arc)
    moves = _moving(partition, part)
    return np.where(moves[:, None], line + np.array(by, dtype=np.int64), line)


def _moving(partition: Partition, part: BorderPart) -> NDArray[np.bool_]:
    """Tell which vertices of a boundary's line move with a part of it."""
    record = partition.arcs[part.arc]
    moves = np.zeros(len(partition.line_mm(part.arc)), dtype=bool)
    moves[part.first : part.last + 1] = True
    for node, row in ((record.start, 0), (record.end, -1)):
        moves[row] &= is_plain(partition, node)
    if record.start == record.end:
        moves[[0, -1]] = moves[0] or moves[-1]
    return moves
