"""A table in a box: its head, its rows, its total; in blocks side by side where that is asked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from app.printing.parts.maker import Made
from app.printing.parts.words import letters_of
from app.printing.sheet_spec import SizeMm
from app.printing.sheets.context import PageContext
from app.printing.sheets.tables import Column, Measure, Table
from app.printing.table_layout import TableLayout, ends_of
from app.printing.table_measure import measured
from app.printing.templates.records import PartTemplate
from layers.boxes import Box
from layers.drawing import INK, Area, Shape, Text, rectangle
from layers.style import LineStyle

LETTERS_MM, LEAST_MM = 2.75, 1.8
"""How high letters are on A3, and how high they are at least on any paper."""
ZEBRA = "#f7f8fa"
BLOCK_GAP_MM = 6.0
_SMALLER = 0.94
_TITLE = 1.25
"""How much larger the title is than the letters of the table."""


class TablePart:
    """Print the table of the page's order that has the part's name; nothing where there is none.

    Letters get smaller until all rows have room, but not below `LEAST_MM`; rows that have none
    even so are told of in a warning and are not among the rows made. A table with a measure is
    set as that says. Options: `blocks` side by side; `zebra` for a ground under every other row;
    `uprights` for lines between the columns; `head` false for rows without headings; `most` what
    share of the room that is left it takes at most, where it has no size.
    """

    def wanted(self, part: PartTemplate, context: PageContext, room: Box) -> SizeMm:
        """Return the room's width and the height of the table in it, as far as there is room."""
        table = context.order.tables.get(part.name)
        if table is None:
            return room.width, 0.0
        setting = _Setting(part, context, table, room.width)
        most = room.height * part.option("most", 1.0)
        return room.width, min(most, setting.height_mm(most))

    def made(self, part: PartTemplate, context: PageContext, box: Box) -> Made:
        """Return the table from the top of the box."""
        table = context.order.tables.get(part.name)
        if table is None:
            return Made(())
        inner = box.grown(-_pad(part, context))
        setting = _Setting(part, context, table, inner.width)
        setting.fit_into(inner.height)
        made = setting.made(inner)
        ground = part.option("ground", "")
        below = Area(rectangle(box), ground, LineStyle(INK, 0.2 * context.size))
        return replace(made, shapes=(below, *made.shapes)) if ground else made


def _pad(part: PartTemplate, context: PageContext) -> float:
    return part.option("pad", 0.0) * context.size


def table_ends(
    part: PartTemplate, context: PageContext, table: Table, boxes: Callable[[int], Box]
) -> tuple[Table, list[int]]:
    """Return the table with its measure, and before which rows the pages of it end.

    `boxes(n)` is the box of the part on page n of the table; all should be equally wide. Each
    piece of the returned table fits its box. The context is that of the first page.
    """
    setting = _Setting(part, context, table, boxes(0).width)
    ends = ends_of(
        table, setting.layout, lambda at: setting.room_mm(boxes(at // setting.blocks).height)
    )
    pages = [
        ends[min(at + setting.blocks, len(ends)) - 1] for at in range(0, len(ends), setting.blocks)
    ]
    return setting.table, pages


class _Setting:
    """Set one table in a width."""

    def __init__(
        self, part: PartTemplate, context: PageContext, table: Table, width_mm: float
    ) -> None:
        self._part, self._context = part, context
        self.blocks = max(1, int(part.option("blocks", 1.0)))
        self._gap_mm = BLOCK_GAP_MM * context.size
        self._width_mm = (width_mm - (self.blocks - 1) * self._gap_mm) / self.blocks
        self._letters_mm = max(LEAST_MM, letters_of(part, context, LETTERS_MM))
        self.table = table
        self._set(table.measure or self._measured())

    def _measured(self) -> Measure:
        ruler = self._context.ruler
        return measured(self.table, self._width_mm, self._letters_mm, ruler, least_mm=LEAST_MM)

    def _set(self, measure: Measure) -> None:
        self.table = self.table.with_measure(measure)
        has_head = self._part.option("head", True)
        self.layout = TableLayout(
            self.table.columns, measure, self._context.ruler, has_head=has_head
        )

    def room_mm(self, height_mm: float) -> float:
        """Return the height that is left for a block in a box."""
        return height_mm - self._title_mm

    @property
    def _title_mm(self) -> float:
        return 1.9 * _TITLE * self._measure.letters_mm if self.table.title else 0.0

    @property
    def _measure(self) -> Measure:
        assert self.table.measure is not None
        return self.table.measure

    def height_mm(self, most_mm: float) -> float:
        """Return how high the table is in a room."""
        room = self.room_mm(most_mm)
        ends = ends_of(self.table, self.layout, lambda _: room)
        if len(ends) > self.blocks:
            return most_mm
        return self._title_mm + max(self._block_mm(piece) for piece in self.table.cut(ends))

    def _block_mm(self, piece: Table) -> float:
        rows = (*piece.rows, piece.total) if piece.total else piece.rows
        cells = map(self.layout.cells, rows)
        return self.layout.head_height_mm + sum(map(self.layout.height_mm, cells))

    def fit_into(self, height_mm: float) -> None:
        """Make the letters smaller until all rows have room, unless the measure is given."""
        given = self._context.order.tables[self._part.name].measure
        while given is None and self._letters_mm > LEAST_MM and not self._fits(height_mm):
            self._letters_mm = max(LEAST_MM, self._letters_mm * _SMALLER)
            self._set(self._measured())

    def _fits(self, height_mm: float) -> bool:
        room = self.room_mm(height_mm)
        pieces = self.table.cut(ends_of(self.table, self.layout, lambda _: room))
        return len(pieces) <= self.blocks and all(
            self._block_mm(piece) <= room + 1e-6 for piece in pieces
        )

    def made(self, box: Box) -> Made:
        """Return the shapes of the table in a box."""
        shapes: list[Shape] = []
        if self.table.title:
            high = self._measure.letters_mm * _TITLE
            high = self._context.ruler.fitting(self.table.title, high, box.width, bold=True)
            shapes.append(Text(self.table.title, box.left, box.top + high, high, bold=True))
        room = self.room_mm(box.height)
        pieces = self.table.cut(ends_of(self.table, self.layout, lambda _: room))
        shown = pieces[: self.blocks]
        left, top = box.left, box.top + self._title_mm
        for piece in shown:
            shapes += self._block(piece, left, top)
            left += self.layout.width_mm + self._gap_mm
        lost = sum(len(piece.rows) for piece in pieces[self.blocks :])
        warnings: tuple[str, ...] = ()
        if lost:
            warnings = (
                self._context.texts(
                    "print_book.rows_without_room", page=self._context.order.label, count=lost
                ),
            )
        keys = tuple(key for piece in shown for key in piece.keys)
        sums = tuple(_sums([row for piece in shown for row in piece.rows], self.table.columns))
        return Made(tuple(shapes), self.table.is_private, keys, warnings, sums)

    def _block(self, piece: Table, left: float, top: float) -> list[Shape]:
        layout, y = self.layout, top
        shapes: list[Shape] = []
        if layout.has_head:
            shapes += layout.head(left, y)
            y += layout.head_height_mm
        else:
            shapes.append(layout.rule(left, y))
        has_zebra = self._part.option("zebra", False)
        for number, row in enumerate(piece.rows):
            cells = layout.cells(row)
            high = layout.height_mm(cells)
            if has_zebra and number % 2:
                shapes.append(
                    Area(rectangle(Box(left, y, left + layout.width_mm, y + high)), ZEBRA)
                )
            shapes += layout.row(cells, left, y)
            y += high
            shapes.append(layout.rule(left, y))
        if piece.total:
            cells = layout.cells(piece.total, bold=True)
            shapes += layout.row(cells, left, y, bold=True)
            y += layout.height_mm(cells)
            shapes.append(layout.rule(left, y))
        if self._part.option("uprights", False):
            shapes += layout.uprights(left, top, y)
        return shapes


def _sums(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> Iterator[tuple[str, int]]:
    """Yield what the printed numbers of columns add up to; an empty cell is nothing."""
    for at, column in enumerate(columns):
        if column.sum_as:
            yield column.sum_as, sum(int(row[at].replace(",", "") or "0") for row in rows)
