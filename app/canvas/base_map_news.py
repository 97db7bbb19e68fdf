"""What is told of base maps, at the pace of people, and asking again for what could not be had."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from layers.base_maps.finding import RETRY_S
from layers.base_maps.shown import BaseMapStatus

_TELL_MS = 150
_LOOK_MS = 100
"""How often answers are looked for: those that come together are painted together."""


class BaseMapNews(QObject):
    """Tell the newest status some times a second, never while the map is being painted."""

    def __init__(self, parent: QObject, tell: Callable[[BaseMapStatus], None]) -> None:
        super().__init__(parent)
        self._on_told = tell
        self._newest = BaseMapStatus()
        self._tell = QTimer(self, singleShot=True, interval=_TELL_MS)
        self._tell.timeout.connect(self._on_tell)
        self._look = QTimer(self, interval=_LOOK_MS)
        self._retry = QTimer(self, singleShot=True, interval=round(RETRY_S * 1000))

    def connect_to(self, look: Callable[[], None], retry: Callable[[], None]) -> None:
        """Call `look` while tiles are awaited, `retry` now and then while there are problems."""
        self._look.timeout.connect(look)
        self._retry.timeout.connect(retry)

    def take(self, status: BaseMapStatus) -> None:
        """Take a status; others may follow before it is told."""
        self._newest = status
        if status.loading and not self._look.isActive():
            self._look.start()
        elif not status.loading:
            self._look.stop()
        if not self._tell.isActive():
            self._tell.start()

    def _on_tell(self) -> None:
        if self._newest.problems and not self._retry.isActive():
            self._retry.start()
        self._on_told(self._newest)
