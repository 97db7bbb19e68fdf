"""Unassigned land: hatched, so that no gap is overlooked."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gis.topology.records import is_unassigned
from layers.area_paths import area_rings
from layers.map_view import MapView
from layers.scene import Scene
from layers.strokes import pen_of
from layers.style import HatchStyle, MapStyle
from layers.to_qt import XY, apart, path_of, polygon_of


def paint_unassigned(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Fill and hatch the land of units that no grid has."""
    labels = [label for label in scene.areas.in_bounds(view.bounds_m) if is_unassigned(label)]
    rings = area_rings(scene, labels, view, style.tolerance_m(view))
    if not len(rings[0]):
        return
    if style.unassigned.ground is not None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillPath(path_of(*rings), QColor(style.unassigned.ground))
    hatch(painter, view, apart(rings), style.unassigned)


def hatch(painter: QPainter, view: MapView, rings: Sequence[XY], style: HatchStyle) -> None:
    """Draw slanting lines within closed rings, (n, 2) painter units each, filled even-odd.

    The lines lie fast on the land, so that neighbouring tiles fit together.
    """
    west, _, _, north = view.bounds_m
    step, turn = view.units(style.spacing_mm) * sqrt(2), -1 if style.leans_back else 1
    offset = (north - turn * west) / view.metres_per_unit
    rings = [ring * (turn, 1) for ring in rings]
    pen = pen_of(style.line, view)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if isinstance(painter.device(), QImage) and pen.widthF() <= 1.0:
        # Qt shifts a clipped hair line by part of a pixel; between whole pixels there is no part.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        lines = hatch_lines(rings, max(round(step), 2), round(offset))
        sums = np.rint(lines.sum(axis=1))
        lines[:, 0] = np.rint(lines[:, 0])
        lines[:, 1] = sums - lines[:, 0]
        lines[:, 0] *= turn
        painter.drawPath(path_of(lines, np.arange(0, len(lines), 2)))
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    lines = hatch_lines(rings, step, offset) * (turn, 1)
    for start in range(0, len(lines), 2):
        painter.drawPolyline(polygon_of(lines[start : start + 2]))


def hatch_lines(rings: Sequence[XY], step: float, offset: float) -> XY:
    """Return the ends of the pieces within the rings of all lines x + y = offset + n * step.

    Shape (2 m, 2): two rows for each piece. Every line crosses closed rings an even number of
    times; sorted along the line, the crossings begin and end pieces in turn.
    """
    edges = [np.hstack([ring[:-1], ring[1:]]) for ring in rings if len(ring) > 1]
    if not edges:
        return np.empty((0, 2))
    x1, y1, x2, y2 = np.concatenate(edges).T
    from_step, to_step = (x1 + y1 - offset) / step, (x2 + y2 - offset) / step
    first = np.ceil(np.minimum(from_step, to_step)).astype(np.int64)
    count = np.ceil(np.maximum(from_step, to_step)).astype(np.int64) - first
    edge = np.repeat(np.arange(len(x1)), count)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count) + first[edge]
    part = (number - from_step[edge]) / (to_step[edge] - from_step[edge])
    x = x1[edge] + (x2 - x1)[edge] * part
    order = np.lexsort((x, number))
    x, number = x[order], number[order]
    lines: XY = np.column_stack([x, offset + number * step - x])
    return lines
