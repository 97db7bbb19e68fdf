"""The rows that need attention as a table of their own, to be corrected and imported again."""

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl

from gis.files.atomic import written_beside
from gis.files.sheet import Cell, Sheet
from gis.identity_numbers import holds_identity_number
from gis.imports.cells import is_cut_number, text_of
from gis.imports.excluded_columns import excluded_kind
from gis.imports.import_report import ImportReport
from gis.texts import Texts

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What no cell of a workbook may hold."""


def write_problem_rows(
    path: Path, report: ImportReport, sheets: Sequence[Sheet], texts: Texts
) -> None:
    """Write the problems and remarks of a report as a workbook or, by its ending, as CSV.

    CSV is written as Excel opens it (UTF-8 with mark). Each line tells where and why and repeats
    the row, without the columns that may not be kept. Raises InputProblem when the file cannot be
    written.
    """
    lines = _lines(report, sheets, texts)
    with written_beside(path) as beside:
        if path.suffix.lower() == ".xlsx":
            book = openpyxl.Workbook(write_only=True)
            sheet = book.create_sheet(texts("imports.problem_reason"))
            for line in lines:
                sheet.append([_UNPRINTABLE.sub("", str(word)) for word in line])
            book.save(beside)
            return
        with beside.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows(lines)


def _lines(
    report: ImportReport, sheets: Sequence[Sheet], texts: Texts
) -> Iterator[Sequence[object]]:
    headers = list(dict.fromkeys(h for sheet in sheets for h in sheet.header if _may_be_kept(h)))
    columns = ("used", "sheet", "row", "column", "reason")
    titles = [texts(f"imports.problem_{name}") for name in columns]
    yield [*titles, *(header.replace("\n", "") for header in headers)]
    told = {(issue.sheet, issue.row) for issue in (*report.problems, *report.remarks)}
    cells = {
        (sheet.name, row.number): dict(zip(sheet.header, row.cells, strict=False))
        for sheet in sheets
        for row in sheet.rows
        if (sheet.name, row.number) in told
    }
    for used, issues in (("no", report.problems), ("yes", report.remarks)):
        for issue in issues:
            row = cells.get((issue.sheet, issue.row), {})
            yield [
                texts(f"imports.problem_{used}"),
                issue.sheet,
                issue.row,
                issue.column,
                texts(issue.key, **issue.facts),
                *(_shown(row.get(header)) for header in headers),
            ]


def _shown(cell: Cell) -> str:
    text = text_of(cell)
    return "" if holds_identity_number(text) or is_cut_number(cell) else text


def _may_be_kept(header: str) -> bool:
    is_private = excluded_kind(header) is not None or holds_identity_number(header)
    return bool(header) and not is_private
