"""Painting the shapes of a sheet: texts, lines, areas and the samples of map symbols."""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from layers.boxes import Box, Point
from layers.drawing import (
    Area,
    Fills,
    Image,
    Lettering,
    Mark,
    Ruler,
    Shape,
    Stack,
    Stroke,
    Swatch,
    Symbol,
    Text,
    rectangle,
)
from layers.hatching import hatch
from layers.households import rings_of
from layers.map_view import MapView
from layers.strokes import pen_of
from layers.style import DotStyle, HatchStyle, LineStyle
from layers.text_pieces import draw_pieces, pieces_of
from layers.theme_painting import draw_marker, marker_outline

MIDDLE_ABOVE_BASELINE = 0.38
"""Where the middle of a Chinese character lies above the baseline, in character heights."""
HALO = 0.13
"""The width of a halo on each side of a stroke, in character heights."""
ONE_LINE = 0.68
"""How high a sample label of one line is, as a share of the room."""
LARGE_LINE, SMALL_LINE = 1.05, 0.85
"""Heights of the lines of a sample label, as shares of the room for a line."""


def paint_shapes(painter: QPainter, view: MapView, shapes: Iterable[Shape], ruler: Ruler) -> None:
    """Paint shapes given in millimetres of the sheet that `view` covers."""
    painting = _Painting(painter, view, ruler)
    for shape in shapes:
        match shape:
            case Text():
                painting.text(shape)
            case Stroke():
                painting.stroke(shape.points_mm, shape.style, closed=shape.closed)
            case Area():
                painting.area(shape.points_mm, shape.fill, shape.outline)
            case Swatch():
                painting.swatch(shape.box, shape.symbol)
            case Image():
                painting.image(shape.box, shape.content)


class _Painting:
    def __init__(self, painter: QPainter, view: MapView, ruler: Ruler) -> None:
        self._painter = painter
        self._view = view
        self._ruler = ruler
        self._scale = view.units_per_mm

    def text(self, text: Text) -> None:
        painter, scale = self._painter, self._scale
        width = self._ruler.width(text.text, text.height_mm, bold=text.bold)
        left = {"left": 0.0, "centre": -width / 2, "right": -width}[text.align] * scale
        baseline = MIDDLE_ABOVE_BASELINE * text.height_mm * scale
        start = QPointF(left, baseline)
        pieces = pieces_of(text.text, text.height_mm * scale, self._ruler, bold=text.bold)
        painter.save()
        painter.translate(text.x_mm * scale, text.y_mm * scale)
        if text.turned:
            painter.rotate(-90)
        if text.angle_deg:
            painter.rotate(text.angle_deg)
        if text.halo is not None:
            outline = QPainterPath()
            for piece in pieces:
                outline.addText(start + QPointF(piece.offset, 0.0), piece.lettering, piece.words)
            halo = QPen(QColor(text.halo), 2 * HALO * text.height_mm * scale)
            halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(outline, halo)
        painter.setPen(QColor(text.colour))
        draw_pieces(painter, start, pieces)
        painter.restore()

    def stroke(self, points: tuple[Point, ...], style: LineStyle, *, closed: bool) -> None:
        self._painter.setPen(pen_of(style, self._view))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        polygon = self._polygon(points)
        if closed:
            self._painter.drawPolygon(polygon)
        else:
            self._painter.drawPolyline(polygon)

    def area(self, points: tuple[Point, ...], fill: str, outline: LineStyle | None) -> None:
        self._painter.setBrush(QColor(fill))
        self._painter.setPen(
            QPen(Qt.PenStyle.NoPen) if outline is None else pen_of(outline, self._view)
        )
        self._painter.drawPolygon(self._polygon(points))

    def image(self, box: Box, content: bytes) -> None:
        picture = QImage.fromData(content)
        if picture.isNull():
            return
        share = min(box.width / picture.width(), box.height / picture.height())
        width, height = picture.width() * share, picture.height() * share
        left, top = box.centre[0] - width / 2, box.centre[1] - height / 2
        place = QRectF(left, top, width, height)
        scale = self._scale
        self._painter.drawImage(
            QRectF(place.x() * scale, place.y() * scale, width * scale, height * scale), picture
        )

    def swatch(self, box: Box, symbol: Symbol) -> None:
        middle = box.centre[1]
        match symbol:
            case LineStyle():
                self.stroke(((box.left, middle), (box.right, middle)), symbol, closed=False)
            case Stack():
                self._stack(box, symbol)
            case Fills():
                self._fills(box, symbol)
            case HatchStyle():
                self._hatch(box, symbol)
            case DotStyle():
                self._dots(box, symbol)
            case Lettering():
                self._lettering(box, symbol)
            case Mark():
                self._mark(box, symbol)

    def _stack(self, box: Box, symbol: Stack) -> None:
        # Round ends of the widest line reach beyond its own.
        cap = max(line.width_mm for line in symbol.lines) / 2
        middle = box.centre[1]
        for line in symbol.lines:
            points = ((box.left + cap, middle), (box.right - cap, middle))
            self.stroke(points, line, closed=False)

    def _mark(self, box: Box, symbol: Mark) -> None:
        size = min(symbol.diameter_mm, box.height) * self._scale
        outline = marker_outline(is_dark=False)
        self._painter.save()
        self._painter.translate(box.centre[0] * self._scale, box.centre[1] * self._scale)
        draw_marker(self._painter, symbol.marker, size, symbol.colour, outline)
        self._painter.restore()

    def _lettering(self, box: Box, symbol: Lettering) -> None:
        step = min(box.height / len(symbol.lines), box.height * ONE_LINE)
        top = box.centre[1] - len(symbol.lines) * step / 2
        for number, line in enumerate(symbol.lines):
            wanted = step * (LARGE_LINE if number == 0 else SMALL_LINE)
            high = self._ruler.fitting(line, wanted, box.width)
            y = top + (number + 0.5) * step
            self.text(Text(line, box.centre[0], y, high, "centre", colour=symbol.colour))

    def _fills(self, box: Box, symbol: Fills) -> None:
        step = box.width / len(symbol.colours)
        for number, colour in enumerate(symbol.colours):
            part = Box(
                box.left + number * step, box.top, box.left + (number + 1) * step, box.bottom
            )
            self.area(rectangle(part), colour, None if symbol.hatches else symbol.outline)
            if symbol.hatches:
                self._hatched(part, symbol.hatches[number])
                self.stroke(rectangle(part), symbol.outline, closed=True)

    def _hatch(self, box: Box, symbol: HatchStyle) -> None:
        if symbol.ground is not None:
            self.area(rectangle(box), symbol.ground, None)
        self._hatched(box, symbol)
        self.stroke(rectangle(box), symbol.line, closed=True)

    def _hatched(self, box: Box, symbol: HatchStyle) -> None:
        corners = rectangle(box)
        ring = np.array([*corners, corners[0]]) * self._scale
        hatch(self._painter, self._view, [ring], symbol)

    def _dots(self, box: Box, symbol: DotStyle) -> None:
        middles = [
            QPointF(
                (box.left + share * box.width) * self._scale,
                (box.centre[1] + lift * box.height) * self._scale,
            )
            for share, lift in ((0.3, 0.15), (0.5, -0.25), (0.7, 0.1))
        ]
        diameter = symbol.diameter_mm * self._scale
        for colour, share in rings_of(symbol):
            pen = QPen(QColor(colour), diameter * share)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            self._painter.setPen(pen)
            self._painter.drawPoints(QPolygonF(middles))

    def _polygon(self, points: tuple[Point, ...]) -> QPolygonF:
        return QPolygonF([QPointF(x * self._scale, y * self._scale) for x, y in points])
