"""Sheets of any length, written row by row, so that what they need of memory stays small.

openpyxl keeps the rows of such a sheet in a file of its own until the workbook is put together.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice
from os import PathLike
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from gis.errors import Cancelled
from gis.exports.table import Value
from gis.progress import Progress
from gis.reports.xlsx_sheet import HEAD, LINE, Column, fitting_width, for_paper

_MOST_DRESSED = 20_000
"""Rows beyond these have no lines and formats of their own: that would take twice the time."""
_ROWS_FOR_WIDTHS = 5_000
_ROWS_BETWEEN_STEPS = 500
_BLOCK = 1 << 20
_FILLED = 0.85
"""What part of the time filling the sheets takes; the rest packs them."""


class XlsxStream:
    """Write a workbook of sheets with `rows` in all; stopped, it leaves nothing behind."""

    def __init__(self, path: Path, rows: int, progress: Progress, foot: str) -> None:
        self._book = Workbook(write_only=True)
        self._path, self._rows, self._progress = path, rows, progress
        self._foot, self._done = foot, 0

    def write(self, fill: Callable[[], None]) -> None:
        """Put the sheets together that `fill` adds; raises what stopped it, or OSError."""
        with _Archive(self._path, self._progress) as archive:
            try:
                fill()
            except Cancelled as stop:
                archive.stop = stop
            # Also when stopped: this is what removes the files of the sheets.
            ExcelWriter(self._book, archive).write_data()
        if archive.stop is not None:
            raise archive.stop

    def add_sheet(
        self,
        name: str,
        columns: Sequence[Column],
        titles: Sequence[str],
        rows: Iterable[Sequence[Value]],
        *,
        head: str = "",
    ) -> None:
        """Add a sheet with a head that stays in sight, can be filtered by and is printed again.

        Words are words whatever they begin with, without control characters.
        """
        sheet: Worksheet = self._book.create_sheet(name)
        waiting = iter(rows)
        first = list(islice(waiting, _ROWS_FOR_WIDTHS))
        for at, column in enumerate(columns):
            wide = fitting_width(column, titles[at], (row[at] for row in first))
            sheet.column_dimensions[get_column_letter(at + 1)].width = wide
        sheet.freeze_panes = "A2"
        for_paper(sheet, head, self._foot)
        sheet.append([_head(sheet, title) for title in titles])
        cells = [_dressed(sheet, column) for column in columns]
        count = 1
        for row in chain(first, waiting):
            if count % _ROWS_BETWEEN_STEPS == 0:
                self._step(_ROWS_BETWEEN_STEPS)
            if count <= _MOST_DRESSED:
                for cell, value in zip(cells, row, strict=True):
                    _put(cell, value)
                sheet.append(cells)
            else:
                sheet.append([_plain(sheet, value) for value in row])
            count += 1
        sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(columns), 1))}{count}"
        sheet.print_title_rows = "1:1"
        self._step((count - 1) % _ROWS_BETWEEN_STEPS)

    def _step(self, rows: int) -> None:
        self._done += rows
        self._progress.step(_FILLED * min(self._done / max(self._rows, 1), 1))
        self._progress.raise_if_cancelled()


class _Archive(ZipFile):
    """Pack the sheets block by block; once stopped it takes nothing any more."""

    def __init__(self, path: Path, progress: Progress) -> None:
        super().__init__(path, "w", ZIP_DEFLATED, compresslevel=4)
        self.stop: Cancelled | OSError | None = None
        self._progress = progress

    def write(
        self,
        filename: str | PathLike[str],
        arcname: str | PathLike[str] | None = None,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """Pack a file, listening between blocks."""
        if self.stop is not None:
            return
        try:
            with (
                Path(filename).open("rb") as source,
                self.open(str(arcname or filename), "w", force_zip64=True) as packed,
            ):
                while block := source.read(_BLOCK):
                    self._progress.raise_if_cancelled()
                    packed.write(block)
        except (Cancelled, OSError) as stop:
            self.stop = stop


def _head(sheet: Worksheet, title: str) -> Cell:
    cell = WriteOnlyCell(sheet, title)
    cell.data_type = "s"
    cell.font, cell.fill = Font(bold=True), HEAD
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _dressed(sheet: Worksheet, column: Column) -> Cell:
    """Return the cell of a column; it is written again and again, so it is dressed only once."""
    cell = WriteOnlyCell(sheet)
    cell.number_format, cell.border = column.shown, LINE
    cell.alignment = Alignment(vertical="top", wrap_text=column.width is not None)
    return cell


def _put(cell: Cell, value: Value) -> None:
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value


def _plain(sheet: Worksheet, value: Value) -> Value | Cell:
    """Return a value without looks, in a cell of its own where openpyxl would take it for more."""
    if not isinstance(value, str):
        return value
    words = ILLEGAL_CHARACTERS_RE.sub("", value)
    if not words.startswith("="):
        return words
    cell = WriteOnlyCell(sheet, words)
    cell.data_type = "s"
    return cell
