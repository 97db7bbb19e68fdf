"""The list of named versions, below the steps."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.models.step_table import local_time
from app.theme import hint
from app.version_flows import VersionFlows
from gis.files.versions import Version
from gis.texts import Texts

MOST_ROWS = 4
"""How many versions are seen at once; the steps above need the room."""
_VERSION = Qt.ItemDataRole.UserRole


class VersionList(QWidget):
    """Show the versions with what can be done with the chosen one."""

    def __init__(self, flows: VersionFlows, texts: Texts) -> None:
        super().__init__()
        self._flows = flows
        self.list = QTreeWidget()
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._title = hint(texts("panels.versions.title"))
        self.save = QPushButton(texts("panels.versions.save"))
        self.restore = QPushButton(texts("panels.versions.restore"))
        self.delete = QPushButton(texts("panels.versions.delete"))
        buttons = QHBoxLayout()
        for button in (self.save, self.restore, self.delete):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._title)
        layout.addWidget(self.list)
        layout.addLayout(buttons)
        self.save.clicked.connect(flows.save)
        self.restore.clicked.connect(self._restore)
        self.delete.clicked.connect(self._delete)
        self.list.itemActivated.connect(lambda _item: self._restore())
        self.list.currentItemChanged.connect(lambda *_: self._show_possible())
        flows.changed.connect(self._show)
        self._show()

    def names(self) -> list[str]:
        """Return the names of the versions, the newest first."""
        return [version.name for version in self._flows.saved()]

    def _chosen(self) -> Version | None:
        item = self.list.currentItem()
        version = item.data(0, _VERSION) if item is not None else None
        return version if isinstance(version, Version) else None

    def _restore(self) -> None:
        version = self._chosen()
        if version is not None:
            self._flows.restore(version)

    def _delete(self) -> None:
        version = self._chosen()
        if version is not None:
            self._flows.delete(version)

    def _show(self) -> None:
        self.list.clear()
        for version in self._flows.saved():
            item = QTreeWidgetItem([version.name, local_time(version.saved_on)])
            item.setData(0, _VERSION, version)
            item.setForeground(1, self.palette().placeholderText())
            self.list.addTopLevelItem(item)
        rows = self.list.topLevelItemCount()
        frame = 2 * self.list.frameWidth()
        self.list.setFixedHeight(min(rows, MOST_ROWS) * self.list.sizeHintForRow(0) + frame)
        for part in (self._title, self.list):
            part.setVisible(rows > 0)
        self._show_possible()

    def _show_possible(self) -> None:
        for button in (self.restore, self.delete):
            button.setEnabled(self._chosen() is not None)
