"""Walk through the rows of a sheet, field by field, and collect what is wrong with them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gis.errors import InputProblem
from gis.files.sheet import Cell, Sheet
from gis.imports.cells import holds_id_number, text_of
from gis.imports.columns import Columns, Field, match_columns
from gis.imports.import_report import ImportReport, Note, RowProblem


class RowReader:
    """Read one row of one sheet: its cells by field, and note what is wrong with each."""

    __slots__ = ("_cells", "number", "sheet")

    def __init__(self, sheet: "SheetReader", number: int, cells: Sequence[Cell]) -> None:
        self.sheet = sheet
        self.number = number
        self._cells = cells

    def cell(self, field: str) -> Cell:
        """Return the cell of a field, None where the sheet has no such column."""
        place = self.sheet.columns.places.get(field)
        return self._cells[place] if place is not None and place < len(self._cells) else None

    def text(self, field: str) -> str:
        """Return the clean text of a field; one with a personal ID number is never returned."""
        text = text_of(self.cell(field))
        if holds_id_number(text):
            self.remark(field, "imports.id_number_dropped")
            return ""
        return text

    def problem(self, field: str, key: str, **facts: object) -> None:
        """Note why the row cannot be used."""
        self.sheet.problems.append(self._about(field, key, facts))

    def remark(self, field: str, key: str, **facts: object) -> None:
        """Note what is doubtful about the row, which is used nevertheless."""
        self.sheet.remarks.append(self._about(field, key, facts))

    def _about(self, field: str, key: str, facts: Mapping[str, object]) -> RowProblem:
        place = self.sheet.columns.places.get(field)
        column = "" if place is None else self.sheet.sheet.column_name(place)
        return RowProblem(self.sheet.sheet.name, self.number, column, field, key, facts)


class SheetReader:
    """Read the rows of a sheet; `problems` and `remarks` fill up on the way."""

    def __init__(self, sheet: Sheet, columns: Columns) -> None:
        self.sheet = sheet
        self.columns = columns
        self.problems: list[RowProblem] = []
        self.remarks: list[RowProblem] = []

    def __iter__(self) -> Iterator[RowReader]:
        for row in self.sheet.rows:
            yield RowReader(self, row.number, row.cells)

    def has(self, field: str) -> bool:
        """Tell whether the sheet has a column for a field."""
        return field in self.columns.places


class TableReader:
    """Choose the sheets of a file that hold what is wanted, and report on the file as a whole."""

    def __init__(
        self,
        sheets: Sequence[Sheet],
        fields: Sequence[Field],
        wanted: Mapping[str, str],
        required: Sequence[Sequence[str]],
    ) -> None:
        """Match the columns of all sheets; of each group in `required` one field must be there.

        Raises InputProblem when no sheet has the columns, or `wanted` names one that none has.
        """
        self.path: Path = sheets[0].path if sheets else Path()
        self.notes: list[Note] = []
        self.sheets: list[SheetReader] = []
        problem: InputProblem | None = None
        for sheet in sheets:
            try:
                columns = match_columns(sheet, fields, wanted)
            except InputProblem as error:
                problem = problem or error
                continue
            lacking = [group for group in required if not columns.places.keys() & set(group)]
            if lacking:
                problem = problem or _columns_missing(sheet, lacking)
                if sheet.rows:
                    self.notes.append(Note("imports.sheet_skipped", {"sheet": sheet.name}))
                continue
            self.sheets.append(SheetReader(sheet, columns))
            self._note_columns(sheet, columns)
        if not self.sheets:
            raise problem or InputProblem("imports.no_rows", path=str(self.path))

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

    def report(self, added: int, changed: int, unchanged: int) -> ImportReport:
        """Return the report with the problems and remarks of all sheets in the file's order."""
        return ImportReport(
            source=str(self.path),
            rows=sum(len(reader.sheet.rows) for reader in self.sheets),
            added=added,
            changed=changed,
            unchanged=unchanged,
            problems=tuple(one for reader in self.sheets for one in _sorted(reader.problems)),
            remarks=tuple(one for reader in self.sheets for one in _sorted(reader.remarks)),
            notes=tuple(self.notes),
        )


def _sorted(problems: Sequence[RowProblem]) -> list[RowProblem]:
    return sorted(problems, key=lambda problem: problem.row)


def _columns_missing(sheet: Sheet, lacking: Sequence[Sequence[str]]) -> InputProblem:
    return InputProblem(
        "imports.columns_missing",
        path=str(sheet.path),
        sheet=sheet.name,
        fields="、".join("/".join(group) for group in lacking),
        columns="、".join(header.replace("\n", "") for header in sheet.header if header) or "–",
    )
