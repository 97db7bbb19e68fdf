"""A search through the coordinate systems that the program knows by name."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.overrides import faults_told
from app.theme import hint
from gis.geometry.known_systems import search_systems
from gis.texts import Texts

_MOST, _ROWS, _ROW_PX, _EDGE_PX = 60, 6, 26, 4
_WRITTEN = Qt.ItemDataRole.UserRole


@faults_told
class CrsSearch(QWidget):
    """Find a system by words, numbers or zones; `chosen` carries how it is written after --crs.

    What is no known name is handed on as it was typed: a number of the registry or a WKT.
    """

    chosen = Signal(str)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.line = QLineEdit(placeholderText=texts("vector_window.crs.search_hint"))
        self.line.setClearButtonEnabled(True)
        self.found = QListWidget()
        self.found.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.none = hint(texts("vector_window.crs.search_none"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.line, self.found, self.none):
            column.addWidget(part)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self._search)
        self.line.returnPressed.connect(self._take_first)
        self.found.itemClicked.connect(self._take)
        self.found.itemActivated.connect(self._take)
        self._search()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from the line into the list; Return must not close the window."""
        if event.key() == Qt.Key.Key_Down and self.found.isVisible() and self.line.hasFocus():
            self.found.setFocus()
            self.found.setCurrentRow(0)
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _search(self) -> None:
        words = self.line.text().strip()
        systems = search_systems(words, self._texts)[:_MOST] if words else ()
        self.found.clear()
        for system in systems:
            title = system.title(self._texts)
            item = QListWidgetItem(f"{title}   {system.written}", self.found)
            item.setData(_WRITTEN, system.written)
            item.setToolTip(item.text())
        self.found.setFixedHeight(min(len(systems), _ROWS) * _ROW_PX + _EDGE_PX)
        self.found.setVisible(bool(systems))
        self.none.setVisible(bool(words) and not systems)

    def _take_first(self) -> None:
        words = self.line.text().strip()
        first = self.found.item(0) if self.found.count() else None
        written = words if first is None else str(first.data(_WRITTEN))
        if written:
            self.chosen.emit(written)

    def _take(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(_WRITTEN)))
