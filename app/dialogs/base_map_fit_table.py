"""The table of common points of a scan: where each lies in either picture, how far it is off."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from app.colours import Colours
from app.models.scan_fit import Place, ScanFit
from app.overrides import faults_told
from gis.texts import Texts

COLUMN, ROW, FIRST, SECOND, RESIDUAL = range(5)
_HEADINGS = ("column", "row", "east", "north", "residual")
_ROW_PX = 28
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_READ_ONLY = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


@faults_told
class FitTable(QTableWidget):
    """Show points and let numbers be typed.

    `pixel_typed` and `land_typed` carry the index of a point and both texts; `chosen` an index;
    `dropped` when the chosen point is to go.
    """

    pixel_typed = Signal(int, str, str)
    land_typed = Signal(int, str, str)
    chosen = Signal(int)
    dropped = Signal()

    def __init__(self, texts: Texts, colours: Colours) -> None:
        super().__init__(0, len(_HEADINGS))
        self._colours = colours
        for column, name in enumerate(_HEADINGS):
            head = QTableWidgetItem(texts(f"base_map_window.fit.{name}"))
            head.setTextAlignment(_RIGHT)
            self.setHorizontalHeaderItem(column, head)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.itemChanged.connect(self._on_item)
        self.currentCellChanged.connect(self._on_current)

    def show_fit(self, found: ScanFit, chosen: int | None) -> None:
        """Show points and what they come to; what was half typed stays."""
        with QSignalBlocker(self):
            while self.rowCount() > len(found.points):
                self.removeRow(self.rowCount() - 1)
            while self.rowCount() < len(found.points):
                self._add()
            for at, point in enumerate(found.points):
                self._show_place(at, COLUMN, point.pixel, 1)
                self._show_place(at, FIRST, point.land, 3)
                self._show_residual(at, found.residuals_m[at], is_worst=at == found.worst)
            if chosen is not None and chosen != self.currentRow():
                self.setCurrentCell(chosen, max(self.currentColumn(), 0))

    def forget_typed(self, at: int) -> None:
        """Remove a row with all that was typed in it."""
        with QSignalBlocker(self):
            self.removeRow(at)

    def text(self, at: int, column: int) -> str:
        """Return what stands in a cell."""
        return self._cell(at, column).text().strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete gives a point up."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.currentRow() >= 0:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    def _cell(self, at: int, column: int) -> QTableWidgetItem:
        item = self.item(at, column)
        assert item is not None
        return item

    def _add(self) -> None:
        at = self.rowCount()
        self.insertRow(at)
        for column in range(len(_HEADINGS)):
            item = QTableWidgetItem()
            item.setTextAlignment(_RIGHT)
            if column == RESIDUAL:
                item.setFlags(_READ_ONLY)
            self.setItem(at, column, item)

    def _show_place(self, at: int, column: int, place: Place | None, digits: int) -> None:
        for offset, number in enumerate(place or ()):
            self._cell(at, column + offset).setText(f"{number:.{digits}f}")

    def _show_residual(self, at: int, residual_m: float | None, *, is_worst: bool) -> None:
        item = self._cell(at, RESIDUAL)
        item.setText("" if residual_m is None else f"{residual_m:,.2f}")
        item.setForeground(QColor(self._colours.red) if is_worst else QBrush())
        letters = item.font()
        letters.setBold(is_worst)
        item.setFont(letters)

    def _on_item(self, item: QTableWidgetItem) -> None:
        at, column = item.row(), item.column()
        if column == RESIDUAL:
            return
        signal, first = (
            (self.pixel_typed, COLUMN) if column in (COLUMN, ROW) else (self.land_typed, FIRST)
        )
        texts: Sequence[str] = (self.text(at, first), self.text(at, first + 1))
        signal.emit(at, *texts)

    def _on_current(self, row: int, column: int, before: int) -> None:
        del column
        if row >= 0 and row != before:
            self.chosen.emit(row)
