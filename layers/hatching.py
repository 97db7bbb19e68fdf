"""Hatching: lines or dots within land, computed as pieces, so that nothing has to be clipped.

A clip path costs much in a PDF and some viewers of SVG ignore it. The lines lie fast on the land:
neighbouring tiles, and neighbouring grids of one class, fit together.
"""

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath

from layers.dashes import dashes_along
from layers.map_view import MapView
from layers.strokes import pen_of
from layers.style import HatchStyle, Slant
from layers.to_qt import XY, Lines, path_of

_TURNS: dict[Slant, tuple[tuple[int, int], tuple[int, int]]] = {
    0: ((1, 0), (0, 1)),
    45: ((1, 0), (1, 1)),
    90: ((0, 1), (1, 0)),
    135: ((-1, 0), (-1, 1)),
}
"""What turns x, y into the place along a line and across the lines. Whole numbers with whole
inverses, so that what is rounded to pixels stays so."""
_AT_ONCE = 16


class Rows(NamedTuple):
    """Be pieces of horizontal lines: from x to x on line `number`, shapes (n,)."""

    begin: NDArray[np.float64]
    end: NDArray[np.float64]
    number: NDArray[np.int64]


def hatch(painter: QPainter, view: MapView, rings: Sequence[XY], style: HatchStyle) -> None:
    """Draw a hatching within closed rings, (n, 2) painter units each, filled even-odd.

    The ground is not painted. Dashes of neighbouring lines are staggered.
    """
    for slant in style.slants:
        _hatch(painter, view, rings, style, slant)


def _hatch(
    painter: QPainter, view: MapView, rings: Sequence[XY], style: HatchStyle, slant: Slant
) -> None:
    turn = np.array(_TURNS[slant], dtype=float)
    west, _, _, north = view.bounds_m
    origin = turn @ (-west / view.metres_per_unit, north / view.metres_per_unit)
    stretch = sqrt(2) if slant in {45, 135} else 1.0
    step = view.units(style.spacing_mm) * stretch
    turned = [ring @ turn.T for ring in rings]
    back = np.linalg.inv(turn).T
    pen = pen_of(style.line, view)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if style.line.dash_mm:
        pen.setStyle(Qt.PenStyle.SolidLine)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        pattern = [view.units(length) * stretch for length in style.line.dash_mm]
        rows = rows_within(turned, step, origin[1])
        xy, starts = _dashed(rows, pattern, origin, step)
        _draw(painter, (xy @ back, starts))
        return
    painter.setPen(pen)
    if isinstance(painter.device(), QImage) and pen.widthF() <= 1.0:
        # Qt shifts a clipped hair line by part of a pixel; between whole pixels there is no part.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        whole, begins = max(round(step), 2), round(origin[1])
        xy, starts = _lines(rows_within(turned, whole, begins), whole, begins)
        painter.drawPath(path_of(np.rint(xy) @ back, starts))
        return
    xy, starts = _lines(rows_within(turned, step, origin[1]), step, origin[1])
    _draw(painter, (xy @ back, starts))


def rows_within(rings: Sequence[XY], step: float, offset: float) -> Rows:
    """Return the pieces within the rings of all lines y = offset + number * step.

    Every line crosses closed rings an even number of times; sorted along the line, the crossings
    begin and end pieces in turn.
    """
    edges = [np.hstack([ring[:-1], ring[1:]]) for ring in rings if len(ring) > 1]
    if not edges:
        return Rows(np.empty(0), np.empty(0), np.empty(0, dtype=np.int64))
    x1, y1, x2, y2 = np.concatenate(edges).T
    from_step, to_step = (y1 - offset) / step, (y2 - offset) / step
    first = np.ceil(np.minimum(from_step, to_step)).astype(np.int64)
    count = np.ceil(np.maximum(from_step, to_step)).astype(np.int64) - first
    edge = np.repeat(np.arange(len(y1)), count)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count) + first[edge]
    part = (number - from_step[edge]) / (to_step[edge] - from_step[edge])
    x = x1[edge] + (x2 - x1)[edge] * part
    order = np.lexsort((x, number))
    x, number = x[order], number[order]
    return Rows(x[::2], x[1::2], number[::2])


def _lines(rows: Rows, step: float, offset: float) -> Lines:
    count = len(rows.number)
    xy = np.empty((2 * count, 2))
    xy[::2, 0], xy[1::2, 0] = rows.begin, rows.end
    xy[:, 1] = np.repeat(offset + rows.number * step, 2)
    return xy, np.arange(0, 2 * count, 2)


def _dashed(
    rows: Rows, pattern: Sequence[float], origin: NDArray[np.float64], step: float
) -> Lines:
    period = sum(pattern)
    begins = np.mod(rows.begin - origin[0] + (rows.number % 2) * period / 2, period)
    return dashes_along(_lines(rows, step, float(origin[1])), pattern, begins.tolist())


def _draw(painter: QPainter, lines: Lines) -> None:
    """Draw lines: on pictures a few at a time, for Qt strokes a long path in quadratic time."""
    xy, starts = lines
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not isinstance(painter.device(), QImage):
        painter.drawPath(path_of(xy, starts))
        return
    for first in range(0, len(starts), _AT_ONCE):
        some = starts[first : first + _AT_ONCE]
        end = starts[first + _AT_ONCE] if first + _AT_ONCE < len(starts) else len(xy)
        path: QPainterPath = path_of(xy[some[0] : end], some - some[0])
        painter.drawPath(path)
