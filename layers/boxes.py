"""Boxes on a sheet or a screen and the question which of them meet: what label placement asks."""

from collections.abc import Iterable
from dataclasses import dataclass, field

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """Be an upright rectangle in device units, y growing downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, centre: Point, width: float, height: float) -> "Box":
        """Return the box of a size about its centre."""
        x, y = centre
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    @property
    def width(self) -> float:
        """The extent from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """The extent from top to bottom."""
        return self.bottom - self.top

    @property
    def centre(self) -> Point:
        """The point in the middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def meets(self, other: "Box") -> bool:
        """Tell whether the two share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        """Tell whether `other` lies in this box; a common edge is allowed."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def grown(self, by: float) -> "Box":
        """Return the box with `by` more room on every side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def nearest(self, point: Point) -> Point:
        """Return the point of the box that is nearest to `point`."""
        x, y = point
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)

    def meets_line(self, start: Point, end: Point) -> bool:
        """Tell whether a straight line runs through the box (Liang and Barsky's clipping)."""
        enter, leave = 0.0, 1.0
        for begin, finish, low, high in (
            (start[0], end[0], self.left, self.right),
            (start[1], end[1], self.top, self.bottom),
        ):
            step = finish - begin
            if step == 0.0:
                if not low < begin < high:
                    return False
                continue
            first, last = sorted(((low - begin) / step, (high - begin) / step))
            enter, leave = max(enter, first), min(leave, last)
        return enter < leave


@dataclass(slots=True)
class BoxIndex:
    """Hold boxes and lines in square cells, to find those near a box fast."""

    cell: float
    _boxes: dict[tuple[int, int], list[Box]] = field(default_factory=dict)
    _lines: dict[tuple[int, int], list[tuple[Point, Point]]] = field(default_factory=dict)

    def add(self, box: Box) -> None:
        """Take in a box."""
        for cell in self._cells(box):
            self._boxes.setdefault(cell, []).append(box)

    def add_line(self, start: Point, end: Point) -> None:
        """Take in a straight line."""
        for cell in self._cells(_box_of(start, end)):
            self._lines.setdefault(cell, []).append((start, end))

    def is_free(self, box: Box) -> bool:
        """Tell whether no box and no line in the index meets `box`."""
        # Asked hundreds of thousands of times for one sheet: a loop, without calls in it.
        left, top, right, bottom = box.left, box.top, box.right, box.bottom
        for cell in self._cells(box):
            for other in self._boxes.get(cell, ()):
                if (
                    left < other.right
                    and other.left < right
                    and top < other.bottom
                    and other.top < bottom
                ):
                    return False
            for line in self._lines.get(cell, ()):
                if box.meets_line(*line):
                    return False
        return True

    def count_met(self, box: Box) -> int:
        """Return how many boxes in the index `box` meets."""
        near = {other for cell in self._cells(box) for other in self._boxes.get(cell, ())}
        return sum(box.meets(other) for other in near)

    def is_free_line(self, start: Point, end: Point) -> bool:
        """Tell whether a line runs through no box and crosses no line in the index."""
        for cell in self._cells(_box_of(start, end)):
            if any(box.meets_line(start, end) for box in self._boxes.get(cell, ())):
                return False
            if any(_cross(start, end, *line) for line in self._lines.get(cell, ())):
                return False
        return True

    def _cells(self, box: Box) -> Iterable[tuple[int, int]]:
        cell = self.cell
        left, right = int(box.left // cell), int(box.right // cell)
        top, bottom = int(box.top // cell), int(box.bottom // cell)
        if left == right and top == bottom:
            return ((left, top),)
        return [
            (column, row) for column in range(left, right + 1) for row in range(top, bottom + 1)
        ]


def _box_of(start: Point, end: Point) -> Box:
    return Box(
        min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1])
    )


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _side(a, b, c) != _side(a, b, d) and _side(c, d, a) != _side(c, d, b)


def _side(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])
