"""A measured table as shapes: its head and its rows, lines in cells, and which rows fit where."""

from collections.abc import Callable, Sequence
from itertools import count

from app.printing.sheets.tables import Column, Measure, Table
from app.printing.table_measure import LINE, turned_lines
from app.printing.wrapping import wrapped
from layers.boxes import Box
from layers.drawing import INK, Align, Area, Ruler, Shape, Stroke, Text, rectangle
from layers.style import LineStyle

HEAD_GROUND, RULE = "#eef1f5", "#c3c8d0"
Cells = list[list[str]]
"""The lines of each cell of a row."""


class TableLayout:
    """Make the shapes of a table with its head, row by row; millimetres of the sheet.

    A row is never parted: its height is that of its highest cell.
    """

    def __init__(
        self, columns: Sequence[Column], measure: Measure, ruler: Ruler, *, has_head: bool = True
    ) -> None:
        self._columns, self._measure, self._ruler = columns, measure, ruler
        self._high, self._pad = measure.letters_mm, measure.pad_mm
        self._titles = [
            turned_lines(column.title, self._high, ruler)
            if turned
            else self._wrapped(column.title, width, bold=True)
            for column, width, turned in zip(
                columns, measure.widths_mm, measure.turned, strict=True
            )
        ]
        self.width_mm = measure.width_mm
        self.has_head = has_head
        self.head_height_mm = self._head_height() if has_head else 0.0

    def cells(self, row: Sequence[str], *, bold: bool = False) -> Cells:
        """Return the lines of the cells of a row."""
        return [
            self._wrapped(words, width, bold=bold) if words else []
            for words, width in zip(row, self._measure.widths_mm, strict=True)
        ]

    def height_mm(self, cells: Sequence[Sequence[str]]) -> float:
        """Return the height of a row."""
        return max(1, *(len(cell) for cell in cells)) * self._high * LINE + 2 * self._pad

    def head(self, left: float, top: float) -> list[Shape]:
        """Return the headings on their ground between two lines."""
        high, right = self.head_height_mm, left + self.width_mm
        line = 0.11 * self._high
        return [
            Area(rectangle(Box(left, top, right, top + high)), HEAD_GROUND),
            Stroke(((left, top), (right, top)), LineStyle(INK, line)),
            *self._head_cells(left, top),
            Stroke(((left, top + high), (right, top + high)), LineStyle(INK, line * 2 / 3)),
        ]

    def row(self, cells: Cells, left: float, top: float, *, bold: bool = False) -> list[Shape]:
        """Return the texts of a row."""
        shapes: list[Shape] = []
        for column, width, lines in zip(self._columns, self._measure.widths_mm, cells, strict=True):
            x, align = self._side(column, left, width)
            for number, line in enumerate(lines):
                y = top + self._pad + (number + 0.5) * self._high * LINE
                shapes.append(Text(line, x, y, self._high, align, bold))
            left += width
        return shapes

    def rule(self, left: float, y: float) -> Stroke:
        """Return the fine line below a row."""
        return Stroke(((left, y), (left + self.width_mm, y)), LineStyle(RULE, 0.044 * self._high))

    def uprights(self, left: float, top: float, bottom: float) -> list[Shape]:
        """Return the fine lines beside and between the columns."""
        shapes: list[Shape] = []
        line = LineStyle(RULE, 0.044 * self._high)
        for width in (0.0, *self._measure.widths_mm):
            left += width
            shapes.append(Stroke(((left, top), (left, bottom)), line))
        return shapes

    def _wrapped(self, words: str, width: float, *, bold: bool) -> list[str]:
        return wrapped(words, self._high, width - 2 * self._pad, self._ruler, bold=bold)

    def _head_height(self) -> float:
        turned = self._measure.turned
        upright = [lines for lines, up in zip(self._titles, turned, strict=True) if not up]
        upwards = [
            self._ruler.width(line, self._high, bold=True) + 2 * self._pad
            for lines, up in zip(self._titles, turned, strict=True)
            for line in lines
            if up
        ]
        return max(self.height_mm([*upright, []]), *upwards, 0.0)

    def _head_cells(self, left: float, top: float) -> list[Shape]:
        """Return the titles: beside turned ones the others stand at the foot."""
        if not any(self._measure.turned):
            return self.row(self._titles, left, top, bold=True)
        shapes: list[Shape] = []
        foot, right, step = top + self.head_height_mm - self._pad, left, self._high * LINE
        for column, width, lines, turned in zip(
            self._columns, self._measure.widths_mm, self._titles, self._measure.turned, strict=True
        ):
            right += width
            for number, line in enumerate(reversed(lines)):
                before = (number + 0.5) * step
                if turned:
                    x = right - self._pad - before
                    text = Text(line, x, foot, self._high, bold=True, turned=True)
                else:
                    x, align = self._side(column, right - width, width)
                    text = Text(line, x, foot - before, self._high, align, bold=True)
                shapes.append(text)
        return shapes

    def _side(self, column: Column, left: float, width: float) -> tuple[float, Align]:
        if column.numeric:
            return left + width - self._pad, "right"
        return left + self._pad, "left"


def ends_of(table: Table, layout: TableLayout, room_mm: Callable[[int], float]) -> list[int]:
    """Return before which rows a table is cut so that each piece fits its room with its head.

    `room_mm(n)` is the height of the room of piece n, its head counted in. A row that is higher
    than a room stands alone in it. The total never stands alone: it takes a row with it.
    """
    heights = [layout.height_mm(layout.cells(row)) for row in table.rows]
    total = layout.height_mm(layout.cells(table.total, bold=True)) if table.total else 0.0
    ends: list[int] = []
    start = 0
    for piece in count():
        room = room_mm(piece) - layout.head_height_mm + 1e-6
        end, used = start, 0.0
        while end < len(heights) and (end == start or used + heights[end] <= room):
            used += heights[end]
            end += 1
        is_last = end == len(heights)
        if is_last and total and used + total > room and end - start > 1:
            end, is_last = end - 1, False
        ends.append(end)
        if is_last:
            break
        start = end
    return ends
