"""Pages of a report in words: headings, paragraphs, tables and pictures flow from page to page."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.printing.wrapping import wrapped
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
_LEAST_AFTER_HEAD = 30.0
"""A heading stands on a page only with so much room below it."""


@dataclass(frozen=True, slots=True)
class Column:
    """Be a column of a table: its title and its share of the room that the others leave.

    A column without a share is as wide as its longest cell, so that no number or code is broken;
    numbers stand on the right.
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
        self._widths = self._fitting(rows)
        self._titles = self.lines([column.title for column in columns], bold=True)

    def _fitting(self, rows: Sequence[Sequence[str]]) -> list[float]:
        """Return the width of each column."""
        ruler, shares = self._flow.ruler, [column.share for column in self._columns]
        natural = [
            max(
                (ruler.width(row[number], TABLE) for row in rows),
                default=0.0,
            )
            for number in range(len(self._columns))
        ]
        least = [
            max(ruler.width(_longest(column.title), TABLE, bold=True), width) + 2 * _CELL + 0.2
            for column, width in zip(self._columns, natural, strict=True)
        ]
        fixed = sum(width for width, share in zip(least, shares, strict=True) if not share)
        left = WIDTH - fixed
        if not any(shares):
            return [width + left / len(shares) for width in least]
        return [
            share / sum(shares) * left if share else width
            for width, share in zip(least, shares, strict=True)
        ]

    def lines(self, row: Sequence[str], *, bold: bool = False) -> list[list[str]]:
        ruler = self._flow.ruler
        return [
            wrapped(words, TABLE, width - 2 * _CELL, ruler, bold=bold) if words else []
            for words, width in zip(row, self._widths, strict=True)
        ]

    @staticmethod
    def height(cells: Sequence[Sequence[str]]) -> float:
        return max(1, *(len(cell) for cell in cells)) * TABLE * 1.4 + 2 * _CELL

    @property
    def head_height(self) -> float:
        return self.height(self._titles)

    def head(self) -> None:
        flow, high = self._flow, self.head_height
        flow.add(Area(rectangle(Box(LEFT, flow.y, RIGHT, flow.y + high)), SOFT))
        flow.add(Stroke(((LEFT, flow.y), (RIGHT, flow.y)), LineStyle(INK, 0.3)))
        self._cells(self._titles, bold=True)
        flow.y += high
        flow.add(Stroke(((LEFT, flow.y), (RIGHT, flow.y)), LineStyle(INK, 0.2)))

    def row(self, cells: Sequence[Sequence[str]], high: float) -> None:
        self._cells(cells)
        self._flow.y += high
        y = self._flow.y
        self._flow.add(Stroke(((LEFT, y), (RIGHT, y)), LineStyle(RULE, 0.12)))

    def _cells(self, cells: Sequence[Sequence[str]], *, bold: bool = False) -> None:
        left = LEFT
        for column, width, lines in zip(self._columns, self._widths, cells, strict=True):
            align: Align = "right" if column.numeric else "left"
            x = left + width - _CELL if column.numeric else left + _CELL
            for number, line in enumerate(lines):
                y = self._flow.y + _CELL + (number + 0.5) * TABLE * 1.4
                self._flow.add(Text(line, x, y, TABLE, align, bold))
            left += width


def _longest(title: str) -> str:
    """Return what of a title must not be broken: a word, or two Chinese letters."""
    return max(title.split(), key=len) if title.isascii() else title[:2]


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
