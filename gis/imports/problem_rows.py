"""The rows that need attention as a table of their own, to be corrected and imported again."""

import csv
from collections.abc import Sequence
from pathlib import Path

from gis.files.atomic import written_beside
from gis.files.sheet import Cell, Sheet, plain_header
from gis.imports.cells import holds_id_number, text_of
from gis.imports.excluded_columns import excluded_kind
from gis.imports.import_report import ImportReport
from gis.texts import Texts


def write_problem_rows(
    path: Path, report: ImportReport, sheets: Sequence[Sheet], texts: Texts
) -> None:
    """Write the problems and remarks of a report as CSV that Excel opens (UTF-8 with mark).

    Each line tells where and why and repeats the row, without the columns that may not be kept.
    Raises InputProblem when the file cannot be written.
    """
    headers = list(dict.fromkeys(h for sheet in sheets for h in sheet.header if _may_be_kept(h)))
    cells = {
        (sheet.name, row.number): dict(zip(sheet.header, row.cells, strict=False))
        for sheet in sheets
        for row in sheet.rows
    }
    with (
        written_beside(path) as beside,
        beside.open("w", encoding="utf-8-sig", newline="") as stream,
    ):
        writer = csv.writer(stream)
        columns = ("used", "sheet", "row", "column", "reason")
        titles = [texts(f"imports.problem_{name}") for name in columns]
        writer.writerow([*titles, *(header.replace("\n", "") for header in headers)])
        for used, issues in (("no", report.problems), ("yes", report.remarks)):
            for issue in issues:
                row = cells.get((issue.sheet, issue.row), {})
                writer.writerow(
                    [
                        texts(f"imports.problem_{used}"),
                        issue.sheet,
                        issue.row,
                        issue.column,
                        texts(issue.key, **issue.facts),
                        *(_shown(row.get(header)) for header in headers),
                    ]
                )


def _shown(cell: Cell) -> str:
    text = text_of(cell)
    return "" if holds_id_number(text) else text


def _may_be_kept(header: str) -> bool:
    return bool(header) and excluded_kind(plain_header(header)) is None
