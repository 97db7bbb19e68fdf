"""Choosing the area: a search line over the tree of units and their grids."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.icons import icon
from app.layout_view.areas import Area, AreaRow, Areas
from gis.texts import Texts

_AREA = Qt.ItemDataRole.UserRole
PATIENCE_MS = 150
HEIGHT_PX = 170


class AreaPicker(QWidget):
    """Show the areas of a plan; `chosen` carries the code of a unit or None, and those of grids.

    Several grids are chosen with Ctrl and Shift. Grids are listed when their unit is opened, since
    a county has thousands.
    """

    chosen = Signal(object, object)

    def __init__(self, areas: Areas, texts: Texts) -> None:
        super().__init__()
        self._areas, self._texts = areas, texts
        self._shown: tuple[str | None, tuple[str, ...]] = (None, ())
        self.search = QLineEdit(placeholderText=texts("layout_view.area_search"))
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setClearButtonEnabled(True)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setFixedHeight(HEIGHT_PX)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(14)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.search)
        layout.addWidget(self.tree)
        self.setFocusProxy(self.search)
        self._late = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._late.timeout.connect(self._list)
        self.search.textChanged.connect(self._late.start)
        self.tree.itemExpanded.connect(self._fill)
        self.tree.itemSelectionChanged.connect(self._on_selected)
        self._list()

    def show_area(self, unit: str | None, grids: tuple[str, ...]) -> None:
        """Show which area is chosen; an open tree is left as it is."""
        if (unit, grids) == self._shown:
            return
        self._shown = (unit, grids)
        self._mark()

    def choose(self, area: Area) -> None:
        """Choose an area that is listed."""
        item = self._item(area)
        if item is not None:
            self.tree.setCurrentItem(item)

    def _list(self) -> None:
        words = self.search.text().strip()
        self.tree.blockSignals(True)
        self.tree.clear()
        if words:
            for row in self._areas.found(words):
                self.tree.addTopLevelItem(self._made(row, opens=False))
        else:
            whole = AreaRow(Area(), self._texts("layout_view.area_all"), True)
            top = self._made(whole)
            self.tree.addTopLevelItem(top)
            self._fill(top)
            top.setExpanded(True)
            first = top.child(0)
            if first is not None and top.childCount() == 1:
                self._fill(first)
                first.setExpanded(True)
        self.tree.blockSignals(False)
        self._mark()

    def _made(self, row: AreaRow, *, opens: bool = True) -> QTreeWidgetItem:
        item = QTreeWidgetItem([row.title])
        item.setToolTip(0, row.title)
        item.setData(0, _AREA, row.area)
        if row.has_more and opens:
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        return item

    def _fill(self, item: QTreeWidgetItem) -> None:
        if item.childCount() == 0:
            item.addChildren([self._made(row) for row in self._areas.below(item.data(0, _AREA))])

    def _mark(self) -> None:
        """Select what is chosen, where it is listed."""
        unit, grids = self._shown
        wanted = [Area(grid=grid) for grid in grids] or [Area(unit=unit)]
        self.tree.blockSignals(True)
        self.tree.clearSelection()
        for area in wanted:
            item = self._item(area)
            if item is not None:
                item.setSelected(True)
        self.tree.blockSignals(False)

    def _item(self, area: Area) -> QTreeWidgetItem | None:
        waiting = [self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount())]
        while waiting:
            item = waiting.pop()
            if item is None:
                continue
            if item.data(0, _AREA) == area:
                return item
            waiting += [item.child(row) for row in range(item.childCount())]
        return None

    def _on_selected(self) -> None:
        areas = [item.data(0, _AREA) for item in self.tree.selectedItems()]
        grids = tuple(sorted(area.grid for area in areas if area.grid is not None))
        units = [area.unit for area in areas if area.grid is None]
        if not areas:
            return
        unit = None if grids else units[0]
        if (unit, grids) != self._shown:
            self._shown = (unit, grids)
            self.chosen.emit(unit, grids)
