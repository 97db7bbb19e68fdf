"""Pages of a report in words: headings, paragraphs, tables and pictures flow from page to page."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.printing.sheets.tables import Column, Table
from app.printing.table_layout import TableLayout
from app.printing.table_measure import measured
from app.printing.wrapping import wrapped
from gis.reports.picture_marks import Picture
from layers.drawing import INK, Ruler, Shape, Stroke, Text
from layers.style import LineStyle

PAPER_MM = (210.0, 297.0)
LEFT, RIGHT, TOP, BOTTOM = 25.0, 195.0, 24.0, 279.0
"""Where the text stands: the left margin leaves room for binding."""
WIDTH = RIGHT - LEFT
BODY, SMALL, TABLE = 3.5, 2.8, 2.75
LEADING = 1.5
PALE, RULE = "#4b5563", "#c3c8d0"
_LEAST_AFTER_HEAD = 30.0
"""A heading stands on a page only with so much room below it."""


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
        table = Table(tuple(columns), tuple(map(tuple, rows)))
        layout = TableLayout(columns, measured(table, WIDTH, TABLE, self.ruler), self.ruler)
        for number, row in enumerate(rows):
            cells = layout.cells(row)
            high = layout.height_mm(cells)
            if number == 0 or self.room < high:
                if number == 0:
                    self.need(layout.head_height_mm + high)
                else:
                    self.new_page()
                self.add(*layout.head(LEFT, self.y))
                self.y += layout.head_height_mm
            self.add(*layout.row(cells, LEFT, self.y))
            self.y += high
            self.add(layout.rule(LEFT, self.y))
        self.y += 3.0


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
