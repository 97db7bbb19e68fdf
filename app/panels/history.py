"""The list of all steps: see what was done, go back or forward to any state."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QVBoxLayout, QWidget

from app.models.step_table import TIME, WORDS, StepTable
from app.panels.versions import VersionList
from app.theme import hint, on_white
from app.version_flows import VersionFlows
from app.workspace import Workspace
from gis.plan.history import Change
from gis.texts import Texts

TIME_WIDTH = 140


class HistoryPanel(QWidget):
    """Show the steps of a workspace; a click or Enter goes to the state after a step."""

    def __init__(self, workspace: Workspace, versions: VersionFlows, texts: Texts) -> None:
        super().__init__()
        on_white(self)
        self._workspace = workspace
        self.model = StepTable(texts, self)
        self.list = QTreeView()
        self.list.setModel(self.model)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(WORDS, QHeaderView.ResizeMode.Stretch)
        # As wide as its contents would mean to look at all steps after every one of them.
        header.setSectionResizeMode(TIME, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(TIME, TIME_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addWidget(hint(texts("window.history.sentence")))
        layout.addWidget(self.list, 1)
        self.versions = VersionList(versions, texts)
        layout.addWidget(self.versions)
        self.setFocusProxy(self.list)
        self.list.clicked.connect(self._go)
        self.list.activated.connect(self._go)
        workspace.plan_changed.connect(self._on_changed)
        self._show()

    def _go(self, index: QModelIndex) -> None:
        if index.isValid() and index.row() != self.model.position:
            self._workspace.go_to(index.row())

    def _on_changed(self, change: Change) -> None:
        if change.kind not in {"staged", "cancelled"}:
            self._show()

    def _show(self) -> None:
        self.model.show_history(self._workspace.history)
        present = self.model.index(self.model.position, WORDS)
        self.list.setCurrentIndex(present)
        self.list.scrollTo(present)
