"""The list of grids: find one, select it, rename it."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.icons import icon
from app.models.grid_table import FILTER_ROLE, SORT_ROLE, Column, GridTable
from app.theme import hint, on_white
from app.workspace import Workspace
from gis.plan.history import Change
from gis.texts import Texts
from gis.topology.records import GridId

_WIDTHS = {
    Column.CODE: 124,
    Column.NAME: 100,
    Column.UNIT: 74,
    Column.AREA: 66,
    Column.HOUSEHOLDS: 54,
    Column.PEOPLE: 54,
}


class GridsPanel(QWidget):
    """Show the grids of a workspace; the selection here and on the map are one.

    `zoom_asked` when a row is double-clicked.
    """

    zoom_asked = Signal()

    def __init__(self, workspace: Workspace, texts: Texts) -> None:
        super().__init__()
        on_white(self)
        self._workspace = workspace
        self._texts = texts
        self.model = GridTable(texts, workspace.perform, self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self.model)
        self._proxy.setSortRole(SORT_ROLE)
        self._proxy.setFilterRole(FILTER_ROLE)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.filter = QLineEdit(placeholderText=texts("window.grids.filter"))
        self.filter.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._on_filter)
        self.table = _table(self._proxy)
        self._count = hint()
        self._is_following = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 2, 10, 8)
        layout.addWidget(self.filter)
        layout.addWidget(self.table)
        layout.addWidget(self._count)
        self.table.selectionModel().selectionChanged.connect(self._on_selected)
        self.table.doubleClicked.connect(lambda _index: self.zoom_asked.emit())
        workspace.plan_changed.connect(self._on_changed)
        workspace.selection_changed.connect(self._show_selection)
        self.model.show_plan(workspace.stable)
        self._show_count()

    def selected_grids(self) -> list[GridId]:
        """Return the grids whose rows are selected."""
        rows = self.table.selectionModel().selectedRows()
        return [self.model.grid_at(self._proxy.mapToSource(row).row()) for row in rows]

    def edit_name(self, grid: GridId) -> None:
        """Open the name of a grid for editing."""
        self._edit(grid, Column.NAME)

    def edit_code(self, grid: GridId) -> None:
        """Open the code of a grid for editing."""
        self._edit(grid, Column.CODE)

    def _edit(self, grid: GridId, column: Column) -> None:
        source = self.model.index(self.model.row_of(grid), column)
        index = self._proxy.mapFromSource(source)
        self.table.scrollTo(index)
        self.table.setFocus()
        self.table.edit(index)

    def _on_changed(self, change: Change) -> None:
        self.model.follow(change)
        self._show_selection()
        self._show_count()

    def _on_filter(self, words: str) -> None:
        self._is_following = True
        self._proxy.setFilterFixedString(words.strip())
        self._is_following = False
        self._show_selection()
        self._show_count()

    def _on_selected(self) -> None:
        if not self._is_following:
            self._is_following = True
            self._workspace.select(self.selected_grids())
            self._is_following = False

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

    def _show_count(self) -> None:
        shown, all_grids = self._proxy.rowCount(), self.model.rowCount()
        key = "window.grids.count" if shown == all_grids else "window.grids.filtered"
        self._count.setText(self._texts(key, shown=f"{shown:,}", count=f"{all_grids:,}"))


def _table(proxy: QSortFilterProxyModel) -> QTableView:
    table = QTableView()
    table.setModel(proxy)
    table.setSortingEnabled(True)
    table.sortByColumn(Column.CODE, Qt.SortOrder.AscendingOrder)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(28)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for column, width in _WIDTHS.items():
        header.resizeSection(column, width)
    header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
    return table
