"""The texts of tools: boxes beside a place, and short measures on it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from layers.fonts import font
from layers.map_view import MapView
from layers.overlay import OverlayMeasure, OverlayText
from layers.overlay_looks import LOOKS

_TEXT_MM = 3.3
_MEASURE_MM = 3.0
_PADDING_MM = 1.1
_INK, _WARNED = "#111827", "#b45309"
_BESIDE_MM = 4.0
"""How far from its place a text stands, so that the cursor does not hide it."""


def paint_text(painter: QPainter, view: MapView, shape: OverlayText) -> None:
    """Write lines in a box to the lower right of a place, or where the view has room."""
    if not shape.lines:
        return
    units = view.units
    lettering = font(units(_TEXT_MM))
    metrics = QFontMetricsF(lettering)
    padding, leading = units(_PADDING_MM), metrics.height()
    width = max(metrics.horizontalAdvance(line) for line in shape.lines) + 2 * padding
    height = leading * len(shape.lines) + 2 * padding
    x, y = view.to_screen([(shape.x_m, shape.y_m)])[0].tolist()
    left = _beside(x, width, view.width, units(_BESIDE_MM))
    top = _beside(y, height, view.height, units(_BESIDE_MM))
    painter.setFont(lettering)
    painter.setPen(QPen(QColor(LOOKS[shape.role].colour), 1.0))
    painter.setBrush(QColor("#ffffff"))
    painter.drawRoundedRect(QRectF(left, top, width, height), padding / 2, padding / 2)
    for number, line in enumerate(shape.lines):
        painter.setPen(QColor(_WARNED if number in shape.warned else _INK))
        baseline = top + padding + number * leading + metrics.ascent()
        painter.drawText(QPointF(left + padding, baseline), line)


def paint_measure(painter: QPainter, view: MapView, shape: OverlayMeasure) -> None:
    """Write a short text on a small plate in the middle of its place."""
    units = view.units
    lettering = font(units(_MEASURE_MM))
    metrics = QFontMetricsF(lettering)
    x, y = view.to_screen([(shape.x_m, shape.y_m)])[0].tolist()
    width = metrics.horizontalAdvance(shape.text)
    half_width, half_height = width / 2 + units(0.8), metrics.height() / 2
    painter.setFont(lettering)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(255, 255, 255, 225))
    plate = QRectF(x - half_width, y - half_height, 2 * half_width, 2 * half_height)
    painter.drawRoundedRect(plate, units(0.6), units(0.6))
    painter.setPen(QColor(LOOKS[shape.role].colour))
    painter.drawText(QPointF(x - width / 2, plate.top() + metrics.ascent()), shape.text)


def _beside(place: float, size: float, room: float, distance: float) -> float:
    """Return where a box begins: after a place, before it where the room ends, but in the room."""
    begin = place + distance
    if begin + size > room:
        begin = place - distance - size
    return max(min(begin, room - size - 2.0), 2.0)
