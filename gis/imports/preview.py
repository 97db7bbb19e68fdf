"""The first rows of a table as an import will see them, cell by cell, before anything is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gis.files.sheet import Cell, Sheet, SheetRow
from gis.identity_numbers import holds_identity_number
from gis.imports.cells import text_of
from gis.imports.columns import Columns, Confidence
from gis.imports.import_report import ImportReport, RowProblem


class CellState(StrEnum):
    """Say how a cell fares: read as it is, cleaned, to be looked at, the cause of a failing row.

    LEFT_OUT cells hold what is never kept and are not shown; UNUSED ones no field is read from.
    """

    OK = "ok"
    CLEANED = "cleaned"
    DOUBTFUL = "doubtful"
    BAD = "bad"
    LEFT_OUT = "left_out"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    """Be a column: its header, the field that it is read as and how sure that is.

    `left_out` is the kind of private data because of which it is not read.
    """

    header: str
    field: str | None
    confidence: Confidence | None
    left_out: str | None


@dataclass(frozen=True, slots=True)
class PreviewCell:
    """Be a cell: its clean text, its state, and the text keys of what is said of it."""

    text: str = field(repr=False)
    state: CellState
    reasons: tuple[RowProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """Be a row by its number in the file; `reasons` are what is wrong with the row as a whole."""

    number: int
    cells: tuple[PreviewCell, ...]
    reasons: tuple[RowProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """Be the table as an import will see it."""

    columns: tuple[PreviewColumn, ...]
    rows: tuple[PreviewRow, ...]


def preview(
    sheet: Sheet,
    columns: Columns,
    *,
    report: ImportReport | None = None,
    rows: int = 50,
    failing_only: bool = False,
) -> Preview:
    """Show the first `rows` rows, or the first that fail, with the state of each cell.

    `columns` come from `match_columns`; the `report` of an importer, which changes nothing by
    itself, says which cells are bad or doubtful. Without it only cleaning is told.
    """
    reasons = _reasons(sheet, report)
    failing = {problem.row for problem in report.problems} if report and failing_only else None
    shown = (row for row in sheet.rows if failing is None or row.number in failing)
    return Preview(
        _columns(sheet, columns),
        tuple(
            _row(sheet, columns, row, reasons.get(row.number, {}))
            for row, _ in zip(shown, range(rows), strict=False)
        ),
    )


_Reasons = Mapping[str, tuple[bool, tuple[RowProblem, ...]]]


def _reasons(sheet: Sheet, report: ImportReport | None) -> Mapping[int, _Reasons]:
    """Return for each row what is said of its columns by letter, and whether that is a problem."""
    found: dict[int, dict[str, tuple[bool, tuple[RowProblem, ...]]]] = {}
    if report is None:
        return found
    for is_problem, issues in ((True, report.problems), (False, report.remarks)):
        for issue in issues:
            if issue.sheet == sheet.name:
                of_row = found.setdefault(issue.row, {})
                before = of_row.get(issue.column, (False, ()))
                of_row[issue.column] = (before[0] or is_problem, (*before[1], issue))
    return found


def _columns(sheet: Sheet, columns: Columns) -> tuple[PreviewColumn, ...]:
    fields = {place: key for key, place in columns.places.items()}
    kinds = {one.place: one.kind for one in columns.left_out}
    return tuple(
        PreviewColumn(
            header.replace("\n", ""),
            fields.get(place),
            columns.confidence.get(fields.get(place, "")),
            kinds.get(place),
        )
        for place, header in enumerate(sheet.header)
    )


def _row(sheet: Sheet, columns: Columns, row: SheetRow, reasons: _Reasons) -> PreviewRow:
    used = set(columns.places.values())
    left_out = {one.place for one in columns.left_out}
    cells = []
    for place in range(len(sheet.header)):
        cell = row.cells[place] if place < len(row.cells) else None
        is_bad, said = reasons.get(sheet.column_name(place), (False, ()))
        if place in left_out:
            cells.append(PreviewCell("", CellState.LEFT_OUT, said))
            continue
        text = text_of(cell)
        state = CellState.OK if place in used else CellState.UNUSED
        if holds_identity_number(text):
            text, state = "", CellState.LEFT_OUT
        elif said:
            state = CellState.BAD if is_bad else CellState.DOUBTFUL
        elif state is CellState.OK and _is_cleaned(cell, text):
            state = CellState.CLEANED
        cells.append(PreviewCell(text, state, said))
    return PreviewRow(row.number, tuple(cells), reasons.get("", (False, ()))[1])


def _is_cleaned(cell: Cell, text: str) -> bool:
    return isinstance(cell, str) and cell != text
