"""The list of grids: find one, select it, rename it, sum some up, copy them into a spreadsheet."""

from collections.abc import Iterable

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QPoint,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QMenu,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.amounts import area_text
from app.icons import icon
from app.models.grid_table import FILTER_ROLE, SORT_ROLE, Column, GridTable, totals_of
from app.theme import hint, on_white, plain_table, widen_columns
from app.workspace import Workspace
from gis.plan.history import Change
from gis.texts import Texts
from gis.topology.records import GridId

_WIDTHS = {
    Column.CODE: 124,
    Column.NAME: 100,
    Column.UNIT: 74,
    Column.KIND: 74,
    Column.AREA: 62,
    Column.HOUSEHOLDS: 50,
    Column.PEOPLE: 50,
    Column.MEMBERS: 46,
}
_ROW_PIXELS = 28
_PADDING = 14
"""What the style sheet leaves free on both sides of a heading."""
MANY = 500
"""From so many grids on sums wait for a moment without changes."""
PATIENCE_MS = 200
HIDDEN_AT_FIRST = (Column.KIND.key, Column.MEMBERS.key)


class GridsPanel(QWidget):
    """Show the grids of a workspace; the selection here and on the map are one.

    `zoom_asked` when a row is double-clicked; `columns_changed` when others are hidden.
    """

    zoom_asked = Signal()
    columns_changed = Signal()

    def __init__(
        self, workspace: Workspace, texts: Texts, hidden: Iterable[str] = HIDDEN_AT_FIRST
    ) -> None:
        """Take the keys of the columns that are not to be seen."""
        super().__init__()
        on_white(self)
        self._workspace = workspace
        self._texts = texts
        self.model = GridTable(
            workspace.stable, texts, workspace.perform, lambda: workspace.today, parent=self
        )
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self.model)
        self._proxy.setSortRole(SORT_ROLE)
        self._proxy.setFilterRole(FILTER_ROLE)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.filter = QLineEdit(placeholderText=texts("window.grids.filter"))
        self.filter.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter.setClearButtonEnabled(True)
        self.table = _table(self._proxy)
        self.totals = hint()
        self._is_following = False
        self._knows_areas = False
        self._late = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._late.timeout.connect(self._show_totals)
        self._hide(set(hidden))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        for part in (self.filter, self.table, self.totals):
            layout.addWidget(part)
        self.setFocusProxy(self.table)
        self._connect()
        self._show_totals()

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._on_filter)
        self.table.selectionModel().selectionChanged.connect(self._on_selected)
        self.table.doubleClicked.connect(lambda _index: self.zoom_asked.emit())
        header = self.table.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu)
        copy = QAction(self._texts("window.grids.copy"), self.table)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy)
        self.table.addAction(copy)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._workspace.plan_changed.connect(self._on_changed)
        self._workspace.selection_changed.connect(self._show_selection)

    def selected_grids(self) -> list[GridId]:
        """Return the grids whose rows are selected."""
        rows = self.table.selectionModel().selectedRows()
        return [self._grid_of(row.row()) for row in rows]

    def edit_name(self, grid: GridId) -> None:
        """Open the name of a grid for editing."""
        self._edit(grid, Column.NAME)

    def edit_code(self, grid: GridId) -> None:
        """Open the code of a grid for editing."""
        self._edit(grid, Column.CODE)

    def hidden_columns(self) -> tuple[str, ...]:
        """Return the keys of the columns that are not seen."""
        return tuple(column.key for column in Column if self.table.isColumnHidden(column))

    def show_areas(self) -> None:
        """Sum areas up from now on: they are known, as after an audit, so that nobody waits."""
        if not self._knows_areas:
            self._knows_areas = True
            self._show_totals()

    def column_actions(self) -> list[QAction]:
        """Return a switch for each column but the code."""
        actions = []
        for column in list(Column)[1:]:
            action = QAction(self._texts(f"window.grids.{column.key}"), self, checkable=True)
            action.setChecked(not self.table.isColumnHidden(column))
            action.toggled.connect(lambda on, column=column: self._show_column(column, on))
            actions.append(action)
        return actions

    def copy(self) -> None:
        """Put the selected rows, or all that are shown, on the clipboard: columns between tabs."""
        columns = [column for column in Column if not self.table.isColumnHidden(column)]
        rows = sorted(row.row() for row in self.table.selectionModel().selectedRows())
        lines = [[self._texts(f"window.grids.{column.key}") for column in columns]]
        for row in rows or range(self._proxy.rowCount()):
            cells = (self._proxy.index(row, column).data() for column in columns)
            lines.append([str(cell).replace(",", "") for cell in cells])
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines) + "\n")

    def _grid_of(self, row: int) -> GridId:
        return self.model.grid_at(self._proxy.mapToSource(self._proxy.index(row, 0)).row())

    def _edit(self, grid: GridId, column: Column) -> None:
        if not self._proxy.mapFromSource(self.model.index(self.model.row_of(grid), 0)).isValid():
            self.filter.clear()
        index = self._proxy.mapFromSource(self.model.index(self.model.row_of(grid), column))
        self._show_column(column, True)
        self.table.scrollTo(index)
        self.table.setFocus()
        self.table.edit(index)

    def _show_column(self, column: Column, is_shown: bool) -> None:
        if self.table.isColumnHidden(column) == is_shown:
            self.table.setColumnHidden(column, not is_shown)
            self.columns_changed.emit()

    def _hide(self, hidden: set[str]) -> None:
        for column in list(Column)[1:]:
            self.table.setColumnHidden(column, column.key in hidden)

    def _on_header_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.column_actions())
        menu.popup(self.table.horizontalHeader().mapToGlobal(place))

    def _on_changed(self, change: Change) -> None:
        self._is_following = True
        self.model.follow(change)
        self._is_following = False
        self._show_selection()
        if change.kind not in {"staged", "cancelled"}:
            self._sum_up()

    def _on_filter(self, words: str) -> None:
        self._is_following = True
        self._proxy.setFilterFixedString(words.strip())
        self._is_following = False
        self._show_selection()
        self._sum_up()

    def _on_selected(self) -> None:
        if not self._is_following:
            self._is_following = True
            self._workspace.select(self.selected_grids())
            self._is_following = False
            self._sum_up()

    def _show_selection(self) -> None:
        if self._is_following or set(self.selected_grids()) == set(self._workspace.selection):
            return
        self._is_following = True
        selection = QItemSelection()
        for grid in filter(self.model.has, self._workspace.selection):
            source = self.model.index(self.model.row_of(grid), 0)
            index = self._proxy.mapFromSource(source)
            if index.isValid():
                selection.select(index, index)
                self.table.scrollTo(index)
        self.table.selectionModel().select(
            selection,
            QItemSelectionModel.SelectionFlag.ClearAndSelect
            | QItemSelectionModel.SelectionFlag.Rows,
        )
        self._is_following = False
        self._sum_up()

    def _sum_up(self) -> None:
        if self.model.rowCount() < MANY:
            self._show_totals()
        else:
            self._late.start()

    def _show_totals(self) -> None:
        chosen = self.selected_grids()
        shown = chosen if len(chosen) > 1 else [*map(self._grid_of, range(self._proxy.rowCount()))]
        records = self.model.plan.grids
        whole = [grid for grid in shown if records[grid].parent is None]
        totals = totals_of(self.model.plan, whole, with_areas=self._knows_areas)
        is_part = len(shown) < self.model.rowCount()
        key = "selected" if len(chosen) > 1 else "filtered" if is_part else "count"
        texts = self._texts
        count = texts(f"window.grids.{key}", shown=f"{len(whole):,}", count=self._all_grids())
        if len(whole) < len(shown):
            parts = texts("window.grids.parts", count=f"{len(shown) - len(whole):,}")
            count = f"{count}  {parts}" if whole else parts
        sums = texts(
            "window.grids.sums",
            households=f"{totals.households:,}",
            people=f"{totals.people:,}",
            members=f"{totals.members:,}",
        )
        area = area_text(texts, totals.area_m2) if self._knows_areas else ""
        said = (count, area, sums) if whole or not shown else (count,)
        self.totals.setText("  ".join(part for part in said if part))

    def _all_grids(self) -> str:
        grids = self.model.plan.grids.values()
        return f"{sum(grid.parent is None for grid in grids):,}"


def _table(proxy: QSortFilterProxyModel) -> QTableView:
    table = plain_table(proxy, _ROW_PIXELS)
    table.sortByColumn(Column.CODE, Qt.SortOrder.AscendingOrder)
    table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
    header = table.horizontalHeader()
    header.setMinimumSectionSize(36)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    widen_columns(table, _WIDTHS.items(), _PADDING)
    header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
    return table
