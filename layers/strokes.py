"""Drawing many lines with one pen."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from layers.clipping import runs_in_sight
from layers.dashes import dashes_along
from layers.map_view import MapView
from layers.style import LineStyle
from layers.to_qt import XY, joined, path_of, polygon_of


def pen_of(line: LineStyle, view: MapView) -> QPen:
    """Return the pen of a line style in painter units, its dashes included.

    Whole lines have round ends and corners.
    """
    pen = _whole_pen(line, view)
    if line.dash_mm:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([view.units(length) / pen.widthF() for length in line.dash_mm])
    return pen


def _whole_pen(line: LineStyle, view: MapView) -> QPen:
    pen = QPen(QColor(line.colour), view.units(line.width_mm))
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def stroke_lines(painter: QPainter, view: MapView, lines_m: Sequence[XY], line: LineStyle) -> None:
    """Draw lines, (n, 2) metres each.

    Thin lines go as one path, wide ones one by one: Qt strokes one path with a pen wider than a
    pixel in a time that grows with the square of its length.
    """
    pen = _whole_pen(line, view)
    runs = [
        run
        for whole in lines_m
        for run in runs_in_sight(view.to_screen(whole), view.width, view.height)
    ]
    if line.dash_mm:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pattern = [view.units(length) for length in line.dash_mm]
        pieces = [dash for xy, begins in runs for dash in dashes_along(xy, pattern, begins)]
        pieces = _in_sight(pieces, max(pattern) + pen.widthF(), view)
    else:
        pieces = [xy for xy, _ in runs]
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if pen.widthF() <= 1.0:
        painter.drawPath(path_of(*joined(pieces)))
    else:
        for xy in pieces:
            painter.drawPolyline(polygon_of(xy))


def _in_sight(pieces: Sequence[XY], reach: float, view: MapView) -> list[XY]:
    """Return the short pieces that begin within `reach` of the view."""
    if not pieces:
        return []
    starts = np.array([piece[0] for piece in pieces])
    seen = (starts > -reach) & (starts < (view.width + reach, view.height + reach))
    return [pieces[i] for i in np.flatnonzero(seen.all(axis=1)).tolist()]
