"""The rows of a list as tables of Qt: the first ones as read, and all with what becomes of each.

Cells are made when a view asks for them; a quarter of a million rows cost what is seen of them.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.colours import Colours
from app.overrides import faults_told
from gis.files.sheet import Cell, Sheet, SheetRow, plain_header
from gis.identity_numbers import holds_identity_number
from gis.imports.cells import text_of
from gis.imports.columns import Columns
from gis.imports.import_report import ImportReport, RowKind, RowProblem
from gis.texts import Texts

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ORDER = tuple(RowKind)
FAILING = (RowKind.AMBIGUOUS, RowKind.REJECTED)
_GROUND_ALPHA = 46
_HIDDEN = "●●●"


class Lead(IntEnum):
    """Name the columns before those of the file."""

    SHEET = 0
    ROW = 1
    KIND = 2
    REASON = 3


@faults_told
class SampleRows(QAbstractTableModel):
    """Show the first rows of a sheet; row 0 is left free for the choice of what each column is."""

    def __init__(self, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._colours = colours
        self._sheet: Sheet | None = None
        self._columns = Columns({})
        self._rows: Sequence[SheetRow] = ()

    def show(self, sheet: Sheet | None, columns: Columns, most: int) -> None:
        """Show up to `most` rows of a sheet."""
        self.beginResetModel()
        self._sheet, self._columns = sheet, columns
        self._rows = () if sheet is None else sheet.rows[:most]
        self.endResetModel()

    def take(self, columns: Columns) -> None:
        """Show the same rows with other choices."""
        self._columns = columns
        corner = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), corner)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Return how many rows there are, with the free one."""
        return 0 if parent.isValid() or self._sheet is None else 1 + len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Return how many columns the sheet has."""
        return 0 if parent.isValid() or self._sheet is None else len(self._sheet.header)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """Return the header of a column, or the number of a row in the file."""
        if self._sheet is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            if role == Role.DisplayRole:
                return str(self._rows[section - 1].number) if section else ""
            return None
        if role in (Role.DisplayRole, Role.ToolTipRole):
            header = self._sheet.header[section].replace("\n", "")
            return header or self._sheet.column_name(section)
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Return a cell; those that are never kept are not shown."""
        if not index.row():
            return None
        is_left_out = any(one.place == index.column() for one in self._columns.left_out)
        match role:
            case Role.DisplayRole | Role.ToolTipRole:
                cells = self._rows[index.row() - 1].cells
                text = text_of(cells[index.column()]) if index.column() < len(cells) else ""
                return _HIDDEN if text and (is_left_out or holds_identity_number(text)) else text
            case Role.ForegroundRole if index.column() not in self._columns.places.values():
                return QColor(self._colours.faint_ink)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let rows be looked at only."""
        return Qt.ItemFlag.ItemIsEnabled


@dataclass(frozen=True, slots=True)
class _Line:
    """Be one row of one sheet, and what becomes of it."""

    sheet: int
    row: SheetRow
    kind: RowKind


@dataclass(frozen=True, slots=True)
class _Slot:
    """Be a column as it is shown: its header, and where it stands in each sheet, if it does."""

    header: str
    places: tuple[int | None, ...]


def _slots(sheets: Sequence[Sheet], fields: Sequence[Mapping[int, str]]) -> Iterator[_Slot]:
    """Yield the columns of sheets; what is read as one field stands in one column."""
    headers: dict[Hashable, str] = {}
    places: dict[Hashable, dict[int, int]] = {}
    alike = len({sheet.header for sheet in sheets}) < 2
    for at, sheet in enumerate(sheets):
        for place, header in enumerate(sheet.header):
            key: Hashable = place
            if not alike:
                key = fields[at].get(place) or (plain_header(header) or at, header or place)
            headers.setdefault(key, header.replace("\n", ""))
            # Two columns of one sheet with the same header stay two.
            if at in places.get(key, {}):
                key = (key, at, place)
                headers[key] = header.replace("\n", "")
            places.setdefault(key, {})[at] = place
    for key, header in headers.items():
        yield _Slot(header, tuple(places[key].get(at) for at in range(len(sheets))))


class RowsOfList:
    """Hold the rows of some sheets with what an import says of each, ready to be looked up.

    Columns are counted as they are shown: where sheets differ, by the field that they hold.
    """

    def __init__(
        self, sheets: Sequence[Sheet], columns: Sequence[Columns], report: ImportReport
    ) -> None:
        """Take the columns of each sheet, in the same order."""
        self.sheets = tuple(sheets)
        self.report = report
        self._places = [
            {place: key for key, place in of_sheet.places.items()} for of_sheet in columns
        ]
        self._left_out = [{one.place for one in of_sheet.left_out} for of_sheet in columns]
        self.reasons: dict[tuple[str, int], list[RowProblem]] = {}
        for problem in (*report.problems, *report.remarks):
            self.reasons.setdefault((problem.sheet, problem.row), []).append(problem)
        self._differences = {
            (one.sheet, one.row): {name: (old, new) for name, old, new in one.differences}
            for one in report.changes
        }
        self.lines = list(self._lines())
        self.by_kind: Mapping[RowKind | None, Sequence[int]] = {
            None: range(len(self.lines)),
            **{
                kind: [at for at, line in enumerate(self.lines) if line.kind is kind]
                for kind in ORDER
            },
        }
        self.slots = tuple(_slots(self.sheets, self._places))

    def _lines(self) -> Iterator[_Line]:
        known = {(one.sheet, one.row): one.kind for one in self.report.outcomes}
        unchanged = self.report.unchanged_rows
        for at, sheet in enumerate(self.sheets):
            for row in sheet.rows:
                key = (sheet.name, row.number)
                usual = RowKind.UNCHANGED if key in unchanged else RowKind.NEW
                yield _Line(at, row, known.get(key, usual))

    def difference(self, line: int, key: str) -> tuple[str, str] | None:
        """Return what the plan has and what the row says of a field, where that differs."""
        return self._differences.get(self._name(line), {}).get(key)

    def field_at(self, line: int, column: int) -> str | None:
        """Return the field that a column holds in a row's sheet."""
        place = self._place(line, column)
        return None if place is None else self._places[self.lines[line].sheet].get(place)

    def issues(self, line: int, column: int | None = None) -> list[RowProblem]:
        """Return what is wrong or doubtful with a row, or with one of its cells."""
        issues = self.reasons.get(self._name(line), [])
        if column is None or not issues:
            return issues
        place = self._place(line, column)
        if place is None:
            return []
        name = self.sheets[self.lines[line].sheet].column_name(place)
        return [issue for issue in issues if issue.column == name]

    def text(self, line: int, column: int) -> str:
        """Return the text of a cell; what is never kept is not shown."""
        cells: Sequence[Cell] = self.lines[line].row.cells
        place = self._place(line, column)
        text = "" if place is None or place >= len(cells) else text_of(cells[place])
        is_hidden = place in self._left_out[self.lines[line].sheet] or holds_identity_number(text)
        return _HIDDEN if text and is_hidden else text

    def _place(self, line: int, column: int) -> int | None:
        return self.slots[column].places[self.lines[line].sheet]

    def _name(self, line: int) -> tuple[str, int]:
        found = self.lines[line]
        return self.sheets[found.sheet].name, found.row.number


@faults_told
class OutcomeRows(QAbstractTableModel):
    """Show rows with what becomes of each: all, or those of one kind."""

    def __init__(self, texts: Texts, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._rows: RowsOfList | None = None
        self._shown: Sequence[int] = ()
        self._bad, self._doubtful = QColor(colours.red), QColor(colours.amber)
        self._changed = QColor(colours.accent)
        self._inks = {
            RowKind.REJECTED: self._bad,
            RowKind.AMBIGUOUS: self._doubtful,
            RowKind.CHANGED: self._changed,
        }
        self._pale = QColor(colours.faint_ink)

    def show(self, rows: RowsOfList, kind: RowKind | None) -> None:
        """Show the rows of a kind, None for all."""
        self.beginResetModel()
        self._rows, self._shown = rows, rows.by_kind[kind]
        self.endResetModel()

    def next_bad(self, after: int, column: int) -> tuple[int, int] | None:
        """Return row and column of the next bad cell after one, from the top when there is none."""
        places = [*range(after, len(self._shown)), *range(min(after + 1, len(self._shown)))]
        for turn, row in enumerate(places):
            for found in self._bad_columns(row):
                if turn or row != after or found > column:
                    return row, found
        return None

    def _bad_columns(self, row: int) -> list[int]:
        if self._rows is None or self._rows.lines[self._shown[row]].kind not in FAILING:
            return []
        line, width = self._shown[row], len(self._rows.slots)
        cells = [len(Lead) + at for at in range(width) if self._rows.issues(line, at)]
        return cells or [int(Lead.REASON)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Return the columns of the file and those before them."""
        return 0 if parent.isValid() or self._rows is None else len(Lead) + len(self._rows.slots)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """Return the heading of a column."""
        if orientation is Qt.Orientation.Vertical or role != Role.DisplayRole:
            return None
        if section < len(Lead):
            return self._texts(f"import_wizard.check.{Lead(section).name.lower()}")
        return "" if self._rows is None else self._rows.slots[section - len(Lead)].header

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Return the text of a cell, why it is bad, and its colours."""
        line, place = self._shown[index.row()], index.column() - len(Lead)
        if place < 0 or self._rows is None:
            return self._lead(line, Lead(index.column()), role)
        match role:
            case Role.DisplayRole:
                return self._cell(line, place)
            case Role.ToolTipRole:
                said = (self._texts(one.key, **one.facts) for one in self._rows.issues(line, place))
                return "\n".join(said) or self._cell(line, place)
            case Role.BackgroundRole:
                return self._ground(line, place)
            case Role.ForegroundRole if self._rows.field_at(line, place) is None:
                return self._pale
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let rows be chosen and looked at only."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _lead(self, line: int, lead: Lead, role: int) -> object:
        assert self._rows is not None
        found = self._rows.lines[line]
        if role == Role.ForegroundRole and lead in (Lead.KIND, Lead.REASON):
            return self._inks.get(found.kind)
        if role not in (Role.DisplayRole, Role.ToolTipRole):
            return None
        match lead:
            case Lead.SHEET:
                return self._rows.sheets[found.sheet].name
            case Lead.ROW:
                return f"{found.row.number}"
            case Lead.KIND:
                return self._texts(f"import_wizard.check.{found.kind.value}")
            case Lead.REASON:
                said = dict.fromkeys(
                    self._texts(each.key, **each.facts) for each in self._rows.issues(line)
                )
                between = "\n" if role == Role.ToolTipRole else self._texts("imports.own_between")
                return between.join(said)

    def _ground(self, line: int, place: int) -> QColor | None:
        assert self._rows is not None
        if self._rows.issues(line, place):
            is_bad = self._rows.lines[line].kind in FAILING
            return _pale(self._bad if is_bad else self._doubtful)
        return None if self._difference(line, place) is None else _pale(self._changed)

    def _difference(self, line: int, place: int) -> tuple[str, str] | None:
        assert self._rows is not None
        key = self._rows.field_at(line, place)
        return None if key is None else self._rows.difference(line, key)

    def _cell(self, line: int, place: int) -> str:
        assert self._rows is not None
        changed = self._difference(line, place)
        return self._rows.text(line, place) if changed is None else " → ".join(changed)


def _pale(colour: QColor) -> QColor:
    pale = QColor(colour)
    pale.setAlpha(_GROUND_ALPHA)
    return pale
