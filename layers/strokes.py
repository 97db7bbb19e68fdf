"""Drawing many lines with one pen."""

from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from layers.clipping import runs_in_sight
from layers.dashes import dashes_along, fitted
from layers.map_view import MapView
from layers.style import LineStyle
from layers.to_qt import XY, Lines, apart, chosen, joined, path_of, polygon_of

_DASHES_AT_ONCE = 16


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

    Thin lines go as one path, wide ones a few at a time: Qt strokes one path with a pen wider than
    a pixel in a time that grows with the square of its length.
    """
    pen = _whole_pen(line, view)
    xy_m, starts = joined(lines_m)
    lines = view.to_screen(xy_m), starts
    if line.dash_mm:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pattern = [view.units(length) for length in line.dash_mm]
        pieces = _in_sight(_dashed(lines, pattern, view), 2 * max(pattern) + pen.widthF(), view)
    else:
        pieces = joined([run.line for run in runs_in_sight(lines, view.width, view.height)])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if pen.widthF() <= 1.0:
        painter.drawPath(path_of(*pieces))
    elif line.dash_mm:
        for some in _by_few(pieces, _DASHES_AT_ONCE):
            painter.drawPath(path_of(*some))
    else:
        for xy in apart(pieces):
            painter.drawPolyline(polygon_of(xy))


def _dashed(lines: Lines, pattern: Sequence[float], view: MapView) -> Lines:
    fit = fitted(lines, pattern)
    runs = runs_in_sight(fit.lines, view.width, view.height)
    numbers = [run.number for run in runs]
    begins = fit.begins[numbers] + [run.begins for run in runs]
    return dashes_along(joined([run.line for run in runs]), pattern, begins, fit.stretch[numbers])


def _in_sight(pieces: Lines, reach: float, view: MapView) -> Lines:
    """Return the short pieces that begin within `reach` of the view."""
    xy, starts = pieces
    begins = xy[starts]
    far = np.array([view.width + reach, view.height + reach])
    seen = np.all(begins > -reach, axis=1) & np.all(begins < far, axis=1)
    return chosen(pieces, seen)


def _by_few(pieces: Lines, count: int) -> Iterator[Lines]:
    xy, starts = pieces
    for first in range(0, len(starts), count):
        some = starts[first : first + count]
        end = starts[first + count] if first + count < len(starts) else len(xy)
        yield xy[some[0] : end], some - some[0]
