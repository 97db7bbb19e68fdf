"""Painting a page: the same map painters as on the screen, then lettering and furniture."""

import shapely
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath
from shapely.geometry.base import BaseGeometry

from app.printing.page import Page
from layers.base_map import paint_map
from layers.drawing import Ruler
from layers.drawing_painting import paint_shapes
from layers.map_view import MapView
from layers.strokes import pen_of
from layers.to_qt import joined, path_of, polygon_of

VEIL = QColor(255, 255, 255, 200)


def paint_page(painter: QPainter, page: Page, ruler: Ruler, units_per_mm: float) -> None:
    """Paint a page on a painter whose origin is the sheet's upper left corner."""
    view = page.view.magnified(units_per_mm)
    sheet = QRectF(0, 0, view.width, view.height)
    box = page.map_box
    inside = QRectF(
        box.left * units_per_mm,
        box.top * units_per_mm,
        box.width * units_per_mm,
        box.height * units_per_mm,
    )
    painter.save()
    painter.setClipRect(inside)
    paint_map(painter, view, page.scene, page.style)
    if page.focus is not None:
        _paint_focus(painter, view, page, page.focus)
    painter.restore()
    # Some viewers of SVG know no clipping: the margins are painted over as well.
    painter.fillPath(_round(sheet, inside), Qt.GlobalColor.white)
    paint_shapes(painter, view, page.label_shapes, ruler)
    paint_shapes(painter, view, page.furniture, ruler)


def _paint_focus(painter: QPainter, view: MapView, page: Page, focus: BaseGeometry) -> None:
    """Make all land outside the focus pale and draw the focus's outline heavily."""
    rings = [
        shapely.get_coordinates(ring) * view.units_per_mm
        for ring in shapely.get_rings(shapely.get_parts(focus))
    ]
    veil = QPainterPath()
    veil.addRect(QRectF(0, 0, view.width, view.height))
    veil.addPath(path_of(*joined(rings)))
    painter.fillPath(veil, VEIL)
    painter.setPen(pen_of(page.style.frame_line, view))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ring in rings:
        painter.drawPolygon(polygon_of(ring))


def _round(sheet: QRectF, inside: QRectF) -> QPainterPath:
    margins = QPainterPath()
    margins.addRect(sheet)
    margins.addRect(inside)
    return margins
