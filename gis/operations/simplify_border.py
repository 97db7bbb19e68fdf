"""Leave vertices of a boundary out that hardly change its course."""

import numpy as np
from numpy.typing import NDArray

from gis.geometry.lattice import MM_PER_M, LatticeArray
from gis.operations.new_course import courses_edit, require_part, with_new_part
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.border_part import BorderPart
from gis.topology.obstacles import Obstacles
from gis.topology.partition import Partition


def simplify_border(
    plan: Plan, *, part: BorderPart, tolerance_m: float, locks: Locks = Locks()
) -> Edit:
    """Take vertices out of `part` so that none of them is farther than `tolerance_m` from it then.

    Both ends stay. Where the shorter course would meet or pass over another boundary, or itself,
    the vertices that keep it free stay too. A closed boundary keeps three corners. Raises Refused
    when the part is not there or locked, or no vertex can go.
    """
    require_part(plan, part, locks)
    line = part.line_mm(plan.partition)
    kept = _Simplifier(plan.partition, part, tolerance_m * MM_PER_M).kept()
    course = with_new_part(plan.partition, part, line[kept])
    label = EditLabel("operations.simplify_border", {"count": len(line) - len(kept)})
    return courses_edit(plan, label, {part.arc: course})


class _Simplifier:
    """Douglas and Peucker's method (1973), in which a straight course must also be free."""

    def __init__(self, partition: Partition, part: BorderPart, tolerance_mm: float) -> None:
        self._line = part.line_mm(partition)
        whole = partition.line_mm(part.arc)
        self._before, self._after = whole[: part.first], whole[part.last + 1 :]
        self._is_whole = len(self._line) == len(whole)
        self._obstacles = Obstacles(partition, part)
        self._tolerance_mm = tolerance_mm
        record = partition.arcs[part.arc]
        beside = set(partition.arcs_at(record.start)) & set(partition.arcs_at(record.end))
        self._has_straight_neighbour = any(
            len(partition.arcs[arc].points) == 0 for arc in beside - {part.arc}
        )

    def kept(self) -> list[int]:
        """Return the numbers of the vertices that stay, in their order."""
        kept = {0, len(self._line) - 1}
        open_ends = [(0, len(self._line) - 1)]
        while open_ends:
            first, last = open_ends.pop()
            if last - first < 2:
                continue
            off = _off(self._line, first, last)
            farthest = first + 1 + int(np.argmax(off))
            if off.max() <= self._tolerance_mm and self._may_be_straight(first, last):
                continue
            kept.add(farthest)
            open_ends += [(first, farthest), (farthest, last)]
        if self._is_closed() and len(kept) == 3 and len(self._line) > 3:
            kept.add(self._third_corner(*sorted(kept)))
        return sorted(kept)

    def _is_closed(self) -> bool:
        return self._is_whole and bool((self._line[0] == self._line[-1]).all())

    def _third_corner(self, first: int, middle: int, last: int) -> int:
        off = [_off(self._line, first, middle), np.zeros(1), _off(self._line, middle, last)]
        return first + 1 + int(np.argmax(np.concatenate(off)))

    def _may_be_straight(self, first: int, last: int) -> bool:
        line = self._line
        is_all = self._is_whole and last - first == len(line) - 1
        if is_all and (self._is_closed() or self._has_straight_neighbour):
            return False
        own = np.concatenate([self._before, line[:first], line[last + 1 :], self._after])
        return self._obstacles.let_pass(line[first : last + 1], line[[first, last]], own)


def _off(line: LatticeArray, first: int, last: int) -> NDArray[np.float64]:
    """Return how far the vertices between two others are from the straight line between these."""
    start, along = line[first], (line[last] - line[first]).astype(np.float64)
    from_start = (line[first + 1 : last] - start).astype(np.float64)
    length = float(along @ along)
    share = np.clip(from_start @ along / length, 0.0, 1.0) if length else np.zeros(len(from_start))
    rest = from_start - share[:, np.newaxis] * along
    return np.asarray(np.hypot(rest[:, 0], rest[:, 1]))
