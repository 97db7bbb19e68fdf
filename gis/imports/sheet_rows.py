"""Walk through the rows of a sheet, field by field, and collect what is wrong with them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from gis.errors import InputProblem
from gis.files.sheet import Cell, Sheet
from gis.identity_numbers import holds_identity_number, without_identity_numbers
from gis.imports.cells import is_cut_number, text_of
from gis.imports.columns import ColumnChoice, Columns, Field, chosen_for, match_columns
from gis.imports.import_report import ImportReport, Note, RowProblem
from gis.imports.tally import Tally
from gis.progress import NoProgress, Progress

T = TypeVar("T")

_ROWS_PER_STEP = 1000
_TEXTS_KNOWN = 10_000
"""How many cells are kept with what they say: lists repeat themselves."""


class RowReader:
    """Read one row of one sheet: its cells by field, and note what is wrong with each."""

    __slots__ = ("_cells", "number", "sheet")

    def __init__(self, sheet: "SheetReader", number: int, cells: Sequence[Cell]) -> None:
        self.sheet = sheet
        self.number = number
        self._cells = cells

    def cell(self, field: str) -> Cell:
        """Return the cell of a field, None where the sheet has no such column."""
        place = self.sheet.places.get(field)
        if place is None or place >= len(self._cells):
            return None
        return self._cells[place]

    def cell_at(self, place: int) -> Cell:
        """Return the cell at a place, None where the row ends before."""
        return self._cells[place] if place < len(self._cells) else None

    def text(self, field: str) -> str:
        """Return the clean text of a field; one with a personal ID number is never returned."""
        cell = self.cell(field)
        if cell is None:
            return ""
        known = self.sheet.texts
        text = known.get(cell) if isinstance(cell, str) else text_of(cell)
        if text is None:
            if len(known) > _TEXTS_KNOWN:
                known.clear()
            text = known[str(cell)] = text_of(cell)
        if holds_identity_number(text) or is_cut_number(cell):
            self.remark_once(field, "imports.id_number_dropped")
            return ""
        return text

    def problem(self, field: str, key: str, **facts: object) -> None:
        """Note why the row cannot be used."""
        self.sheet.failing.add(self.number)
        self.sheet.problems.append(self._about(field, key, facts))

    def ambiguous(self, field: str, key: str, **facts: object) -> None:
        """Note that the row fits several records or contradicts the plan, and is not used."""
        self.sheet.failing.add(self.number)
        self.sheet.problems.append(self._about(field, key, facts, ambiguous=True))

    def remark(self, field: str, key: str, **facts: object) -> None:
        """Note what is doubtful about the row, which is used nevertheless."""
        self.sheet.remarks.append(self._about(field, key, facts))

    def remark_once(self, field: str, key: str) -> None:
        """Note a doubt that may be met again whenever the cell is read."""
        remark = self._about(field, key, {})
        if remark not in self.sheet.remarks[-len(self.sheet.places) :]:
            self.sheet.remarks.append(remark)

    def remark_at(self, place: int, key: str, **facts: object) -> None:
        """Note what is doubtful about the cell at a place that no field is read from."""
        column = self.sheet.sheet.column_name(place)
        self.sheet.remarks.append(
            RowProblem(self.sheet.sheet.name, self.number, column, "", key, facts)
        )

    def is_failing(self) -> bool:
        """Tell whether something was noted for which the row cannot be used."""
        return self.number in self.sheet.failing

    def is_longer_than_header(self) -> bool:
        """Tell whether the row has something beyond the last column."""
        width = self.sheet.width
        return len(self._cells) > width and any(map(text_of, self._cells[width:]))

    def _about(
        self, field: str, key: str, facts: Mapping[str, object], *, ambiguous: bool = False
    ) -> RowProblem:
        place = self.sheet.places.get(field)
        column = "" if place is None else self.sheet.sheet.column_name(place)
        told = {
            name: without_identity_numbers(fact) if isinstance(fact, str) else fact
            for name, fact in facts.items()
        }
        return RowProblem(self.sheet.sheet.name, self.number, column, field, key, told, ambiguous)


class SheetReader:
    """Read the rows of a sheet; `problems` and `remarks` fill up on the way.

    `failing` are the numbers of the rows with problems.
    """

    def __init__(self, sheet: Sheet, columns: Columns) -> None:
        self.sheet = sheet
        self.columns = columns
        self.places = dict(columns.places)
        self.texts: dict[str, str] = {}
        self.problems: list[RowProblem] = []
        self.remarks: list[RowProblem] = []
        self.failing: set[int] = set()
        self.width = len(sheet.header)

    def __iter__(self) -> Iterator[RowReader]:
        for row in self.sheet.rows:
            reader = RowReader(self, row.number, row.cells)
            if reader.is_longer_than_header():
                columns = len(self.sheet.header)
                reader.problem("", "imports.row_too_long", columns=columns)
            yield reader

    def sound(self) -> Iterator[RowReader]:
        """Yield the rows of which nothing is wrong by themselves."""
        return (row for row in self if not row.is_failing())

    def has(self, field: str) -> bool:
        """Tell whether the sheet has a column for a field."""
        return field in self.places


class TableReader:
    """Choose the sheets of a file that hold what is wanted, and report on the file as a whole."""

    def __init__(
        self,
        sheets: Sequence[Sheet],
        fields: Sequence[Field],
        wanted: ColumnChoice,
        required: Sequence[Sequence[str]],
        progress: Progress | None = None,
    ) -> None:
        """Match the columns of all sheets; of each group in `required` one field must be there.

        Raises InputProblem when no sheet has the columns, or `wanted` names one that none has.
        """
        self.path: Path = sheets[0].path if sheets else Path()
        self.notes: list[Note] = []
        self.sheets: list[SheetReader] = []
        self._progress = progress or NoProgress()
        self._done = 0
        problem: InputProblem | None = None
        for sheet in sheets:
            try:
                columns = match_columns(sheet, fields, chosen_for(sheet, wanted))
            except InputProblem as error:
                problem = problem or error
                self._note_skipped(sheet)
                continue
            lacking = [group for group in required if not columns.places.keys() & set(group)]
            if lacking:
                problem = problem or _columns_missing(sheet, fields, lacking)
                self._note_skipped(sheet)
                continue
            self.sheets.append(SheetReader(sheet, columns))
            self._note_columns(sheet, columns)
        if not self.sheets:
            raise problem or InputProblem("imports.no_rows", path=str(self.path))
        self._note_unread(sheets)
        self._rows = max(1, sum(len(reader.sheet.rows) for reader in self.sheets))

    def watched(self, rows: Iterable[T]) -> Iterator[T]:
        """Yield rows on, and tell from time to time how far the work is; may be cancelled.

        Raises gis.errors.Cancelled when that was asked for.
        """
        for row in rows:
            if self._done % _ROWS_PER_STEP == 0:
                self._progress.raise_if_cancelled()
                self._progress.step(min(1.0, self._done / self._rows))
            self._done += 1
            yield row

    def _note_skipped(self, sheet: Sheet) -> None:
        if sheet.rows:
            facts = {"sheet": sheet.name, "count": len(sheet.rows)}
            self.notes.append(Note("imports.sheet_skipped", facts))

    def _note_columns(self, sheet: Sheet, columns: Columns) -> None:
        for left_out in columns.left_out:
            note = Note(f"imports.left_out_{left_out.kind}", {"column": left_out.header})
            if note not in self.notes:
                self.notes.append(note)
        unused = "、".join(columns.unused)
        if unused:
            self.notes.append(
                Note("imports.columns_unused", {"sheet": sheet.name, "columns": unused})
            )

    def _note_unread(self, sheets: Sequence[Sheet]) -> None:
        for sheet in sheets:
            unread = sheet.unread
            if unread.hidden_sheets:
                names = "、".join(unread.hidden_sheets)
                self.notes.append(Note("imports.sheets_hidden", {"sheets": names}))
            for key, count in (
                ("imports.totals_left_out", unread.totals),
                ("imports.rows_hidden", unread.hidden_rows),
            ):
                if count:
                    self.notes.append(Note(key, {"sheet": sheet.name, "count": count}))

    def report(self, tally: Tally, *, missing: int = 0, removed: int = 0) -> ImportReport:
        """Return the report with the problems and remarks of all sheets in the file's order."""
        return ImportReport(
            source=str(self.path),
            rows=sum(len(reader.sheet.rows) for reader in self.sheets),
            added=tally.added,
            changed=tally.changed,
            unchanged=tally.unchanged,
            problems=tuple(one for reader in self.sheets for one in _sorted(reader.problems)),
            remarks=tuple(one for reader in self.sheets for one in _sorted(reader.remarks)),
            notes=tuple(self.notes),
            changes=tuple(tally.changes),
            unchanged_rows=frozenset(tally.unchanged_rows),
            missing=missing,
            removed=removed,
        )


def _sorted(problems: Sequence[RowProblem]) -> list[RowProblem]:
    return sorted(problems, key=lambda problem: problem.row)


def _columns_missing(
    sheet: Sheet, fields: Sequence[Field], lacking: Sequence[Sequence[str]]
) -> InputProblem:
    """Return the problem that names what is lacking, by its field and as lists call it."""
    called = {field.key: f"{field.key}={field.aliases[0]}" for field in fields if field.aliases}
    return InputProblem(
        "imports.columns_missing",
        path=str(sheet.path),
        sheet=sheet.name,
        fields="、".join("/".join(called.get(key, key) for key in group) for group in lacking),
        columns="、".join(header.replace("\n", "") for header in sheet.header if header) or "–",
    )
