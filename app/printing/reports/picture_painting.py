"""Painting the picture of a finding with a QPainter, in the look that pages of HTML show."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from gis.reports.picture_marks import LOOKS, PAPER, Dots, Line, Look, Picture, Points, Shape, Words
from layers.drawing import Ruler, Text
from layers.drawing_painting import paint_shapes
from layers.map_view import MapView


def paint_picture(
    painter: QPainter, picture: Picture, corner_mm: tuple[float, float], view: MapView, ruler: Ruler
) -> None:
    """Paint a picture with its upper left corner at a place of the sheet that `view` covers."""
    _Painting(painter, corner_mm, view, ruler).paint(picture)


class _Painting:
    def __init__(
        self, painter: QPainter, corner_mm: tuple[float, float], view: MapView, ruler: Ruler
    ) -> None:
        self._painter, self._corner, self._view, self._ruler = painter, corner_mm, view, ruler
        self._scale = view.units_per_mm

    def paint(self, picture: Picture) -> None:
        for mark in picture.marks:
            match mark:
                case Shape():
                    self._use(LOOKS[mark.look])
                    self._painter.drawPath(self._path(mark))
                case Line():
                    self._use(LOOKS[mark.look], fills=False)
                    points = self._polygon(mark.points)
                    if mark.closed:
                        self._painter.drawPolygon(points)
                    else:
                        self._painter.drawPolyline(points)
                case Dots():
                    self._dots(mark)
                case Words():
                    self._words(mark)

    def _use(self, look: Look, *, fills: bool = True) -> None:
        painter = self._painter
        painter.setBrush(QColor(look.fill) if fills and look.fill else Qt.BrushStyle.NoBrush)
        if look.stroke is None:
            painter.setPen(Qt.PenStyle.NoPen)
            return
        pen = QPen(QColor(look.stroke), look.width_mm * self._scale)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if look.dash_mm:
            pen.setDashPattern([length / look.width_mm for length in look.dash_mm])
        painter.setPen(pen)

    def _polygon(self, points: Points) -> QPolygonF:
        left, top = self._corner
        return QPolygonF(
            [QPointF((x + left) * self._scale, (y + top) * self._scale) for x, y in points.tolist()]
        )

    def _path(self, shape: Shape) -> QPainterPath:
        path = QPainterPath()
        for ring in shape.rings:
            path.addPolygon(self._polygon(ring))
            path.closeSubpath()
        return path

    def _dots(self, dots: Dots) -> None:
        self._use(LOOKS[dots.look])
        radius = dots.diameter_mm / 2 * self._scale
        left, top = self._corner
        for x, y in dots.points.tolist():
            middle = QPointF((x + left) * self._scale, (y + top) * self._scale)
            self._painter.drawEllipse(middle, radius, radius)

    def _words(self, words: Words) -> None:
        left, top = self._corner
        text = Text(
            words.text,
            words.x_mm + left,
            words.y_mm + top,
            words.height_mm,
            words.align,
            words.bold,
            words.colour,
            halo=PAPER if words.halo else None,
        )
        paint_shapes(self._painter, self._view, (text,), self._ruler)
