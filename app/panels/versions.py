"""The list of named versions with their states, below the steps."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.models.step_table import local_time
from app.theme import colours_of_palette, hint
from app.version_flows import DEEDS, VersionFlows, possible_deeds
from gis.files.version_states import VersionState
from gis.files.versions import Version
from gis.texts import Texts

MOST_ROWS = 4
"""How many versions are seen at once; the steps above need the room."""
_VERSION = Qt.ItemDataRole.UserRole
_NAME, _STATE, _TIME = range(3)


class VersionList(QWidget):
    """Show the versions with what can be done with the chosen one.

    `deed_asked` carries one of the deeds of approval (`possible_deeds`) and a version.
    """

    deed_asked = Signal(str, object)

    def __init__(self, flows: VersionFlows, texts: Texts) -> None:
        super().__init__()
        self._flows = flows
        self._texts = texts
        self.list = QTreeWidget()
        self.list.setColumnCount(3)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        for column in (_STATE, _TIME):
            mode = QHeaderView.ResizeMode.ResizeToContents
            self.list.header().setSectionResizeMode(column, mode)
        self._title = hint(texts("panels.versions.title"))
        self.save = QPushButton(texts("panels.versions.save"))
        self.restore = QPushButton(texts("panels.versions.restore"))
        self.delete = QPushButton(texts("panels.versions.delete"))
        self.approval = QPushButton(texts("gate.panel.approval"))
        self.deeds = self._menu()
        self.approval.setMenu(self.deeds)
        buttons = QHBoxLayout()
        for button in (self.save, self.restore, self.approval, self.delete):
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
        flows.kept.connect(self.choose)
        self._show()

    def names(self) -> list[str]:
        """Return the names of the versions, the newest first."""
        return [version.name for version in self._flows.saved()]

    def choose(self, name: str) -> None:
        """Choose the version of a name."""
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            if item is not None and item.text(_NAME) == name:
                self.list.setCurrentItem(item)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        self.actions_of_deeds: Mapping[str, QAction] = {
            deed: menu.addAction(self._texts(f"gate.panel.{deed}")) for deed in DEEDS
        }
        for deed, action in self.actions_of_deeds.items():
            action.triggered.connect(partial(self._ask_for, deed))
        menu.insertSeparator(self.actions_of_deeds["report"])
        return menu

    def _ask_for(self, deed: str) -> None:
        version = self._chosen()
        if version is not None:
            self.deed_asked.emit(deed, version)

    @property
    def chosen(self) -> Version | None:
        """The version that is chosen in the list."""
        return self._chosen()

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
        chosen = self._chosen()
        self.list.clear()
        for version in self._flows.saved():
            state = self._texts(f"gate.state.{version.state.value}")
            item = QTreeWidgetItem([version.name, state, local_time(version.saved_on)])
            item.setData(_NAME, _VERSION, version)
            item.setToolTip(_NAME, version.name)
            if version.state is not VersionState.DRAFT:
                item.setForeground(_STATE, QColor(self._colour(version.state)))
            else:
                item.setForeground(_STATE, self.palette().placeholderText())
            item.setForeground(_TIME, self.palette().placeholderText())
            self.list.addTopLevelItem(item)
            if chosen is not None and version.id == chosen.id:
                self.list.setCurrentItem(item)
        rows = self.list.topLevelItemCount()
        frame = 2 * self.list.frameWidth()
        self.list.setFixedHeight(min(rows, MOST_ROWS) * self.list.sizeHintForRow(0) + frame)
        for part in (self._title, self.list):
            part.setVisible(rows > 0)
        self._show_possible()

    def _show_possible(self) -> None:
        version = self._chosen()
        self.restore.setEnabled(version is not None)
        self.approval.setEnabled(version is not None)
        self.delete.setEnabled(version is not None and not version.is_kept)
        possible = () if version is None else possible_deeds(version)
        for deed, action in self.actions_of_deeds.items():
            action.setEnabled(deed in possible)

    def _colour(self, state: VersionState) -> str:
        colours = colours_of_palette(self.palette())
        return {
            VersionState.SUBMITTED: colours.accent,
            VersionState.APPROVED: colours.green,
            VersionState.RETURNED: colours.amber,
        }[state]
