"""The grids of a plan as a table of Qt: one row each, names and codes can be edited in place."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.overrides import faults_told
from gis.operations.recode_grid import recode_grid
from gis.operations.rename_grid import rename_grid
from gis.plan.edit import Edit
from gis.plan.history import Change
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import GridId

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
SORT_ROLE = int(Role.UserRole)
FILTER_ROLE = SORT_ROLE + 1
FEW = 20
"""Up to so many rows that come or go are told one by one; more make a new table."""


class Column(IntEnum):
    """Name the columns in their order."""

    CODE = 0
    NAME = 1
    UNIT = 2
    KIND = 3
    AREA = 4
    HOUSEHOLDS = 5
    PEOPLE = 6
    MEMBERS = 7

    @property
    def key(self) -> str:
        """The tail of its text key."""
        return self.name.lower()


_RESIDENTS = {Column.HOUSEHOLDS, Column.PEOPLE, Column.MEMBERS}
NUMBERS = {Column.AREA, *_RESIDENTS}
_EDITABLE = {Column.CODE, Column.NAME}


@dataclass(frozen=True, slots=True)
class Totals:
    """Be sums over some grids; sub-grids are counted in the grids that they are part of."""

    count: int
    area_m2: float
    households: int
    people: int
    members: int


def totals_of(plan: Plan, grids: Iterable[GridId], *, with_areas: bool = True) -> Totals:
    """Sum over some grids; areas only when asked for, as they may have to be computed first.

    The land of exclusive grids that lie over others is no more land.
    """
    count, area_m2, households, people, members = 0, 0.0, 0, 0, 0
    for grid in {plan.base_grid(grid) for grid in grids}:
        residents = plan.residents.of_grid(grid)
        count += 1
        if with_areas and grid not in plan.overlays:
            area_m2 += plan.grid_area_m2(grid)
        households += residents.households
        people += residents.people
        members += plan.member_counts.of_grid(grid)
    return Totals(count, area_m2, households, people, members)


@faults_told
class GridTable(QAbstractTableModel):
    """Show the grids of the plan, by id; a view sorts and filters by the two roles."""

    def __init__(
        self,
        plan: Plan,
        texts: Texts,
        perform: Callable[[Callable[[Plan], Edit]], bool],
        today: Callable[[], str],
        *,
        parent: QObject | None = None,
    ) -> None:
        """Take what carries out an edit of the plan, and what tells the date (ISO)."""
        super().__init__(parent)
        self._texts = texts
        self._perform = perform
        self._today = today
        self._plan = plan
        self._grids = sorted(plan.grids)

    @property
    def plan(self) -> Plan:
        """The plan that is shown."""
        return self._plan

    def show_plan(self, plan: Plan) -> None:
        """Show another plan."""
        self.beginResetModel()
        self._plan = plan
        self._grids = sorted(plan.grids)
        self.endResetModel()

    def follow(self, change: Change) -> None:
        """Show what a change left behind; staged changes are not shown."""
        if change.kind in {"staged", "cancelled"}:
            return
        gone = [grid for grid in change.touched.grids if grid not in change.after.grids]
        kept = change.touched.grids & change.after.grids.keys()
        come = [grid for grid in sorted(kept) if not self.has(grid)]
        if len(gone) + len(come) > FEW:
            self.show_plan(change.after)
            return
        for grid in filter(self.has, gone):
            row = self.row_of(grid)
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._grids[row]
            self.endRemoveRows()
        self._plan = change.after
        for grid in come:
            row = bisect_left(self._grids, grid)
            self.beginInsertRows(QModelIndex(), row, row)
            self._grids.insert(row, grid)
            self.endInsertRows()
        for grid in sorted(kept):
            row = self.row_of(grid)
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def grid_at(self, row: int) -> GridId:
        """Return the grid of a row."""
        return self._grids[row]

    def has(self, grid: GridId) -> bool:
        """Tell whether a grid is shown; one that was just deleted may still be selected."""
        row = bisect_left(self._grids, grid)
        return row < len(self._grids) and self._grids[row] == grid

    def row_of(self, grid: GridId) -> int:
        """Return the row of a grid."""
        return bisect_left(self._grids, grid)

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
        if role == Role.TextAlignmentRole and section in NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if orientation is not Qt.Orientation.Horizontal or role != Role.DisplayRole:
            return None
        return self._texts(f"window.grids.{Column(section).key}")

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Return text, alignment, sorting value or the words to filter by."""
        grid, column = self._grids[index.row()], Column(index.column())
        match role:
            case Role.DisplayRole | Role.EditRole | Role.ToolTipRole:
                return self._text(grid, column)
            case Role.TextAlignmentRole if column in NUMBERS:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case _ if role == SORT_ROLE:
                return self._value(grid, column)
            case _ if role == FILTER_ROLE:
                words = (Column.CODE, Column.NAME, Column.UNIT)
                return " ".join(str(self._value(grid, word)) for word in words)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let codes and names be edited."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in _EDITABLE else flags

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """Rename or recode the grid, as one step of the history."""
        grid, column, text = self._grids[index.row()], Column(index.column()), str(value).strip()
        if role != Role.EditRole or text == self._value(grid, column):
            return False
        if column is Column.NAME:
            return self._perform(lambda plan: rename_grid(plan, grid=grid, name=text))
        return self._perform(lambda plan: recode_grid(plan, grid=grid, code=text, on=self._today()))

    def _value(self, grid: GridId, column: Column) -> str | float:
        plan, record = self._plan, self._plan.grids[grid]
        match column:
            case Column.CODE:
                return record.code
            case Column.NAME:
                return record.name
            case Column.UNIT:
                return plan.units[record.unit].name
            case Column.KIND:
                return self._texts(f"panels.kind.{record.kind.value}")
            case _:
                return self._number(grid, column)

    def _number(self, grid: GridId, column: Column) -> float:
        plan = self._plan
        if column is Column.AREA:
            return plan.grid_area_m2(grid)
        if column is Column.MEMBERS:
            return plan.member_counts.of_grid(grid)
        residents = plan.residents.of_grid(grid)
        return residents.households if column is Column.HOUSEHOLDS else residents.people

    def _text(self, grid: GridId, column: Column) -> str:
        if column in _RESIDENTS and self._plan.grids[grid].parent is not None:
            return ""  # those of a sub-grid live in its grid
        value = self._value(grid, column)
        if column is Column.AREA:
            return f"{float(value) / 10_000:,.2f}"
        return f"{value:,}" if column in NUMBERS else str(value)
