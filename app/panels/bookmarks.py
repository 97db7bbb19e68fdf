"""The list of bookmarks: places of the map with a name."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.project_memory import ProjectMemory
from app.theme import hint, on_white
from gis.texts import Texts


class BookmarksPanel(QWidget):
    """Show the bookmarks; a double click or Enter goes there, F2 renames, Delete forgets.

    `place_asked` carries the bounds in millimetres; `new_asked` when the view is to be kept.
    """

    place_asked = Signal(object)
    new_asked = Signal()

    def __init__(self, memory: ProjectMemory, texts: Texts) -> None:
        super().__init__()
        on_white(self)
        self._memory = memory
        self._is_showing = False
        self.list = QListWidget()
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.add = QPushButton(texts("panels.bookmarks.add"))
        self.go = QPushButton(texts("panels.bookmarks.go"))
        self.delete = QPushButton(texts("panels.bookmarks.delete"))
        buttons = QHBoxLayout()
        for button in (self.add, self.go, self.delete):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addWidget(hint(texts("panels.bookmarks.sentence")))
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)
        self.setFocusProxy(self.list)
        self._connect()
        self._show()

    def names(self) -> list[str]:
        """Return the names that are shown."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    def _connect(self) -> None:
        self.add.clicked.connect(self.new_asked)
        self.go.clicked.connect(self._go)
        self.delete.clicked.connect(self._delete)
        self.list.itemActivated.connect(lambda _item: self._go())
        self.list.itemChanged.connect(self._rename)
        self.list.currentRowChanged.connect(self._show_possible)
        remove = QAction(self.delete.text(), self.list)
        remove.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        remove.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        remove.triggered.connect(self._delete)
        self.list.addAction(remove)
        self._memory.bookmarks_changed.connect(self._show)

    def _go(self) -> None:
        row = self.list.currentRow()
        if row >= 0:
            self.place_asked.emit(self._memory.bookmarks[row].bounds_mm)

    def _delete(self) -> None:
        row = self.list.currentRow()
        if row >= 0:
            kept = list(self._memory.bookmarks)
            del kept[row]
            self._memory.set_bookmarks(kept)

    def _rename(self, item: QListWidgetItem) -> None:
        if self._is_showing:
            return
        row, kept = self.list.row(item), list(self._memory.bookmarks)
        if item.text().strip():
            kept[row] = replace(kept[row], name=item.text().strip())
        self._memory.set_bookmarks(kept)

    def _show(self) -> None:
        row = self.list.currentRow()
        self._is_showing = True
        self.list.clear()
        for bookmark in self._memory.bookmarks:
            item = QListWidgetItem(bookmark.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._is_showing = False
        self._show_possible()

    def _show_possible(self) -> None:
        for button in (self.go, self.delete):
            button.setEnabled(self.list.currentRow() >= 0)
