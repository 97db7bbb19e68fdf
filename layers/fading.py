"""Painting something less than opaque."""

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPaintEngine, QPainter

from layers.map_view import MapView


def paint_faded(
    painter: QPainter, view: MapView, opacity: float, paint: Callable[[QPainter], None]
) -> None:
    """Let `paint` paint what the view shows, so opaque (0 to 1) as a whole.

    On a picture it goes by way of a picture of its own: what `paint` lays over itself, such as the
    ends of strokes, must not show through. On paper, where all is to stay lines and letters, every
    stroke is translucent by itself.
    """
    if opacity >= 1.0:
        paint(painter)
        return
    if painter.paintEngine().type() is not QPaintEngine.Type.Raster:
        painter.save()
        painter.setOpacity(opacity)
        paint(painter)
        painter.restore()
        return
    image = QImage(ceil(view.width), ceil(view.height), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    inner = QPainter(image)
    try:
        paint(inner)
    finally:
        inner.end()
    painter.save()
    painter.setOpacity(opacity)
    painter.drawImage(0, 0, image)
    painter.restore()
