"""The grids of a plan as a table of Qt: one row each, names and codes can be edited in place."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gis.operations.recode_grid import recode_grid
from gis.operations.rename_grid import rename_grid
from gis.plan.edit import Edit
from gis.plan.history import Change
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import GridId, grid_label

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
SORT_ROLE = int(Role.UserRole)
FILTER_ROLE = SORT_ROLE + 1


class Column(IntEnum):
    """Name the columns in their order."""

    CODE = 0
    NAME = 1
    UNIT = 2
    AREA = 3
    HOUSEHOLDS = 4
    PEOPLE = 5


_NUMBERS = {Column.AREA, Column.HOUSEHOLDS, Column.PEOPLE}
_EDITABLE = {Column.CODE, Column.NAME}


@dataclass(frozen=True, slots=True)
class Row:
    """Be what the table says of one grid."""

    code: str
    name: str
    unit: str
    area_m2: float
    households: int
    people: int

    @classmethod
    def of(cls, plan: Plan, grid: GridId) -> "Row":
        """Read the row of a grid."""
        record, residents = plan.grids[grid], plan.residents.of_grid(grid)
        has_land = bool(plan.partition.arcs_of(grid_label(grid)))
        area_m2 = plan.partition.area_m2(grid_label(grid)) if has_land else 0.0
        unit = plan.units[record.unit].name
        return cls(record.code, record.name, unit, area_m2, residents.households, residents.people)

    def value(self, column: Column) -> str | float:
        """Return the value of a column, for sorting."""
        return (
            self.code,
            self.name,
            self.unit,
            self.area_m2,
            self.households,
            self.people,
        )[column]


class GridTable(QAbstractTableModel):
    """Show the grids of the plan, by id; a view sorts and filters by the two roles."""

    def __init__(
        self,
        texts: Texts,
        perform: Callable[[Callable[[Plan], Edit]], bool],
        parent: QObject | None = None,
    ) -> None:
        """Take what carries out an edit of the plan."""
        super().__init__(parent)
        self._texts = texts
        self._perform = perform
        self._plan: Plan | None = None
        self._grids: list[GridId] = []
        self._rows: dict[GridId, Row] = {}

    def show_plan(self, plan: Plan) -> None:
        """Show another plan."""
        self.beginResetModel()
        self._plan = plan
        self._grids = sorted(plan.grids)
        self._rows = {}
        self.endResetModel()

    def follow(self, change: Change) -> None:
        """Show what a change left behind; staged changes are not shown."""
        if change.kind in {"staged", "cancelled"}:
            return
        grids = sorted(change.after.grids)
        if grids != self._grids:
            for grid in change.touched.grids:
                self._rows.pop(grid, None)
            rows, self._rows = self._rows, {}
            self.show_plan(change.after)
            self._rows = rows
            return
        self._plan = change.after
        for grid in sorted(change.touched.grids & change.after.grids.keys()):
            self._rows.pop(grid, None)
            row = self.row_of(grid)
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def grid_at(self, row: int) -> GridId:
        """Return the grid of a row."""
        return self._grids[row]

    def has(self, grid: GridId) -> bool:
        """Tell whether a grid is shown; one that was just deleted may still be selected."""
        return self._plan is not None and grid in self._plan.grids

    def row_of(self, grid: GridId) -> int:
        """Return the row of a grid."""
        return self._grids.index(grid)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Return how many grids there are."""
        return 0 if parent.isValid() else len(self._grids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """Return the heading of a column."""
        if role == Role.TextAlignmentRole and section in _NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if orientation is not Qt.Orientation.Horizontal or role != Role.DisplayRole:
            return None
        return self._texts(f"window.grids.{Column(section).name.lower()}")

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Return text, alignment, sorting value or the words to filter by."""
        row, column = self._row(index.row()), Column(index.column())
        match role:
            case Role.DisplayRole | Role.EditRole | Role.ToolTipRole:
                return _text(row, column)
            case Role.TextAlignmentRole if column in _NUMBERS:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case _ if role == SORT_ROLE:
                return row.value(column)
            case _ if role == FILTER_ROLE:
                return f"{row.code} {row.name} {row.unit}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let codes and names be edited."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in _EDITABLE else flags

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """Rename or recode the grid, as one step of the history."""
        row, text = self._row(index.row()), str(value).strip()
        if role != Role.EditRole or text == row.value(Column(index.column())):
            return False
        grid = self._grids[index.row()]
        if index.column() == Column.NAME:
            return self._perform(lambda plan: rename_grid(plan, grid=grid, name=text))
        return self._perform(lambda plan: recode_grid(plan, grid=grid, code=text))

    def _row(self, row: int) -> Row:
        grid = self._grids[row]
        if grid not in self._rows and self._plan is not None:
            self._rows[grid] = Row.of(self._plan, grid)
        return self._rows[grid]


def _text(row: Row, column: Column) -> str:
    if column is Column.AREA:
        return f"{row.area_m2 / 10_000:,.2f}"
    value = row.value(column)
    return f"{value:,}" if column in _NUMBERS else str(value)
