"""The tree of findings: how it looks, and the keys that it hands on."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QTreeView

from app.models.finding_tree import FindingTree
from app.overrides import faults_told
from app.panels.finding_rows import FindingRows
from gis.audits.finding import Finding


@faults_told
class FindingView(QTreeView):
    """Be the tree, with rows of one height; Enter and Escape are told, not handled.

    Ctrl+A selects what is listed: with the keyboard here it is not for the grids of the map.
    """

    key_pressed = Signal(int, bool)

    def __init__(self, model: FindingTree) -> None:
        super().__init__()
        self._model = model
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._show_current)
        self.setModel(model)
        self.setItemDelegate(FindingRows(self))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setExpandsOnDoubleClick(False)

    def show_current_soon(self) -> None:
        """Bring the current row back into sight when everything around has its size."""
        self._soon.start()

    def _show_current(self) -> None:
        self.scrollTo(self.currentIndex())

    def event(self, event: QEvent) -> bool:
        """Keep the key that selects all from the command of the window."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        select_all = QKeySequence.StandardKey.SelectAll
        if is_asked and isinstance(event, QKeyEvent) and event.matches(select_all):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell of Enter, with Control held or not, and of Escape."""
        is_held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.key_pressed.emit(event.key(), is_held)
        else:
            super().keyPressEvent(event)

    def selected(self) -> list[Finding]:
        """Return the findings that are selected, in the order of the list."""
        indexes = sorted(
            self.selectionModel().selectedIndexes(),
            key=lambda index: (index.internalId(), index.row()),
        )
        found = (self._model.finding_at(index) for index in indexes)
        return list({finding.key: finding for finding in found if finding is not None}.values())

    def select_also(self, keys: Iterable[str]) -> None:
        """Select the findings with these keys that are listed, beside what is selected."""
        for key in keys:
            index = self._model.index_of(key)
            if index.isValid():
                flag = QItemSelectionModel.SelectionFlag.Select
                self.selectionModel().select(index, flag)

    def opened(self) -> set[tuple[str, ...]]:
        """Return the keys of the branches that are open."""
        return {
            branch.key
            for row, branch in enumerate(self._model.branches)
            if self.isExpanded(self._model.index(row, 0))
        }

    def go_to(self, index: QModelIndex) -> None:
        """Make a row the current one and bring it into sight."""
        if index.isValid():
            self.expand(index.parent())
            self.setCurrentIndex(index)
            self.scrollTo(index)
