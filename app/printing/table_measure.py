"""How wide the columns of a table are and how high its letters: what fits, nothing broken."""

from collections.abc import Iterator, Sequence

from app.printing.sheets.tables import Column, Measure, Table
from app.printing.wrapping import widest_piece, wrapped
from layers.drawing import Ruler

USUAL_MM = 2.75
"""The letters for which the other sizes are meant; with other letters they change alike."""
LINE = 1.4
"""From line to line within a cell, in heights of its letters."""
_PAD = 1.1 / USUAL_MM
_TURNED_ROOM = 26.0 / USUAL_MM
"""So long is a line of a turned heading at most."""
_ENOUGH = 24.0 / USUAL_MM
"""A column that breaks its lines never needs more than this, the others first get theirs."""
_TRIES = ((1.0, False), (1.0, True), (0.91, True), (0.82, True), (0.727, True))
"""How a table is made to fit: by the share of its letters, and whether headings may turn."""


def measured(
    table: Table, width_mm: float, letters_mm: float, ruler: Ruler, *, least_mm: float = 0.0
) -> Measure:
    """Return how a table is set in a width.

    Where the columns need more, headings over numbers run upwards, then the letters get smaller,
    but not below `least_mm` nor 0.73 of `letters_mm`; then all columns are narrowed alike.
    """
    columns = table.columns
    body = [_body(c, [row[at] for row in table.rows], ruler) for at, c in enumerate(columns)]
    for at, cell in enumerate(table.total):
        if not columns[at].share:
            body[at] = max(body[at], ruler.width(cell, 1.0, bold=True))
    pad = _PAD * letters_mm
    tries = [(letters_mm * share, turns) for share, turns in _TRIES]
    for high, may_turn in tries:
        enough = _ENOUGH * letters_mm
        columns_of = _Columns(
            columns, body, max(high, min(least_mm, letters_mm)), letters_mm, ruler
        )
        turned = columns_of.turned(may_turn=may_turn)
        least = [width + 2 * pad for width in columns_of.least(turned, enough)]
        if sum(least) <= width_mm:
            break
    widths = _shared_out(least, [column.share for column in columns], width_mm)
    return Measure(columns_of.high, pad, tuple(widths), tuple(turned))


def turned_lines(title: str, letters_mm: float, ruler: Ruler) -> list[str]:
    """Return the lines of a heading that runs upwards."""
    return wrapped(title, letters_mm, _TURNED_ROOM * letters_mm, ruler, bold=True)


def _body(column: Column, cells: Sequence[str], ruler: Ruler) -> float:
    """Return the width that the cells of a column need, in heights of their letters."""
    return max(_widths(column, cells, ruler), default=0.0)


def _widths(column: Column, cells: Sequence[str], ruler: Ruler) -> Iterator[float]:
    for cell in cells:
        width = ruler.width(cell, 1.0)
        if column.share and cell:
            # Half of a text and its widest piece: then it always stands on two lines.
            width = min(width, width / 2 + widest_piece(cell, 1.0, ruler))
        yield width


class _Columns:
    """Measure columns with letters of one height."""

    def __init__(
        self,
        columns: Sequence[Column],
        body: Sequence[float],
        high: float,
        usual: float,
        ruler: Ruler,
    ) -> None:
        self._columns, self._body = columns, body
        self.high, self._usual, self._ruler = high, usual, ruler

    def turned(self, *, may_turn: bool) -> list[bool]:
        """Tell of each column whether its heading runs upwards."""
        return [
            may_turn and self._is_better_turned(column, most * self.high)
            for column, most in zip(self._columns, self._body, strict=True)
        ]

    def least(self, turned: Sequence[bool], enough: float) -> list[float]:
        """Return the width that each column needs, without the room beside its cells."""
        widths: list[float] = []
        for column, most, is_turned in zip(self._columns, self._body, turned, strict=True):
            title = self._turned_width(column) if is_turned else self._title_width(column)
            width = max(title, most * self.high)
            widths.append((min(width, enough) if column.share else width) + 0.07 * self._usual)
        return widths

    def _is_better_turned(self, column: Column, body: float) -> bool:
        upright = self._title_width(column)
        return column.numeric and upright > max(body, self._turned_width(column))

    def _title_width(self, column: Column) -> float:
        """Return the width of what of a title is kept together: a word, two Chinese letters."""
        ruler, title = self._ruler, column.title
        return max(
            widest_piece(title, self.high, ruler, bold=True),
            ruler.width(title[:2], self.high, bold=True),
        )

    def _turned_width(self, column: Column) -> float:
        return len(turned_lines(column.title, self.high, self._ruler)) * self.high * LINE


def _shared_out(least: Sequence[float], shares: Sequence[float], width_mm: float) -> list[float]:
    """Return the widths of columns that together are as wide as the table.

    What is left goes to those with a share, by their shares, else to all alike; nothing gets less
    than its least width unless all together are too wide, then all are narrowed alike.
    """
    needed = sum(least)
    if needed >= width_mm:
        return [width * width_mm / needed for width in least]
    if not any(shares):
        return [width + (width_mm - needed) / len(least) for width in least]
    widths = list(least)
    open_ones = [number for number, share in enumerate(shares) if share]
    while True:
        left = width_mm - needed + sum(least[number] for number in open_ones)
        part = left / sum(shares[number] for number in open_ones)
        enough = [number for number in open_ones if shares[number] * part >= least[number]]
        if len(enough) == len(open_ones):
            break
        open_ones = enough
    for number in open_ones:
        widths[number] = shares[number] * part
    return widths
