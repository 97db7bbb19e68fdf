"""The projects that were open last: remembered, and offered in a menu."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.settings import SettingsFile


class RecentProjects(QObject):
    """Keep the list in the settings; `changed` when it is another one, `chosen` carries a path."""

    changed = Signal()
    chosen = Signal(object)

    def __init__(self, settings: SettingsFile, menu: QMenu) -> None:
        super().__init__(menu)
        self._settings = settings
        self._menu = menu
        self._show()

    def projects(self) -> Sequence[Path]:
        """Return the projects that still exist, the newest first."""
        return [path for path in map(Path, self._settings.read().recent) if path.is_file()]

    def add(self, project: Path) -> None:
        """Remember a project as the newest."""
        self._settings.write(self._settings.read().with_recent(project))
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        projects = self.projects()
        self._menu.clear()
        self._menu.setEnabled(bool(projects))
        for project in projects:
            action = QAction(str(project), self._menu)
            action.triggered.connect(
                lambda _checked=False, project=project: self.chosen.emit(project)
            )
            self._menu.addAction(action)
