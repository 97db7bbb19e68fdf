"""What is told of base maps, at the pace of people, and asking again for what could not be had."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from layers.base_maps.finding import RETRY_S
from layers.base_maps.shown import BaseMapStatus

_TELL_MS = 150


class BaseMapNews(QObject):
    """Pass on the newest status some times a second, never while the map is being painted."""

    told = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._newest = BaseMapStatus()
        self._tell = QTimer(self, singleShot=True, interval=_TELL_MS)
        self._tell.timeout.connect(self._on_tell)
        self._retry = QTimer(self, singleShot=True, interval=round(RETRY_S * 1000))

    def on_retry(self, retry: Callable[[], None]) -> None:
        """Call `retry` now and then as long as there are problems."""
        self._retry.timeout.connect(retry)

    def take(self, status: BaseMapStatus) -> None:
        """Take a status; others may follow before it is told."""
        self._newest = status
        if not self._tell.isActive():
            self._tell.start()

    def _on_tell(self) -> None:
        if self._newest.problems and not self._retry.isActive():
            self._retry.start()
        self.told.emit(self._newest)
