"""When the user pauses: the moments to do what must be done soon but never while one edits."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from app.workspace import Workspace
from gis.plan.history import Change

SOON_MS = 3_000
"""How long after the last step the hands count as resting."""


class Pauses(QObject):
    """Tell when some seconds have passed since the last step, and when another window is used."""

    paused = Signal()

    def __init__(self, workspace: Workspace, soon_ms: int = SOON_MS) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(soon_ms)
        self._timer.timeout.connect(self.paused)
        workspace.plan_changed.connect(self._on_changed)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_state)

    def _on_changed(self, change: Change) -> None:
        if change.kind not in {"staged", "cancelled"}:
            self._timer.start()

    def _on_state(self, state: Qt.ApplicationState) -> None:
        if state != Qt.ApplicationState.ApplicationActive:
            self._timer.stop()
            self.paused.emit()
