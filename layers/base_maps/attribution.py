"""Whose base maps these are, in a corner of the map."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from layers.fonts import font
from layers.map_view import MapView

_HEIGHT_MM = 2.4
_MARGIN = 3.0
_LIGHT, _DARK = ("#b4ffffff", "#444b55"), ("#a014181d", "#b6becb")
_SEPARATOR = " · "


def attribution_of(texts: Sequence[str]) -> str:
    """Return one line of what base maps want to be said, each text once."""
    return _SEPARATOR.join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def paint_attribution(
    painter: QPainter, view: MapView, texts: Sequence[str], *, is_dark: bool
) -> None:
    """Paint the texts small in the lower right corner of a view, shortened where it is narrow."""
    text = attribution_of(texts)
    if not text:
        return
    ground, ink = _DARK if is_dark else _LIGHT
    lettering = font(view.units(_HEIGHT_MM))
    metrics = QFontMetricsF(lettering)
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, view.width - 2 * _MARGIN)
    width = metrics.horizontalAdvance(text) + 2 * _MARGIN
    height = metrics.height()
    box = QRectF(view.width - width, view.height - height, width, height)
    painter.save()
    painter.fillRect(box, QColor(ground))
    painter.setFont(lettering)
    painter.setPen(QColor(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
