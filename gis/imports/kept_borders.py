"""What is known about boundaries, kept where an import builds the partition anew."""

import numpy as np

from gis.operations.set_border import set_border
from gis.plan.edit import Edit, apply
from gis.plan.plan import Plan
from gis.topology.border_part import BorderPart
from gis.topology.chains import SegmentIndex
from gis.topology.partition import Partition
from gis.topology.records import PLAIN_BORDER, Border


def with_borders_kept(plan: Plan, edit: Edit) -> Edit:
    """Return an edit of `plan` that also notes on the new boundaries what was known of the old.

    That is known of a segment which is there before and after, from vertex to vertex.
    """
    noted = [arc for arc in plan.partition.arcs.values() if arc.border != PLAIN_BORDER]
    after = apply(plan, edit)
    for border in sorted({arc.border for arc in noted}, key=repr):
        lines = [plan.partition.line_mm(arc.id) for arc in noted if arc.border == border]
        parts = _along(after.partition, SegmentIndex.of_lines(lines), border)
        if parts:
            note = set_border(
                after,
                parts=parts,
                follows=border.follows,
                named=border.named,
                standing=border.standing,
                on=border.noted_on,
            )
            after = apply(after, note)
    puts, deletes = dict(edit.puts), dict(edit.deletes)
    for name in ("nodes", "arcs"):
        have, want = plan.table(name), after.table(name)
        puts[name] = {key: one for key, one in want.items() if have.get(key) != one}
        deletes[name] = frozenset(key for key in have if key not in want)
    return Edit(edit.label, puts, deletes)


def _along(partition: Partition, known: SegmentIndex, border: Border) -> list[BorderPart]:
    """Return the parts of plain arcs that run along known lines, in either direction."""
    parts = []
    for arc in sorted(partition.arcs):
        if partition.arcs[arc].border == border:
            continue
        line = partition.line_mm(arc)
        here, there = line[:-1], line[1:]
        is_known = (known.find(here, there) >= 0) | (known.find(there, here) >= 0)
        turns = np.flatnonzero(np.diff(is_known.astype(np.int8), prepend=0, append=0))
        for first, last in turns.reshape(-1, 2).tolist():
            parts.append(BorderPart(arc, first, last))
    return parts
