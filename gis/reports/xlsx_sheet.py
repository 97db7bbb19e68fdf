"""Sheets of a workbook that are filtered and printed: heads, number formats, widths, paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from unicodedata import east_asian_width

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | date | None

AREA, COUNT, LENGTH = "#,##0.00", "#,##0", "#,##0.000"
DEGREES, METRES, DAY = "0.000000", "0.000", "yyyy-mm-dd"
PERCENT = "0.0%"
WORDS = "@"
HEAD = PatternFill("solid", fgColor="E5EAF1")
LINE = Border(bottom=Side(style="thin", color="D5D9E0"))

_WIDEST, _NARROWEST = 60, 7


@dataclass(frozen=True, slots=True)
class Column:
    """Be a column: the key of its title, how its cells are shown, how wide it is (None: fits)."""

    key: str
    shown: str = WORDS
    width: float | None = None


def add_row(sheet: Worksheet, row: Sequence[Value]) -> None:
    """Add a row; words are words whatever they begin with, without control characters."""
    sheet.append([_words(sheet, value) if isinstance(value, str) else value for value in row])


def _words(sheet: Worksheet, words: str) -> str | Cell:
    """Return words that a cell can hold, in a cell of their own when they look like a formula."""
    plain = ILLEGAL_CHARACTERS_RE.sub("", words)
    if not plain.startswith("="):
        return plain
    cell = Cell(sheet, row=1, column=1, value=plain)
    cell.data_type = "s"
    return cell


def fill_sheet(
    sheet: Worksheet,
    columns: Sequence[Column],
    titles: Sequence[str],
    rows: Sequence[Sequence[Value]],
) -> None:
    """Write a head that stays in sight, can be filtered by and is repeated on paper, and rows."""
    add_row(sheet, titles)
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), HEAD
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    for row in rows:
        add_row(sheet, row)
    wraps, plain = Alignment(vertical="top", wrap_text=True), Alignment(vertical="top")
    for number, column in enumerate(columns, start=1):
        for (cell,) in sheet.iter_rows(min_row=2, min_col=number, max_col=number):
            cell.number_format, cell.border = column.shown, LINE
            cell.alignment = plain if column.width is None else wraps
        wide = fitting_width(column, titles[number - 1], (row[number - 1] for row in rows))
        sheet.column_dimensions[get_column_letter(number)].width = wide
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"


def fitting_width(column: Column, title: str, values: Iterable[Value]) -> float:
    """Return how wide a column is, in letters: as it says, else as its title and values need."""
    if column.width:
        return column.width
    widths = (_width(value, column.shown) for value in values)
    return min(max(_width(title, WORDS) + 4, 1 + max(widths, default=0), _NARROWEST), _WIDEST)


def for_paper(sheet: Worksheet, head: str, foot: str) -> None:
    """Set a sheet up for A4 across, as many pages long as it needs, with a running head."""
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.6
    header, footer = sheet.oddHeader, sheet.oddFooter
    assert header is not None
    assert footer is not None
    header.left.text = head.replace("&", "&&")
    header.right.text = sheet.title
    footer.center.text = foot


def _width(value: Value, shown: str) -> float:
    """Return how many narrow letters wide a value is."""
    if value is None:
        return 0
    if isinstance(value, float):
        return len(f"{value:,.{len(shown.partition('.')[2])}f}")
    words = value.isoformat() if isinstance(value, date) else str(value)
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in words)
