"""What the audit found, marked on the map: an outline where it has area, a ring round its place."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gis.plan.profile import Severity
from layers.clipping import rings_in_sight
from layers.finding_marks import FindingMark
from layers.layer_view import MapLayer
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import FindingStyle, MapStyle
from layers.to_qt import apart, joined, path_of

_ORDER = (Severity.NOTE, Severity.WARNING, Severity.ERROR)


def paint_findings(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Mark the findings in view, the gravest on top; of many in one spot one ring is drawn."""
    if not style.shows(MapLayer.FINDINGS):
        return
    look = style.findings
    diameter = view.units(look.diameter_mm)
    west, south, east, north = view.bounds_beyond_m(diameter)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for severity in _ORDER:
        marks = [mark for mark in scene.findings if mark.severity == severity]
        _paint_outlines(painter, view, marks, _colour(look, severity))
        seen = [mark for mark in marks if west <= mark.x_m <= east and south <= mark.y_m <= north]
        _paint_rings(painter, view, seen, diameter, _colour(look, severity))


def _paint_outlines(
    painter: QPainter, view: MapView, marks: list[FindingMark], colour: QColor
) -> None:
    west, south, east, north = view.bounds_m
    rings = [
        view.to_screen(ring)
        for mark in marks
        for ring in mark.rings_m
        if (ring.min(axis=0) <= (east, north)).all() and (ring.max(axis=0) >= (west, south)).all()
    ]
    wash = QColor(colour)
    wash.setAlpha(90)
    painter.setPen(QPen(colour, 1.0))
    painter.setBrush(wash)
    for ring in apart(rings_in_sight(joined(rings), view.width, view.height)):
        painter.drawPath(path_of(*joined([ring])))


def _paint_rings(
    painter: QPainter, view: MapView, marks: list[FindingMark], diameter: float, colour: QColor
) -> None:
    if not marks:
        return
    places = view.to_screen([(mark.x_m, mark.y_m) for mark in marks])
    spots = {
        (round(x / diameter * 2), round(y / diameter * 2)): QPointF(x, y)
        for x, y in places.tolist()
    }
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ring_colour, width in ((QColor("#ffffff"), 0.34), (colour, 0.18)):
        painter.setPen(QPen(ring_colour, diameter * width))
        for place in spots.values():
            painter.drawEllipse(place, diameter / 2, diameter / 2)


def _colour(style: FindingStyle, severity: Severity) -> QColor:
    if severity is Severity.ERROR:
        return QColor(style.error)
    return QColor(style.warning if severity is Severity.WARNING else style.note)
