"""The map under the hand's shapes as one picture: a drag then costs its own shapes only."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPixmap


class Backdrop:
    """Keep a picture from the second frame on that shows the same.

    A pan, whose every frame shows something else, then makes no picture in vain.
    """

    def __init__(self) -> None:
        self._picture: QPixmap | None = None
        self._has_changed = True

    def forget(self) -> None:
        """Have everything painted anew."""
        self._picture = None
        self._has_changed = True

    def paint(
        self, painter: QPainter, size: QSize, ratio: float, paint: Callable[[QPainter], None]
    ) -> None:
        """Paint the picture, or in the first frame what `paint` paints.

        `size` is in logical pixels, `ratio` pixels of the screen each.
        """
        if self._has_changed:
            self._has_changed = False
            paint(painter)
            return
        if self._picture is None:
            self._picture = QPixmap(size * ratio)
            self._picture.setDevicePixelRatio(ratio)
            inner = QPainter(self._picture)
            paint(inner)
            inner.end()
        painter.drawPixmap(0, 0, self._picture)
