"""A line to type into and a list of what fits, over the map: for commands and for places."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.icons import icon
from app.overrides import faults_told
from app.theme import hint

WIDTH = 620
TOP = 64
MOST_ROWS = 12
_KEY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Hit:
    """Be one row: what it is, a remark in pale letters, and whether it can be chosen.

    `aside` stands at the right edge, as a shortcut does.
    """

    key: Hashable
    title: str
    remark: str = ""
    aside: str = ""
    is_possible: bool = True


Search = Callable[[str], Sequence[Hit]]
"""Gives the rows for what is typed, the best first."""


@faults_told
class SearchBox(QFrame):
    """Float at the top of a window until something is chosen or Escape is pressed.

    `chosen` carries the key of the row. The focus goes back to where it was.
    """

    chosen = Signal(object)

    def __init__(
        self, window: QWidget, search: Search, prompt: str, nothing: str, *, patience_ms: int = 0
    ) -> None:
        """Take what searches, the words in the empty line, and those when nothing fits.

        A search that is not done at once waits until so long nothing was typed.
        """
        super().__init__(window)
        self._window = window
        self.setObjectName("search")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._search = search
        self._before: QWidget | None = None
        self.line = QLineEdit(placeholderText=prompt)
        self.line.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.list = _list()
        self._nothing: QLabel = hint(nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        for part in (self.line, self.list, self._nothing):
            layout.addWidget(part)
        self._late = QTimer(self, singleShot=True, interval=patience_ms)
        self._late.timeout.connect(self._show_hits)
        self.line.textChanged.connect(self._late.start)
        self.line.returnPressed.connect(self._choose)
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(lambda _item: self._choose())
        self.hide()

    def ask(self, words: str = "") -> None:
        """Show the box with some words typed."""
        self._before = QApplication.focusWidget()
        self.line.setText(words)
        self._show_hits()
        self.show()
        self.raise_()
        self.line.setFocus()
        self.line.selectAll()

    def dismiss(self) -> None:
        """Go away; the focus goes back to where it was."""
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self._before = None

    def titles(self) -> list[str]:
        """Return the titles of the rows for what is typed."""
        if self._late.isActive():
            self._show_hits()
        return [item.text(0) for item in self._items()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move through the list from the line; go away on Escape and when the focus is lost."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match event.key():
                case Qt.Key.Key_Escape:
                    self.dismiss()
                    return True
                case Qt.Key.Key_Down | Qt.Key.Key_Up | Qt.Key.Key_PageDown | Qt.Key.Key_PageUp:
                    QApplication.sendEvent(self.list, event)
                    return True
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.hide()
        return super().eventFilter(watched, event)

    def _items(self) -> list[QTreeWidgetItem]:
        return [
            item
            for row in range(self.list.topLevelItemCount())
            if (item := self.list.topLevelItem(row)) is not None
        ]

    def _show_hits(self) -> None:
        self._late.stop()
        hits = self._search(self.line.text().strip())
        self.list.clear()
        for hit in hits:
            item = QTreeWidgetItem([hit.title, hit.remark, hit.aside])
            item.setData(0, _KEY, hit.key)
            item.setToolTip(0, hit.title)
            item.setToolTip(1, hit.remark)
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column in (1, 2):
                item.setForeground(column, self.palette().placeholderText())
            item.setDisabled(not hit.is_possible)
            self.list.addTopLevelItem(item)
        first = next((item for item in self._items() if not item.isDisabled()), None)
        if first is not None:
            self.list.setCurrentItem(first)
        self.list.setVisible(bool(hits))
        self._nothing.setVisible(not hits and bool(self.line.text().strip()))
        self.list.setFixedHeight(min(len(hits), MOST_ROWS) * self._row_height() + 4)
        self._place()

    def _row_height(self) -> int:
        return max(1, self.list.sizeHintForRow(0))

    def _place(self) -> None:
        width = min(WIDTH, self._window.width() - 40)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((self._window.width() - width) // 2, TOP)

    def _choose(self) -> None:
        if self._late.isActive():
            self._show_hits()
        item = self.list.currentItem()
        if item is None or item.isDisabled():
            return
        key = item.data(0, _KEY)
        self.dismiss()
        self.chosen.emit(key)


def _list() -> QTreeWidget:
    tree = QTreeWidget()
    tree.setColumnCount(3)
    tree.setHeaderHidden(True)
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    tree.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    header = tree.header()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
    return tree
