"""The ledger of a repair as a table of Qt: one item a row, with a box to leave it out."""

from enum import IntEnum
from typing import Protocol

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor

from app.colours import Colours
from app.overrides import faults_told
from gis.imports.repaired_grids import GridRepair
from gis.repair.records import ChangeKind
from gis.repair.repair_lines import LedgerLine, line_in_words
from gis.texts import Texts

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
SORT, KIND = Role.UserRole, Role.UserRole + 1
QUESTION = "question"
LEFT = "left"
_ALWAYS_DONE = frozenset({ChangeKind.SNAPPED, ChangeKind.VERTICES, ChangeKind.INVALID})
"""What comes of making land fit together, and cannot be left out alone."""


class Column(IntEnum):
    """Count the columns."""

    KIND = 0
    FROM = 1
    TO = 2
    AREA = 3
    WIDTH = 4
    WHY = 5
    HOUSEHOLDS = 6
    UNIT = 7


_NAMES = ("kind", "from", "to", "area_m2", "width_m", "why", "households", "unit")
_NUMBERS = (Column.AREA, Column.WIDTH, Column.HOUSEHOLDS)


class Leaving(Protocol):
    """Keep which items are to be left as they were; what was said last, computed or not."""

    def is_left(self, key: str) -> bool:
        """Tell whether an item is not to be done."""

    def leave(self, key: str, left: bool) -> None:
        """Leave an item as it is, or do it after all."""


@faults_told
class RepairTable(QAbstractTableModel):
    """Show the lines of a repair; a tick is taken away from what is to be left as it was."""

    def __init__(
        self,
        texts: Texts,
        colours: Colours,
        session: Leaving,
        parent: QObject | None = None,
    ) -> None:
        """Take what leaves an item, by its key, or does it after all, and knows which it is."""
        super().__init__(parent)
        self._texts = texts
        self._session = session
        self._lines: tuple[LedgerLine, ...] = ()
        self._repair: GridRepair | None = None
        self._names: list[str] = []
        self._cells: list[tuple[str, ...]] = []
        self._question, self._pale = QColor(colours.red), QColor(colours.pale_ink)

    def show(self, repair: GridRepair) -> None:
        """Show a ledger."""
        self.beginResetModel()
        self._repair, self._lines, self._names = repair, repair.lines, repair.names
        self._cells = [self._row(line) for line in repair.lines]
        self.endResetModel()

    def line(self, row: int) -> LedgerLine:
        """Return the line of a row."""
        return self._lines[row]

    def row_of(self, key: str) -> int | None:
        """Return the row of a key."""
        return next((row for row, line in enumerate(self._lines) if line.key == key), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Return how many items there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """Return the heading of a column."""
        if orientation is Qt.Orientation.Vertical or role != Role.DisplayRole:
            return None
        return self._texts(f"repair.column.{_NAMES[section]}")

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let items be chosen, and ticked where they can be left out."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == Column.KIND and _can_be_left(self._lines[index.row()]):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Return the words of a cell, what it is sorted by, its tick and its colours."""
        line, column = self._lines[index.row()], Column(index.column())
        words = self._cells[index.row()]
        match role:
            case Role.DisplayRole:
                return words[column]
            case Role.ToolTipRole:
                return line_in_words(line, self._names, self._texts)
            case Role.TextAlignmentRole if column in _NUMBERS:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case _:
                return self._look(line, column, role)

    def _look(self, line: LedgerLine, column: Column, role: int) -> object:
        if role == Role.CheckStateRole and column is Column.KIND and _can_be_left(line):
            is_left = self._session.is_left(line.key)
            return Qt.CheckState.Unchecked if is_left else Qt.CheckState.Checked
        if role == Role.ForegroundRole and not line.is_change:
            return self._question if line.why == "ask" else self._pale
        if role == SORT:
            return _number(line, column) if column in _NUMBERS else self._row(line)[column]
        return kind_of(line) if role == KIND else None

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """Leave the item of a tick that is taken away."""
        if role != Role.CheckStateRole:
            return False
        self._session.leave(
            self._lines[index.row()].key, Qt.CheckState(value) != Qt.CheckState.Checked
        )
        return True

    def _row(self, line: LedgerLine) -> tuple[str, ...]:
        """Return the words of each column."""
        texts = self._texts
        return (
            texts(f"repair.kind.{line.kind}"),
            self._givers(line),
            self._winner(line),
            f"{line.area_m2:,.2f}",
            f"{line.width_m:.2f}",
            texts(f"repair.{'ground' if line.is_change else 'why'}.{line.why}"),
            f"{line.households:,}" if line.households else "",
            "" if self._repair is None else self._repair.unit_of[line.key],
        )

    def _called(self, row: int) -> str:
        """Return the name alone: the code stands in the sentence about the item."""
        assert self._repair is not None
        return self._repair.rows[row].name or self._names[row]

    def _givers(self, line: LedgerLine) -> str:
        """Return who gives land up or is concerned; land that was filled was nobody's."""
        if line.kind == "gap" and line.is_change and not line.holders:
            return self._texts("repair.nobody")
        return self._texts("repair.between").join(self._called(each) for each in line.holders)

    def _winner(self, line: LedgerLine) -> str:
        if line.winner is not None:
            return self._called(line.winner)
        if line.is_change:
            return self._texts("repair.nobody")
        return self._texts(f"repair.state.{'question' if line.why == 'ask' else 'left'}")


def _number(line: LedgerLine, column: Column) -> float:
    numbers = {Column.AREA: line.area_m2, Column.WIDTH: line.width_m}
    return numbers.get(column, float(line.households))


def kind_of(line: LedgerLine) -> str:
    """Return what a line is filtered by: question, left, or the kind of the change."""
    if line.is_change:
        return line.kind
    return QUESTION if line.why == "ask" else LEFT


def _can_be_left(line: LedgerLine) -> bool:
    if line.is_change:
        return line.kind not in _ALWAYS_DONE
    return line.why == "left_alone"


@faults_told
class RepairFilter(QSortFilterProxyModel):
    """Pass the lines of a kind that hold some words."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setSortRole(SORT)
        self._kind: str | None = None
        self._words = ""

    def show_only(self, kind: str | None, words: str) -> None:
        """Pass lines of one kind, None for all, that hold the words in any column."""
        self._kind, self._words = kind, words.strip().casefold()
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Tell whether a row is shown."""
        model = self.sourceModel()
        if self._kind is not None and model.index(row, 0, parent).data(KIND) != self._kind:
            return False
        if not self._words:
            return True
        cells = [model.index(row, column, parent) for column in Column]
        said = [str(cell.data()) for cell in cells] + [str(cells[0].data(Role.ToolTipRole))]
        return any(self._words in each.casefold() for each in said)
