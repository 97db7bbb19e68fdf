"""Round the corners of a boundary off."""

import numpy as np

from gis.errors import Reason, Refused
from gis.geometry.lattice import MM_PER_M, LatticeArray
from gis.operations.new_course import courses_edit, is_plain, require_part, with_new_part
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.border_part import BorderPart
from gis.topology.obstacles import Obstacles

SHARES_OF_TOLERANCE = (0.7, 0.3)
"""What each round of cutting may take of the tolerance; two rounds make four corners of one."""

LEAST_CUT_MM = 5.0
"""A corner that would come this little nearer is as good as straight."""

LEAST_SEGMENT_MM = 20.0
"""Shorter segments are not cut: the lattice would bend them."""


def smooth_border(
    plan: Plan, *, part: BorderPart, tolerance_m: float, locks: Locks = Locks()
) -> Edit:
    """Round the corners of `part` off, nowhere farther than `tolerance_m` from where they were.

    Corners are cut at a quarter of the segments beside them (Chaikin 1974), less where the
    tolerance asks for it. Both ends stay, but a closed boundary without junctions is rounded all
    about. A corner stays where the cut would meet or pass over another boundary. Raises Refused
    when the part is not there or locked, or there is nothing to round.
    """
    record = require_part(plan, part, locks)
    partition = plan.partition
    line = part.line_mm(partition)
    whole = partition.line_mm(part.arc)
    is_ring = record.start == record.end and len(line) == len(whole)
    if is_ring and is_plain(partition, record.start) and _length(whole[:2]) >= LEAST_SEGMENT_MM:
        middle = (line[:1] + line[1:2]) // 2
        line = np.concatenate([middle, line[1:], middle])
    rest = np.concatenate([whole[: part.first], whole[part.last + 1 :]])

    def edit_with(obstacles: Obstacles | None) -> Edit:
        course = line
        for share in SHARES_OF_TOLERANCE:
            course = _cut(course, share * tolerance_m * MM_PER_M, obstacles, rest)
        if len(course) == len(line):
            raise Refused(Reason.NOTHING_CHANGES)
        course = course if is_ring else with_new_part(partition, part, course)
        return courses_edit(plan, EditLabel("operations.smooth_border"), {part.arc: course})

    try:
        return edit_with(None)
    except Refused as refused:
        if refused.reason is Reason.NOTHING_CHANGES:
            raise
    # Something stands in the way: each corner is asked for, which takes longer.
    return edit_with(Obstacles(partition, part))


def _cut(
    line: LatticeArray, tolerance_mm: float, obstacles: Obstacles | None, rest: LatticeArray
) -> LatticeArray:
    """Cut each corner of a line once, but for those that obstacles hold."""
    done = [line[0]]
    for at in range(1, len(line) - 1):
        cut = _corner_cut(line[at - 1], line[at], line[at + 1], tolerance_mm)
        if cut is not None and obstacles is not None:
            corner = np.array([done[-1], line[at], line[at + 1]])
            new = np.concatenate([corner[:1], cut, corner[2:]])
            own = np.concatenate([np.array(done[:-1]).reshape(-1, 2), line[at + 2 :], rest])
            cut = cut if obstacles.let_pass(corner, new, own) else None
        done.extend(line[at : at + 1] if cut is None else cut)
    return np.array([*done, line[-1]], dtype=np.int64)


def _corner_cut(
    before: LatticeArray, corner: LatticeArray, after: LatticeArray, tolerance_mm: float
) -> LatticeArray | None:
    """Return the two points that replace a corner, None for one that stays."""
    back, ahead = (before - corner).astype(np.float64), (after - corner).astype(np.float64)
    if min(np.hypot(*back), np.hypot(*ahead)) < LEAST_SEGMENT_MM:
        return None
    back, ahead = back / 4, ahead / 4
    off = abs(back[0] * ahead[1] - back[1] * ahead[0]) / max(float(np.hypot(*(ahead - back))), 1.0)
    if off < LEAST_CUT_MM or tolerance_mm < LEAST_CUT_MM:
        return None
    share = min(1.0, tolerance_mm / off)
    cut: LatticeArray = np.rint(corner + share * np.array([back, ahead])).astype(np.int64)
    return cut


def _length(line: LatticeArray) -> float:
    steps = np.diff(line, axis=0)
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())
