"""The texts of tools: boxes beside a place, and short measures on it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from layers.boxes import Box
from layers.fonts import font
from layers.map_view import MapView
from layers.overlay import OverlayMeasure, OverlayText
from layers.overlay_looks import LOOKS

_TEXT_MM = 3.3
_MEASURE_MM = 3.0
_PADDING_MM = 1.1
_SIDE_MM = 0.8
_INK, _WARNED = "#111827", "#b45309"
_BESIDE_MM = 4.0
"""How far from its place a text stands, so that the cursor does not hide it."""


def text_box(view: MapView, shape: OverlayText) -> Box:
    """Return the box of a text: to the lower right of its place, or where the view has room."""
    metrics = QFontMetricsF(font(view.units(_TEXT_MM)))
    padding = view.units(_PADDING_MM)
    width = max(metrics.horizontalAdvance(line) for line in shape.lines) + 2 * padding
    height = metrics.height() * len(shape.lines) + 2 * padding
    x, y = view.to_screen([(shape.x_m, shape.y_m)])[0].tolist()
    left = _beside(x, width, view.width, view.units(_BESIDE_MM))
    top = _beside(y, height, view.height, view.units(_BESIDE_MM))
    if left < x < left + width and top < y < top + height:
        # Room on no side: rather part of the text is lost than what the hand is at.
        left = x + view.units(_BESIDE_MM) * (1 if x < view.width / 2 else -1)
        left -= 0.0 if x < view.width / 2 else width
    return Box(left, top, left + width, top + height)


def paint_text(painter: QPainter, view: MapView, shape: OverlayText) -> None:
    """Write lines in a box beside a place."""
    lettering = font(view.units(_TEXT_MM))
    metrics = QFontMetricsF(lettering)
    padding = view.units(_PADDING_MM)
    box = text_box(view, shape)
    painter.setFont(lettering)
    painter.setPen(QPen(QColor(LOOKS[shape.role].colour), 1.0))
    painter.setBrush(QColor("#ffffff"))
    plate = QRectF(box.left, box.top, box.width, box.height)
    painter.drawRoundedRect(plate, padding / 2, padding / 2)
    for number, line in enumerate(shape.lines):
        painter.setPen(QColor(_WARNED if number in shape.warned else _INK))
        baseline = box.top + padding + number * metrics.height() + metrics.ascent()
        painter.drawText(QPointF(box.left + padding, baseline), line)


def measure_box(view: MapView, shape: OverlayMeasure) -> Box:
    """Return the box of a short text centred on its place."""
    metrics = QFontMetricsF(font(view.units(_MEASURE_MM)))
    width = metrics.horizontalAdvance(shape.text) + 2 * view.units(_SIDE_MM)
    x, y = view.to_screen([(shape.x_m, shape.y_m)])[0].tolist()
    return Box.around((x, y), width, metrics.height())


def paint_measure(painter: QPainter, view: MapView, shape: OverlayMeasure) -> None:
    """Write a short text on a small plate in the middle of its place."""
    lettering = font(view.units(_MEASURE_MM))
    box = measure_box(view, shape)
    painter.setFont(lettering)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(255, 255, 255, 225))
    corner = view.units(0.6)
    painter.drawRoundedRect(QRectF(box.left, box.top, box.width, box.height), corner, corner)
    painter.setPen(QColor(LOOKS[shape.role].colour))
    baseline = box.top + QFontMetricsF(lettering).ascent()
    painter.drawText(QPointF(box.left + view.units(_SIDE_MM), baseline), shape.text)


def _beside(place: float, size: float, room: float, distance: float) -> float:
    """Return where a box begins: after a place, before it where the room ends, but in the room."""
    begin = place + distance
    if begin + size > room:
        begin = place - distance - size
    return max(min(begin, room - size - 2.0), 2.0)
