"""Drawing many lines with one pen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from layers.clipping import runs_in_sight
from layers.map_view import MapView
from layers.style import LineStyle
from layers.to_qt import XY, joined, path_of, polygon_of


def pen_of(line: LineStyle, view: MapView) -> QPen:
    """Return the pen of a line style in painter units; whole lines have round ends and corners."""
    width = view.units(line.width_mm)
    pen = QPen(QColor(line.colour), width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if line.dash_mm:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([view.units(length) / width for length in line.dash_mm])
    return pen


def stroke_lines(painter: QPainter, view: MapView, lines_m: Sequence[XY], line: LineStyle) -> None:
    """Draw lines, (n, 2) metres each.

    Thin lines go as one path, wide ones one by one: Qt strokes one path with a pen wider than a
    pixel in a time that grows with the square of its length.
    """
    pen = pen_of(line, view)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    runs = [
        run
        for whole in lines_m
        for run in runs_in_sight(view.to_screen(whole), view.width, view.height)
    ]
    if pen.widthF() <= 1.0 and not line.dash_mm:
        painter.drawPath(path_of(*joined([xy for xy, _ in runs])))
        return
    for xy, begins in runs:
        if line.dash_mm:
            pen.setDashOffset(begins / pen.widthF())
            painter.setPen(pen)
        painter.drawPolyline(polygon_of(xy))
