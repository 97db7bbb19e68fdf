"""Whose base maps these are, in a corner of the map."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from layers.fonts import font
from layers.map_view import MapView

_HEIGHT_MM = 2.4
_MARGIN = 3.0
_LIGHT, _DARK = ("#b4ffffff", "#444b55"), ("#a014181d", "#b6becb")
_SEPARATOR = " · "


def attribution_of(texts: Sequence[str]) -> str:
    """Return one line of what base maps want to be said, each text once."""
    return _SEPARATOR.join(dict.fromkeys(text.strip() for text in texts if text.strip()))


class AttributionLabel:
    """Paint the texts small in the lower right corner of a view, shortened where it is narrow.

    The label is made once and kept as long as it says the same.
    """

    def __init__(self) -> None:
        self._made_of: tuple[object, ...] = ()
        self._label = QImage()

    def paint(
        self, painter: QPainter, view: MapView, texts: Sequence[str], *, is_dark: bool
    ) -> None:
        """Paint on a view in logical pixels."""
        text = attribution_of(texts)
        if not text:
            return
        ratio = painter.device().devicePixelRatio()
        made_of = text, view.width, view.units_per_mm, ratio, is_dark
        if made_of != self._made_of:
            self._made_of = made_of
            self._label = _label(text, view, ratio, is_dark=is_dark)
        size = self._label.deviceIndependentSize()
        painter.drawImage(
            QPointF(view.width - size.width(), view.height - size.height()), self._label
        )


def _label(text: str, view: MapView, ratio: float, *, is_dark: bool) -> QImage:
    ground, ink = _DARK if is_dark else _LIGHT
    lettering = font(view.units(_HEIGHT_MM))
    metrics = QFontMetricsF(lettering)
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, view.width - 2 * _MARGIN)
    width = ceil(metrics.horizontalAdvance(text) + 2 * _MARGIN)
    height = ceil(metrics.height())
    label = QImage(
        ceil(width * ratio), ceil(height * ratio), QImage.Format.Format_ARGB32_Premultiplied
    )
    label.setDevicePixelRatio(ratio)
    label.fill(QColor(ground))
    painter = QPainter(label)
    painter.setFont(lettering)
    painter.setPen(QColor(ink))
    painter.drawText(QRectF(0, 0, width, height), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return label
