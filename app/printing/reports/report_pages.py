"""Pages of a report in words: headings, paragraphs, tables and pictures flow from page to page."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.printing.wrapping import widest_piece, wrapped
from gis.reports.picture_marks import Picture
from layers.boxes import Box
from layers.drawing import INK, Align, Area, Ruler, Shape, Stroke, Text, rectangle
from layers.style import LineStyle

PAPER_MM = (210.0, 297.0)
LEFT, RIGHT, TOP, BOTTOM = 25.0, 195.0, 24.0, 279.0
"""Where the text stands: the left margin leaves room for binding."""
WIDTH = RIGHT - LEFT
BODY, SMALL, TABLE = 3.5, 2.8, 2.75
LEADING = 1.5
PALE, RULE, SOFT = "#4b5563", "#c3c8d0", "#eef1f5"
_CELL = 1.1
"""Room between the text of a cell and its edges."""
_LINE = 1.4
"""From line to line within a cell, in heights of its letters."""
_TRIES = ((TABLE, False), (TABLE, True), (2.5, True), (2.25, True), (2.0, True))
"""How a table is made to fit its page: the height of its letters, whether headings may turn."""
_TURNED_ROOM = 26.0
"""So long is a line of a turned heading at most."""
_ENOUGH = 24.0
"""A column that breaks its lines never needs more than this, the others first get theirs."""
_LEAST_AFTER_HEAD = 30.0
"""A heading stands on a page only with so much room below it."""


@dataclass(frozen=True, slots=True)
class Column:
    """Be a column of a table: its title and its share of the room that the others leave.

    A column without a share is as wide as its longest cell, so that no number or code is broken;
    numbers stand on the right. One with a share is at least so wide that a short text, a name,
    stands on two lines. Where that is more than a page is wide, headings over numbers run upwards,
    then the letters of the table get smaller.
    """

    title: str
    share: float = 0.0
    numeric: bool = False


@dataclass(slots=True)
class ReportPage:
    """Be one page: shapes, and pictures with their upper left corner, all in millimetres."""

    shapes: list[Shape] = field(default_factory=list)
    pictures: list[tuple[float, float, Picture]] = field(default_factory=list)


class Flow:
    """Put one thing below the other; what has no room begins a new page, nothing is cut."""

    def __init__(self, ruler: Ruler) -> None:
        self.ruler = ruler
        self.pages: list[ReportPage] = []
        self.y = BOTTOM
        self.new_page()

    @property
    def page(self) -> ReportPage:
        """The page that is being filled."""
        return self.pages[-1]

    @property
    def room(self) -> float:
        """How much of the page is left."""
        return BOTTOM - self.y

    def new_page(self) -> None:
        """Begin a page."""
        self.pages.append(ReportPage())
        self.y = TOP

    def need(self, height: float) -> None:
        """Begin a page unless so much is left of this one."""
        if self.room < height and self.y > TOP:
            self.new_page()

    def space(self, height: float) -> None:
        """Leave some room, none at the top of a page."""
        if self.y > TOP:
            self.y += height

    def add(self, *shapes: Shape) -> None:
        """Put shapes where they say."""
        self.page.shapes.extend(shapes)

    def heading(self, text: str, height: float = 5.0) -> None:
        """Write a heading with a line below it, not at the foot of a page."""
        self.space(height)
        self.need(height * 2 + _LEAST_AFTER_HEAD)
        self.add(Text(text, LEFT, self.y + height / 2, height, bold=True))
        self.y += height * 1.5
        self.add(Stroke(((LEFT, self.y), (RIGHT, self.y)), LineStyle(INK, 0.4)))
        self.y += height * 0.5

    def small_heading(self, text: str, *, keep: float = _LEAST_AFTER_HEAD) -> None:
        """Write a heading within a section, on the page of what follows it."""
        self.space(3.0)
        self.need(6.0 + keep)
        self.add(Text(text, LEFT, self.y + 2.0, 4.0, bold=True))
        self.y += 6.5

    def paragraph(self, text: str, height: float = BODY, colour: str = INK) -> None:
        """Write a paragraph."""
        for line in wrapped(text, height, WIDTH, self.ruler):
            self.need(height * LEADING)
            self.add(Text(line, LEFT, self.y + height * LEADING / 2, height, colour=colour))
            self.y += height * LEADING
        self.y += height * 0.4

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        """Write a table; its head is repeated on each page, a row is never parted."""
        table = _Table(self, columns, rows)
        for number, row in enumerate(rows):
            cells = table.lines(row)
            high = table.height(cells)
            if number == 0 or self.room < high:
                if number == 0:
                    self.need(table.head_height + high)
                else:
                    self.new_page()
                table.head()
            table.row(cells, high)
        self.y += 3.0


class _Table:
    def __init__(
        self, flow: Flow, columns: Sequence[Column], rows: Sequence[Sequence[str]]
    ) -> None:
        self._flow, self._columns = flow, columns
        body = [self._body(number, rows) for number in range(len(columns))]
        for self._high, may_turn in _TRIES:
            self._turned = [
                may_turn and self._is_better_turned(column, most * self._high)
                for column, most in zip(columns, body, strict=True)
            ]
            least = self._least(body)
            if sum(least) <= WIDTH:
                break
        self._widths = _shared_out(least, [column.share for column in columns])
        self._titles = [
            self._turned_lines(column.title)
            if turned
            else wrapped(column.title, self._high, width - 2 * _CELL, flow.ruler, bold=True)
            for column, width, turned in zip(columns, self._widths, self._turned, strict=True)
        ]

    def _body(self, number: int, rows: Sequence[Sequence[str]]) -> float:
        """Return the width that the cells of a column need, in heights of their letters."""
        ruler, is_shared = self._flow.ruler, bool(self._columns[number].share)
        most = 0.0
        for row in rows:
            width = ruler.width(row[number], 1.0)
            if is_shared:
                # Half of a text and its widest piece: then it always stands on two lines.
                width = min(width, width / 2 + widest_piece(row[number], 1.0, ruler))
            most = max(most, width)
        return most

    def _least(self, body: Sequence[float]) -> list[float]:
        """Return the width that each column needs."""
        widths: list[float] = []
        for column, most, turned in zip(self._columns, body, self._turned, strict=True):
            title = self._turned_width(column) if turned else self._title_width(column)
            width = max(title, most * self._high)
            widths.append((min(width, _ENOUGH) if column.share else width) + 2 * _CELL + 0.2)
        return widths

    def _is_better_turned(self, column: Column, body: float) -> bool:
        upright = self._title_width(column)
        return column.numeric and upright > max(body, self._turned_width(column))

    def _title_width(self, column: Column) -> float:
        """Return the width of what of a title is kept together: a word, two Chinese letters."""
        ruler, title = self._flow.ruler, column.title
        return max(
            widest_piece(title, self._high, ruler, bold=True),
            ruler.width(title[:2], self._high, bold=True),
        )

    def _turned_width(self, column: Column) -> float:
        return len(self._turned_lines(column.title)) * self._high * _LINE

    def _turned_lines(self, title: str) -> list[str]:
        return wrapped(title, self._high, _TURNED_ROOM, self._flow.ruler, bold=True)

    def lines(self, row: Sequence[str]) -> list[list[str]]:
        ruler = self._flow.ruler
        return [
            wrapped(words, self._high, width - 2 * _CELL, ruler) if words else []
            for words, width in zip(row, self._widths, strict=True)
        ]

    def height(self, cells: Sequence[Sequence[str]]) -> float:
        return max(1, *(len(cell) for cell in cells)) * self._high * _LINE + 2 * _CELL

    @property
    def head_height(self) -> float:
        upright = [
            lines for lines, turned in zip(self._titles, self._turned, strict=True) if not turned
        ]
        upwards = [
            self._flow.ruler.width(line, self._high, bold=True) + 2 * _CELL
            for lines, turned in zip(self._titles, self._turned, strict=True)
            for line in lines
            if turned
        ]
        return max(self.height([*upright, []]), *upwards, 0.0)

    def head(self) -> None:
        flow, high = self._flow, self.head_height
        flow.add(Area(rectangle(Box(LEFT, flow.y, RIGHT, flow.y + high)), SOFT))
        flow.add(Stroke(((LEFT, flow.y), (RIGHT, flow.y)), LineStyle(INK, 0.3)))
        self._head_cells(high)
        flow.y += high
        flow.add(Stroke(((LEFT, flow.y), (RIGHT, flow.y)), LineStyle(INK, 0.2)))

    def _head_cells(self, high: float) -> None:
        """Write the titles: beside turned ones the others stand at the foot."""
        if not any(self._turned):
            self._cells(self._titles, bold=True)
            return
        foot, right, step = self._flow.y + high - _CELL, LEFT, self._high * _LINE
        for column, width, lines, turned in zip(
            self._columns, self._widths, self._titles, self._turned, strict=True
        ):
            right += width
            for number, line in enumerate(reversed(lines)):
                before = (number + 0.5) * step
                if turned:
                    x = right - _CELL - before
                    text = Text(line, x, foot, self._high, bold=True, turned=True)
                else:
                    x, align = self._side(column, right - width, width)
                    text = Text(line, x, foot - before, self._high, align, bold=True)
                self._flow.add(text)

    def row(self, cells: Sequence[Sequence[str]], high: float) -> None:
        self._cells(cells)
        self._flow.y += high
        y = self._flow.y
        self._flow.add(Stroke(((LEFT, y), (RIGHT, y)), LineStyle(RULE, 0.12)))

    def _cells(self, cells: Sequence[Sequence[str]], *, bold: bool = False) -> None:
        left = LEFT
        for column, width, lines in zip(self._columns, self._widths, cells, strict=True):
            x, align = self._side(column, left, width)
            for number, line in enumerate(lines):
                y = self._flow.y + _CELL + (number + 0.5) * self._high * _LINE
                self._flow.add(Text(line, x, y, self._high, align, bold))
            left += width

    @staticmethod
    def _side(column: Column, left: float, width: float) -> tuple[float, Align]:
        return (left + width - _CELL, "right") if column.numeric else (left + _CELL, "left")


def _shared_out(least: Sequence[float], shares: Sequence[float]) -> list[float]:
    """Return the widths of columns that together are as wide as the page.

    What is left goes to those with a share, by their shares, else to all alike; nothing gets less
    than its least width unless all together are too wide, then all are narrowed alike.
    """
    needed = sum(least)
    if needed >= WIDTH:
        return [width * WIDTH / needed for width in least]
    if not any(shares):
        return [width + (WIDTH - needed) / len(least) for width in least]
    widths = list(least)
    open_ones = [number for number, share in enumerate(shares) if share]
    while True:
        left = WIDTH - needed + sum(least[number] for number in open_ones)
        part = left / sum(shares[number] for number in open_ones)
        enough = [number for number in open_ones if shares[number] * part >= least[number]]
        if len(enough) == len(open_ones):
            break
        open_ones = enough
    for number in open_ones:
        widths[number] = shares[number] * part
    return widths


@dataclass(frozen=True, slots=True)
class Running:
    """Say what stands on each page: left and right at its head, left at its foot."""

    head_left: str
    head_right: str
    foot_left: str


def with_running_words(
    pages: Sequence[ReportPage], running: Running, number: Sequence[str], *, from_page: int = 1
) -> None:
    """Write head and foot on pages; `number` has the words of each page, heads begin later."""
    line = LineStyle(RULE, 0.2)
    for index, page in enumerate(pages):
        if index >= from_page:
            page.shapes += [
                Text(running.head_left, LEFT, 14.5, SMALL, colour=PALE),
                Text(running.head_right, RIGHT, 14.5, SMALL, "right", colour=PALE),
                Stroke(((LEFT, 17.5), (RIGHT, 17.5)), line),
            ]
        page.shapes += [
            Text(running.foot_left, LEFT, 286.5, SMALL, colour=PALE),
            Text(number[index], RIGHT, 286.5, SMALL, "right", colour=PALE),
        ]
