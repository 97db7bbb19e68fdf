"""Painting theme layers: points, lines and areas by class, however many there are."""

from dataclasses import replace
from functools import partial
from math import ceil, cos, pi, sin

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
)

from gis.files.theme_layers import ThemeShape
from layers.clipping import rings_in_sight
from layers.fading import paint_faded
from layers.households import stamp_points
from layers.map_view import MapView
from layers.reference_lines import FlatLines, points_in
from layers.scene import Scene
from layers.strokes import pen_of, stroke_lines
from layers.style import LineStyle, MapStyle
from layers.theme_drawing import ThemeClass, ThemeDrawing
from layers.theme_style import Marker, ThemeStyle
from layers.to_qt import XY, apart, path_of

_SPECK_UNITS = 1.5
"""What is narrower and lower than this, in painter units, is painted as a speck."""

_MANY_LINES = 4000
"""More lines than these in one picture are drawn thin: Qt strokes thin lines many times faster."""

_OUTLINE = 0.14
"""How wide the outline of a marker is, as a part of its size."""

_SIDES = {Marker.TRIANGLE: 3, Marker.DIAMOND: 4}
_LARGER = {Marker.TRIANGLE: 1.15, Marker.STAR: 1.1}
"""How much larger figures are drawn that would look smaller than a disc of their width."""


def paint_themes(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Paint the theme layers of a scene, the lowest first, each as opaque as it is to be."""
    for drawing in scene.themes.drawings:
        paint = partial(_paint_drawing, view=view, drawing=drawing, style=style)
        paint_faded(painter, view, drawing.opacity, paint)


def _paint_drawing(
    painter: QPainter, view: MapView, drawing: ThemeDrawing, style: MapStyle
) -> None:
    for each in drawing.classes:
        if drawing.shape is ThemeShape.POINTS:
            _paint_points(painter, view, drawing.style, each, marker_outline(is_dark=style.is_dark))
        elif len(each.lines.bounds):
            _paint_lines(painter, view, drawing, each, style)


def _paint_points(
    painter: QPainter, view: MapView, look: ThemeStyle, each: ThemeClass, outline: str
) -> None:
    size = view.units(look.size_of(each.number))
    points_m = points_in(each.points_m, view.bounds_beyond_m(size))
    if isinstance(painter.device(), QImage):
        stamp = _stamp(look.marker, size, each.colour, outline)
        stamp_points(painter, view, points_m, stamp, size)
        return
    for x, y in view.to_screen(points_m).tolist():
        painter.save()
        painter.translate(x, y)
        draw_marker(painter, look.marker, size, each.colour, outline)
        painter.restore()


def _paint_lines(
    painter: QPainter, view: MapView, drawing: ThemeDrawing, each: ThemeClass, style: MapStyle
) -> None:
    look = drawing.style
    pen = LineStyle(each.colour, look.width_mm)
    bounds_m = view.bounds_beyond_m(view.units(look.width_mm))
    tolerance_m = style.tolerance_m(view)
    least_m = _SPECK_UNITS * view.metres_per_unit
    lines = each.lines.within(bounds_m, tolerance_m, least_m)
    _paint_specks(painter, view, _specks(each.lines, bounds_m, least_m), each.colour)
    if not len(lines[0]):
        return
    if drawing.shape is ThemeShape.LINES:
        if len(lines[1]) > _MANY_LINES:
            pen = replace(pen, width_mm=min(pen.width_mm, 1.0 / view.units_per_mm))
        stroke_lines(painter, view, apart(lines), pen)
        return
    xy_m, starts = lines
    rings = rings_in_sight((view.to_screen(xy_m), starts), view.width, view.height)
    path = path_of(*rings)
    path.setFillRule(Qt.FillRule.WindingFill)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor(each.colour)
    colour.setAlphaF(min(max(look.fill, 0.0), 1.0))
    if look.fill > 0:
        painter.fillPath(path, colour)
    if look.width_mm > 0:
        painter.strokePath(path, pen_of(pen, view))


def _specks(lines: FlatLines, bounds_m: tuple[float, float, float, float], least_m: float) -> XY:
    """Return the middles of lines and rings in sight that are too small to be seen."""
    west, south, east, north = bounds_m
    box = lines.bounds
    small = np.maximum(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) < least_m
    small &= (box[:, 0] <= east) & (box[:, 2] >= west)
    small &= (box[:, 1] <= north) & (box[:, 3] >= south)
    found: XY = (box[small, :2] + box[small, 2:]) / 2
    return found


def _paint_specks(painter: QPainter, view: MapView, xy_m: XY, colour: str) -> None:
    if not len(xy_m):
        return
    side = max(1, round(_SPECK_UNITS))
    if isinstance(painter.device(), QImage):
        stamp = QPixmap(side, side)
        stamp.fill(QColor(colour))
        stamp_points(painter, view, xy_m, stamp, 1.0)
        return
    for x, y in view.to_screen(xy_m).tolist():
        painter.fillRect(QRectF(x, y, side, side), QColor(colour))


def marker_outline(*, is_dark: bool) -> str:
    """Return the colour of the outline that sets markers off from the map."""
    return "#d1d5db" if is_dark else "#ffffff"


def draw_marker(painter: QPainter, marker: Marker, size: float, colour: str, outline: str) -> None:
    """Draw a marker about the origin, `size` painter units wide."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    half = size / 2
    edge = max(size * _OUTLINE, 0.6)
    if marker is Marker.CROSS:
        for width, ink in ((size * 0.42, outline), (size * 0.26, colour)):
            pen = QPen(QColor(ink), width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            reach = half - size * 0.21
            painter.drawLine(QPointF(-reach, -reach), QPointF(reach, reach))
            painter.drawLine(QPointF(-reach, reach), QPointF(reach, -reach))
        return
    pen = QPen(QColor(outline), edge)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(QColor(colour))
    painter.drawPath(_outline_of(marker, half * _LARGER.get(marker, 1.0) - edge / 2))


def _outline_of(marker: Marker, radius: float) -> QPainterPath:
    path = QPainterPath()
    if marker is Marker.CIRCLE:
        path.addEllipse(QPointF(0, 0), radius, radius)
    elif marker is Marker.SQUARE:
        side = 0.86 * radius
        path.addRect(QRectF(-side, -side, 2 * side, 2 * side))
    elif marker is Marker.STAR:
        path.addPolygon(QPolygonF(_turned(10, radius, 0.45)))
        path.closeSubpath()
    else:
        path.addPolygon(QPolygonF(_turned(_SIDES[marker], radius)))
        path.closeSubpath()
    return path


def _turned(corners: int, radius: float, inner: float = 1.0) -> list[QPointF]:
    """Return the corners of a regular figure, one at the top; every other one `inner` as far."""
    places = []
    for number in range(corners):
        angle = 2 * pi * number / corners
        reach = radius * (inner if number % 2 else 1.0)
        places.append(QPointF(reach * sin(angle), -reach * cos(angle)))
    return places


def _stamp(marker: Marker, size: float, colour: str, outline: str) -> QPixmap:
    side = 2 * ceil(0.6 * size + 0.5)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.translate(side / 2, side / 2)
    draw_marker(painter, marker, size, colour, outline)
    painter.end()
    return QPixmap.fromImage(image)
