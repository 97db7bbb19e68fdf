"""What stands over the picture of an import: marked places, an arrow out of it, a scale."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.colours import Colours
from layers.fonts import font
from layers.map_view import MapView

_LETTERS_PX = 12
_EDGE_PX, _BAR_PX, _ARROW_PX = 14.0, 110.0, 30.0
_M_PER_KM = 1000


class PreviewMarks:
    """Paint marks over one picture."""

    def __init__(self, painter: QPainter, view: MapView, colours: Colours) -> None:
        self._painter, self._view, self._colours = painter, view, colours
        self._rect = QRectF(0, 0, view.width, view.height)

    def place(self, x_m: float, y_m: float, words: str) -> None:
        """Mark a place with a word beside it."""
        at = QPointF(*self._view.to_screen([(x_m, y_m)])[0].tolist())
        painter = self._painter
        painter.setPen(QPen(QColor(self._colours.amber), 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, 6, 6)
        painter.drawLine(at - QPointF(9, 0), at + QPointF(9, 0))
        painter.drawLine(at - QPointF(0, 9), at + QPointF(0, 9))
        self._words(at + QPointF(16, -12), words)

    def arrow_to(self, x_m: float, y_m: float, words: str) -> None:
        """Point from the edge of the picture to a place out of sight; words stand behind."""
        middle = np.array([self._rect.width(), self._rect.height()]) / 2
        way = self._view.to_screen([(x_m, y_m)])[0] - middle
        share = float(np.min((middle - _EDGE_PX) / np.maximum(np.abs(way), 1e-9)))
        tip = middle + way * min(share, 1.0)
        painter = self._painter
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.accent))
        painter.save()
        painter.translate(QPointF(*tip.tolist()))
        painter.rotate(math.degrees(math.atan2(way[1], way[0])))
        wing = _ARROW_PX / 2.4
        shape = [QPointF(0, 0), QPointF(-_ARROW_PX, -wing), QPointF(-_ARROW_PX * 0.72, 0)]
        painter.drawPolygon(QPolygonF([*shape, QPointF(-_ARROW_PX, wing)]))
        painter.restore()
        # As far behind the arrow as half the words reach that way.
        back = -way / max(float(np.hypot(*way)), 1e-9)
        self._write_in(bold=True)
        size = painter.fontMetrics().boundingRect(words)
        half = min(
            (size.width() / 2 + 12) / max(abs(back[0]), 1e-9),
            (size.height() / 2 + 8) / max(abs(back[1]), 1e-9),
        )
        at = tip + back * (_ARROW_PX + half)
        self._words(QPointF(*at.tolist()), words, bold=True)

    def scale(self) -> None:
        """Paint a bar of a round length."""
        metres_per_px = self._view.metres_per_unit
        length_m = _round_length(_BAR_PX * metres_per_px)
        pixels = length_m / metres_per_px
        left, bottom = _EDGE_PX, self._rect.height() - _EDGE_PX
        self._painter.setPen(QPen(QColor(self._colours.pale_ink), 2))
        self._painter.drawLine(QPointF(left, bottom), QPointF(left + pixels, bottom))
        is_long = length_m >= _M_PER_KM
        words = f"{length_m / _M_PER_KM:,g} km" if is_long else f"{length_m:g} m"
        self._words(QPointF(left + pixels / 2, bottom - 13), words)

    def _write_in(self, *, bold: bool) -> None:
        letters = font(_LETTERS_PX)
        letters.setBold(bold)
        self._painter.setFont(letters)

    def _words(self, at: QPointF, words: str, *, bold: bool = False) -> None:
        """Write words on a ground of their own, kept within the picture."""
        if not words:
            return
        painter = self._painter
        self._write_in(bold=bold)
        room = painter.fontMetrics().boundingRect(words)
        box = QRectF(0, 0, room.width() + 12, room.height() + 6)
        box.moveCenter(at)
        inside = self._rect.adjusted(4, 4, -4, -4)
        box.moveLeft(max(inside.left(), min(box.left(), inside.right() - box.width())))
        box.moveTop(max(inside.top(), min(box.top(), inside.bottom() - box.height())))
        ground = QColor(self._colours.panel)
        ground.setAlpha(225)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(self._colours.ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _round_length(length_m: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20... that is not longer."""
    power = 10.0 ** math.floor(math.log10(length_m))
    return max(step * power for step in (1, 2, 5) if step * power <= length_m)
