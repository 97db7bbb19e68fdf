"""Marks of places: handles, pointed out places, and what the cursor caught.

Each kind of catch has a shape of its own, so that they are told apart without colour.
"""

from typing import cast

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from layers.map_view import MapView
from layers.overlay import XY, OverlayDots, OverlayPoints, OverlaySnap, SnapKind
from layers.overlay_looks import Look, Looks

_COLOUR = "#c026d3"
_HALF_MM, _PEN_MM, _HALO_MM = 1.6, 0.45, 1.0


def paint_mark(
    painter: QPainter,
    view: MapView,
    mark: OverlayPoints | OverlayDots | OverlaySnap,
    looks: Looks,
) -> None:
    """Paint a mark, its size that of the screen."""
    match mark:
        case OverlayPoints():
            _handles(painter, view, mark, looks[mark.role])
        case OverlayDots():
            _dots(painter, view, mark, looks[mark.role])
        case OverlaySnap():
            _snap(painter, view, mark)


def _handles(painter: QPainter, view: MapView, shape: OverlayPoints, look: Look) -> None:
    half = view.units(0.75)
    painter.setPen(QPen(QColor(look.colour), view.units(0.35)))
    painter.setBrush(QColor("#ffffff"))
    for x, y in _seen(view, shape.xy_m, half):
        painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))


def _dots(painter: QPainter, view: MapView, shape: OverlayDots, look: Look) -> None:
    half = view.units(1.0)
    painter.setPen(QPen(QColor(look.colour), view.units(0.5)))
    painter.setBrush(QColor(look.casing or "#ffffff"))
    for x, y in _seen(view, shape.xy_m, half):
        painter.drawEllipse(QPointF(x, y), half, half)


def _seen(view: MapView, xy_m: XY, reach: float) -> list[list[float]]:
    places = view.to_screen(xy_m)
    size = np.array([view.width, view.height])
    seen = ((places > -reach) & (places < size + reach)).all(axis=1)
    return cast("list[list[float]]", places[seen].tolist())


def _snap(painter: QPainter, view: MapView, snap: OverlaySnap) -> None:
    """Draw a mark on a light edge: visible on any ground.

    A node is a square, a vertex a ring, a boundary a cross, a foot a right angle, a reference a
    diamond, a household a house.
    """
    x, y = view.to_screen([(snap.x_m, snap.y_m)])[0].tolist()
    half = view.units(_HALF_MM)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width_mm in (("#ffffff", _HALO_MM), (_COLOUR, _PEN_MM)):
        pen = QPen(QColor(colour), view.units(width_mm))
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        _draw(painter, snap.kind, x, y, half)


def _draw(painter: QPainter, kind: SnapKind, x: float, y: float, half: float) -> None:
    def at(*places: tuple[float, float]) -> QPolygonF:
        return QPolygonF([QPointF(x + right * half, y + down * half) for right, down in places])

    match kind:
        case SnapKind.NODE:
            painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))
        case SnapKind.VERTEX:
            painter.drawEllipse(QPointF(x, y), half, half)
        case SnapKind.ARC:
            painter.drawLine(QLineF(x - half, y - half, x + half, y + half))
            painter.drawLine(QLineF(x - half, y + half, x + half, y - half))
        case SnapKind.FOOT:
            painter.drawPolyline(at((-1, -1), (-1, 1), (1, 1)))
            painter.drawPolyline(at((-1, 0), (0, 0), (0, 1)))
        case SnapKind.REFERENCE:
            painter.drawPolygon(at((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)))
        case SnapKind.HOUSEHOLD:
            painter.drawPolygon(at((-0.9, 1.1), (-0.9, -0.1), (0, -1.1), (0.9, -0.1), (0.9, 1.1)))
