"""Find lines again after noding: which noded lines are the course of which earlier line."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gis.geometry.lattice import LatticeArray
from gis.topology.chains import SegmentIndex

_PIXEL_MM = 0.71
"""Snap rounding bends a segment to lattice points no farther than half a pixel's diagonal."""

Course = tuple[int, bool]
"""The number of an earlier line, and whether the noded line runs the same way."""


def traced(earlier: Sequence[LatticeArray], noded: Sequence[LatticeArray]) -> list[Course | None]:
    """Say for each noded line on which earlier line it lies, None for a line that is new.

    `noded` comes of noding `earlier` and other lines, none of them twice. Vertices stay where they
    are, so the course between two vertices of an earlier line is their segment or, where that was
    cut or bent, a path of segments between points less than a millimetre from it. A noded line that
    is the very array of an earlier one is not looked for.
    """
    number_of = {id(line): number for number, line in enumerate(earlier)}
    courses: list[Course | None] = [
        (number_of[id(line)], True) if id(line) in number_of else None for line in noded
    ]
    stayed = {course[0] for course in courses if course is not None}
    cut = [number for number in range(len(earlier)) if number not in stayed]
    new = [i for i, course in enumerate(courses) if course is None]
    if cut and new:
        found = _found_again([earlier[number] for number in cut], [noded[i] for i in new])
        for line, (number, same_way) in found.items():
            courses[new[line]] = cut[number], same_way
    return courses


def _found_again(
    earlier: Sequence[LatticeArray], noded: Sequence[LatticeArray]
) -> dict[int, Course]:
    """Return the course on an earlier line of each noded line, by number, that has one."""
    courses: dict[int, Course] = {}
    net = _Net(noded)
    starts = np.concatenate([line[:-1] for line in earlier])
    ends = np.concatenate([line[1:] for line in earlier])
    number = np.repeat(np.arange(len(earlier)), [len(line) - 1 for line in earlier])
    ahead, back = net.index.find(starts, ends), net.index.find(ends, starts)
    for found, same_way in ((ahead, True), (back, False)):
        lines, first = np.unique(found, return_index=True)
        for line, at in zip(lines.tolist(), first.tolist(), strict=True):
            if line >= 0:
                courses[line] = int(number[at]), same_way
    for i in np.flatnonzero((ahead < 0) & (back < 0)).tolist():
        for line, same_way in net.path(starts[i], ends[i]):
            courses[line] = int(number[i]), same_way
    return courses


def course_along(line: LatticeArray, noded: Sequence[LatticeArray]) -> list[Course]:
    """Return the noded lines that one line goes along, in its order, and which way each is run.

    `noded` comes of noding the line and others; the line does not cross itself.
    """
    net = _Net(noded)
    course: list[Course] = []
    ahead, back = net.index.find(line[:-1], line[1:]), net.index.find(line[1:], line[:-1])
    for i, (a, b) in enumerate(zip(ahead.tolist(), back.tolist(), strict=True)):
        steps = [(max(a, b), a >= 0)] if a >= 0 or b >= 0 else net.path(line[i], line[i + 1])
        course += [step for step in steps if step not in course[-1:]]
    return course


class _Net:
    """The segments of noded lines and the places where they end."""

    def __init__(self, lines: Sequence[LatticeArray]) -> None:
        self.index = SegmentIndex.of_lines(lines)
        self._x, self._y = np.concatenate(lines).T

    def path(self, start: LatticeArray, end: LatticeArray) -> list[Course]:
        """Return the lines along the path between two places that bends least."""
        stops, off = self._stops(start, end)
        count = len(stops)
        first, second = np.triu_indices(count, 1)
        both = np.concatenate([first, second]), np.concatenate([second, first])
        ahead, back = np.split(self.index.find(stops[both[0]], stops[both[1]]), 2)
        cost = np.full(count, np.inf)
        cost[0] = 0.0
        came: dict[int, tuple[int, Course]] = {}
        for a, b, line_ahead, line_back in zip(
            first.tolist(), second.tolist(), ahead.tolist(), back.tolist(), strict=True
        ):
            line = max(line_ahead, line_back)
            if line >= 0 and cost[a] + off[b] < cost[b]:
                cost[b] = cost[a] + off[b]
                came[b] = a, (line, line_ahead >= 0)
        path: list[Course] = []
        stop = count - 1
        while stop in came:
            stop, course = came[stop]
            path.append(course)
        return path if stop == 0 else []

    def _stops(
        self, start: LatticeArray, end: LatticeArray
    ) -> tuple[LatticeArray, NDArray[np.float64]]:
        """Return the places near a segment in its order, and how far off they are."""
        along = (end - start).astype(np.float64)
        length = float(np.hypot(*along))
        (x0, y0), (x1, y1) = start.tolist(), end.tolist()
        in_box = (self._x >= min(x0, x1) - 1) & (self._x <= max(x0, x1) + 1)
        in_box &= (self._y >= min(y0, y1) - 1) & (self._y <= max(y0, y1) + 1)
        near = set(zip(self._x[in_box].tolist(), self._y[in_box].tolist(), strict=True))
        places = np.array(sorted(near), dtype=np.int64)
        from_start = places - start
        share = from_start @ along / length**2
        off = np.abs(from_start[:, 0] * along[1] - from_start[:, 1] * along[0]) / length
        inner = np.flatnonzero((off <= _PIXEL_MM) & (share > 0) & (share < 1))
        inner = inner[np.argsort(share[inner], kind="stable")]
        stops = np.concatenate([start[None], places[inner], end[None]])
        return stops, np.concatenate([[0.0], off[inner], [0.0]])
