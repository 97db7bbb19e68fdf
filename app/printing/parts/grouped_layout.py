"""Setting a table in blocks side by side, its first column joined where rows belong together.

Pure millimetres: how large the letters may be, which rows stand in which block. The blocks are
equally filled; a group that goes on in the next block is named again there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from app.printing.sheets.tables import Table
from layers.boxes import Box
from layers.drawing import INK, Area, Ruler, Shape, Stroke, Text, rectangle
from layers.style import LineStyle

LINE, ROW, HEAD = "#9ca3af", 1.9, 2.1
PAD, GAP = 0.7, 2.0
"""Beside a cell and between blocks, in heights of a letter."""
SMALLER = 0.95
MOST_STRETCH = 1.35
"""How much higher than they need to be rows may get to fill their box."""
GROUNDS = ("#ffffff", "#f7f3ee")


@dataclass(frozen=True, slots=True)
class GroupedStyle:
    """Say how high letters are if there is room, and at least; how many blocks there may be."""

    letters_mm: float
    least_mm: float
    most_blocks: int
    head_ground: str
    head_ink: str
    line_mm: float


@dataclass(frozen=True, slots=True)
class Setting:
    """Be a table set in a width: letters, width of each column, rows of each block by number."""

    letters_mm: float
    widths_mm: tuple[float, ...]
    blocks: tuple[range, ...]

    @property
    def rows(self) -> int:
        """How many rows stand there."""
        return sum(map(len, self.blocks))

    @property
    def height_mm(self) -> float:
        """The height of the longest block with its head."""
        longest = max(map(len, self.blocks), default=0)
        return self.letters_mm * (HEAD + longest * ROW)


class GroupedTable:
    """Set and draw one table, its rows with equal `groups` joined in the first column."""

    def __init__(
        self, table: Table, groups: Sequence[object], style: GroupedStyle, ruler: Ruler
    ) -> None:
        self._table, self._groups = table, groups
        self._style, self._ruler = style, ruler
        changes = (at for at in range(1, len(groups)) if groups[at] != groups[at - 1])
        self._breaks = (*changes, len(groups))
        self._order = {group: at for at, group in enumerate(dict.fromkeys(groups))}

    def set_in(self, width_mm: float, height_mm: float) -> Setting:
        """Return the setting with the largest letters in which all rows have room.

        Where there is none, that with the least letters and the most rows; what is left over is
        for another page.
        """
        letters = self._style.letters_mm
        while True:
            settings = list(self._at(width_mm, height_mm, letters))
            whole = next((one for one in settings if one.rows == len(self._table.rows)), None)
            if whole is not None:
                return whole
            if letters <= self._style.least_mm:
                return max(settings, key=lambda setting: setting.rows)
            letters = max(self._style.least_mm, letters * SMALLER)

    def _at(self, width_mm: float, height_mm: float, letters: float) -> Iterator[Setting]:
        """Yield the settings in letters of a height, with one block, with two and so on."""
        natural = self._widths(letters)
        most_rows = max(1, int((height_mm / letters - HEAD) / ROW + 1e-6))
        for count in range(1, self._style.most_blocks + 1):
            width = (width_mm - (count - 1) * GAP * letters) / count
            if count > 1 and sum(natural) > width:
                return
            shown = min(len(self._table.rows), most_rows * count)
            share = width / sum(natural)
            blocks = _blocks(shown, count, most_rows, self._breaks)
            yield Setting(letters, tuple(share * each for each in natural), blocks)

    def _widths(self, letters: float) -> list[float]:
        widths: list[float] = []
        for at, column in enumerate(self._table.columns):
            cells = [self._ruler.width(row[at], letters, bold=not at) for row in self._table.rows]
            head = self._ruler.width(column.title, letters, bold=True)
            widths.append(max([head, *cells]) + 2 * PAD * letters)
        return widths

    def shapes(self, setting: Setting, box: Box) -> Iterator[Shape]:
        """Yield the shapes of the rows of a setting in their box."""
        stretch = min(MOST_STRETCH, box.height / max(setting.height_mm, 1e-9))
        left = box.left
        for rows in setting.blocks:
            yield from self._block(rows, _Frame(setting, stretch, rows, left, box.top))
            left += sum(setting.widths_mm) + GAP * setting.letters_mm

    def _block(self, rows: range, frame: "_Frame") -> Iterator[Shape]:
        runs = list(self._runs(rows))
        yield Area(rectangle(frame.head), self._style.head_ground)
        for run in runs:
            yield Area(rectangle(frame.box(run)), self._ground(run))
        titles = [column.title for column in self._table.columns]
        yield from self._line(titles, frame, frame.head.centre[1], self._style.head_ink)
        for run in runs:
            yield from self._group(run, frame)
        line = LineStyle(LINE, self._style.line_mm)
        yield Stroke(rectangle(frame.whole), line, closed=True)

    def _ground(self, run: range) -> str:
        return GROUNDS[self._order[self._groups[run.start]] % len(GROUNDS)]

    def _runs(self, rows: range) -> Iterator[range]:
        """Yield the rows of a block group by group."""
        for _, run in groupby(rows, key=lambda row: self._groups[row]):
            numbers = list(run)
            yield range(numbers[0], numbers[-1] + 1)

    def _group(self, run: range, frame: "_Frame") -> Iterator[Shape]:
        box, line = frame.box(run), LineStyle(LINE, self._style.line_mm)
        yield Stroke(((box.left, box.top), (box.right, box.top)), line)
        yield from self._line([self._table.rows[run.start][0]], frame, box.centre[1], INK)
        for row in run:
            line_box = frame.box(range(row, row + 1))
            left = box.left + frame.setting.widths_mm[0]
            if row != run.start:
                yield Stroke(((left, line_box.top), (box.right, line_box.top)), line)
            cells = ["", *self._table.rows[row][1:]]
            yield from self._line(cells, frame, line_box.centre[1], INK)

    def _line(
        self, cells: Sequence[str], frame: "_Frame", y_mm: float, colour: str
    ) -> Iterator[Shape]:
        """Yield the words of a row, each in the middle of its cell, smaller where they must be."""
        letters, left = frame.setting.letters_mm, frame.head.left
        for at, (cell, width) in enumerate(zip(cells, frame.setting.widths_mm, strict=False)):
            bold = at == 0 or y_mm < frame.head.bottom
            room = width - PAD * letters
            high = self._ruler.fitting(cell, letters, room, bold=bold)
            if cell:
                middle = left + width / 2
                yield Text(cell, middle, y_mm, high, "centre", bold=bold, colour=colour)
            left += width


class _Frame:
    """Know where head and rows of a block stand."""

    def __init__(
        self, setting: Setting, stretch: float, rows: range, left: float, top: float
    ) -> None:
        self.setting = setting
        self._rows = rows
        self._row_mm = ROW * setting.letters_mm * stretch
        right = left + sum(setting.widths_mm)
        self.head = Box(left, top, right, top + HEAD * setting.letters_mm * stretch)
        bottom = self.head.bottom + len(rows) * self._row_mm
        self.whole = Box(left, top, right, bottom)

    def box(self, run: range) -> Box:
        """Return the box of some rows."""
        top = self.head.bottom + (run.start - self._rows.start) * self._row_mm
        return Box(self.head.left, top, self.head.right, top + len(run) * self._row_mm)


def _blocks(rows: int, count: int, most: int, breaks: Sequence[int]) -> tuple[range, ...]:
    """Return the rows of each block, none with more than `most`, about equally many.

    A block ends where a group does if that is not far from its share; `breaks` are those places.
    """
    ends = [0]
    for left in range(count, 0, -1):
        share = -(-(rows - ends[-1]) // left)
        least = max(ends[-1] + 1, rows - most * (left - 1))
        whole = [at for at in breaks if least <= at <= min(rows, ends[-1] + most)]
        nearest = min(whole, key=lambda at: abs(at - ends[-1] - share), default=None)
        is_near = nearest is not None and abs(nearest - ends[-1] - share) <= max(1, share // 4)
        ends.append(nearest if nearest is not None and is_near else min(rows, ends[-1] + share))
    ends[-1] = rows
    return tuple(range(a, b) for a, b in pairwise(ends) if b > a)
