"""The rows that were rejected as a table of their own, to be corrected and imported again."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openpyxl
from numpy.typing import NDArray
from openpyxl.cell import Cell as BookCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from gis.errors import InputProblem
from gis.files.atomic import written_beside
from gis.files.sheet import Cell, Sheet, SheetRow
from gis.geometry.crs import WGS84, transform_xy
from gis.identity_numbers import holds_identity_number, without_identity_numbers
from gis.imports.cells import is_cut_number, text_of
from gis.imports.columns import left_out_kinds
from gis.imports.import_report import ImportReport, RowProblem
from gis.imports.own_columns import REASON, ROW, SURPLUS
from gis.texts import Texts

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What no cell of a workbook may hold."""

_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_SHEET_NAME = 31
_COMMENTED = 1000
"""So many cells get a comment: workbooks with very many of them open slowly."""

_FAILING = PatternFill("solid", fgColor="FFF4B6B6")
_BOLD = Font(bold=True)
_WHOLE_ROW = 1 << 20
"""Stands for the place of what is said of no single cell: behind all places."""

_TEXT = "@"
_REASON_WIDTH = 60
_AUTHOR = "TownGrid"
_POINT = ("经度", "纬度")
"""The headers over the longitudes and latitudes (WGS 84) of points from a vector file."""


@dataclass(frozen=True, slots=True)
class _Line:
    """Be a rejected row: its cells as they stood, and what is said of which of them by place."""

    cells: list[Cell]
    surplus: list[Cell]
    issues: list[tuple[int, str]]
    reason: str
    number: int


@dataclass(frozen=True, slots=True)
class _Table:
    """Be the rejected rows of a sheet under its header, every column at its place."""

    name: str
    header: tuple[str, ...]
    lines: list[_Line]

    @property
    def surplus(self) -> int:
        """How many cells the longest row has beyond the header."""
        return max((len(line.surplus) for line in self.lines), default=0)


def write_problem_rows(
    path: Path, report: ImportReport, sheets: Sequence[Sheet], texts: Texts
) -> None:
    """Write the rows that did not go in as a workbook or, by the ending of `path`, as CSV.

    Each row is written once, under the header and in the sheet that it came from, its cells as
    they were, and behind them the reasons; so it can be corrected and imported again as it is.
    In a workbook the failing cells are marked, with the reason as a comment. CSV is written as
    Excel opens it (UTF-8 with mark). Columns that may not be kept stay empty. Raises InputProblem
    when the file cannot be written, and when rows of several sheets are wanted as CSV.
    """
    tables = list(_tables(report, sheets, texts))
    is_workbook = path.suffix.lower() == ".xlsx"
    if len(tables) > 1 and not is_workbook:
        raise InputProblem("imports.several_sheets_as_text", path=str(path))
    with written_beside(path) as beside:
        if is_workbook:
            _write_workbook(beside, tables, texts)
            return
        with beside.open("w", encoding="utf-8-sig", newline="") as stream:
            for table in tables:
                csv.writer(stream).writerows(_rows(table, texts))


def _tables(report: ImportReport, sheets: Sequence[Sheet], texts: Texts) -> Iterator[_Table]:
    """Yield a table for each sheet with rejected rows; without any, an empty one of the first."""
    problems: dict[tuple[str, int], list[RowProblem]] = {}
    for problem in report.problems:
        problems.setdefault((problem.sheet, problem.row), []).append(problem)
    told = {sheet for sheet, _ in problems}
    for sheet in [one for one in sheets if one.name in told] or sheets[:1]:
        work = _SheetWork(sheet, texts)
        lines = [
            work.line(at, row, found)
            for at, row in enumerate(sheet.rows)
            if (found := problems.get((sheet.name, row.number)))
        ]
        yield _Table(sheet.name, work.header, lines)


class _SheetWork:
    """Make lines of the rows of one sheet."""

    def __init__(self, sheet: Sheet, texts: Texts) -> None:
        self._texts = texts
        self._points = _points(sheet)
        self._names = tuple(
            "" if kind is not None or holds_identity_number(header) else header.replace("\n", "")
            for header, kind in zip(sheet.header, left_out_kinds(sheet), strict=True)
        )
        self._is_kept = [
            bool(name or not header) for name, header in zip(self._names, sheet.header, strict=True)
        ]
        self._letters = {sheet.column_name(at): at for at in range(len(self._names))}
        self.header = self._names + (() if self._points is None else _POINT)

    def line(self, at: int, row: SheetRow, problems: Sequence[RowProblem]) -> _Line:
        """Return a row, the one at a place in the sheet, with what is said of it."""
        width = len(self._names)
        cells = [
            _shown(cell) if kept else None
            for cell, kept in zip(row.cells, self._is_kept, strict=False)
        ]
        cells += [None] * (width - len(cells))
        if self._points is not None:
            cells += self._points[at].tolist()
        issues = sorted(
            ((self._letters.get(one.column, _WHOLE_ROW), self._sentence(one)) for one in problems),
            key=lambda issue: issue[0],
        )
        reason = self._texts("imports.own_between").join(dict.fromkeys(map(self._said, issues)))
        surplus = [_shown(cell) for cell in row.cells[width:]]
        return _Line(cells, surplus, issues, reason, row.number)

    def _sentence(self, problem: RowProblem) -> str:
        return without_identity_numbers(self._texts(problem.key, **problem.facts))

    def _said(self, issue: tuple[int, str]) -> str:
        at, sentence = issue
        header = "" if at == _WHOLE_ROW else self._names[at]
        if not header:
            return sentence
        return self._texts("imports.own_said", header=header, said=sentence)


def _points(sheet: Sheet) -> NDArray[np.float64] | None:
    """Return the points of a vector file that has no columns for them, as they are written."""
    if sheet.places is None or set(_POINT) & set(sheet.header):
        return None
    crs, xy = sheet.places.crs, sheet.places.xy
    return xy if crs is None else transform_xy(xy, crs, WGS84)


def _shown(cell: Cell) -> Cell:
    is_private = holds_identity_number(text_of(cell)) or is_cut_number(cell)
    return None if is_private else cell


def _titles(table: _Table, texts: Texts) -> list[str]:
    return [*table.header, *[texts(SURPLUS)] * table.surplus, texts(REASON), texts(ROW)]


def _rows(table: _Table, texts: Texts) -> Iterator[list[Cell]]:
    yield list(_titles(table, texts))
    for line in table.lines:
        beyond = [*line.surplus, *[None] * (table.surplus - len(line.surplus))]
        yield [*line.cells, *beyond, line.reason, line.number]


def _write_workbook(path: Path, tables: Sequence[_Table], texts: Texts) -> None:
    book = openpyxl.Workbook(write_only=True)
    comments = _COMMENTED
    for table in tables:
        name = _NOT_IN_A_SHEET_NAME.sub("_", table.name)[:_LONGEST_SHEET_NAME]
        page = book.create_sheet(name)
        page.freeze_panes = "A2"
        reasons_at = len(table.header) + table.surplus
        page.column_dimensions[get_column_letter(reasons_at + 1)].width = _REASON_WIDTH
        titles, *rows = _rows(table, texts)
        page.append([_cell(page, title, is_title=True) for title in titles])
        for line, row in zip(table.lines, rows, strict=True):
            cells = [_cell(page, value) for value in row]
            for place, said in line.issues:
                cell = cells[reasons_at if place == _WHOLE_ROW else place]
                cell.fill = _FAILING
                if place != _WHOLE_ROW and comments:
                    cell.comment = Comment(said, _AUTHOR)
                    comments -= 1
            page.append(cells)
    book.save(path)


def _cell(page: WriteOnlyWorksheet, value: Cell, *, is_title: bool = False) -> BookCell:
    cell = WriteOnlyCell(page)
    if not isinstance(value, str):
        cell.value = value
        return cell
    cell.value = _UNPRINTABLE.sub("", value)
    # A text that begins with = is no formula, and digits that are text stay so when corrected.
    cell.data_type, cell.number_format = "s", _TEXT
    if is_title:
        cell.font = _BOLD
    return cell
