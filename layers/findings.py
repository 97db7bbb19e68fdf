"""What the audit found, marked on the map: an outline where it has area, a ring round its place."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gis.plan.profile import Severity
from layers.clipping import rings_in_sight
from layers.finding_marks import FindingMark
from layers.fonts import font
from layers.layer_view import MapLayer
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import FindingStyle, MapStyle
from layers.to_qt import apart, joined, path_of

_SPOT = 2.6
"""The width of a spot in diameters of a mark."""
_MOST_SHOWN = 999
_LIGHT = 0.62
"""From which lightness on a number on a colour is dark."""
_ORDER = (Severity.NOTE, Severity.WARNING, Severity.ERROR)


def paint_findings(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Mark the findings in view, the gravest on top; many in one spot are one mark with a number.

    What is one spot depends on the scale and on the land, not on what part of it is in view, so
    that marks stay where they are when the map is moved.
    """
    if not style.shows(MapLayer.FINDINGS):
        return
    look = style.findings
    diameter = view.units(look.diameter_mm)
    spot_m = diameter * _SPOT * view.metres_per_unit
    west, south, east, north = view.bounds_beyond_m(diameter * _SPOT * 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for severity in _ORDER:
        marks = [mark for mark in scene.findings if mark.severity == severity]
        colour = _colour(look, severity)
        _paint_outlines(painter, view, marks, colour)
        seen = [mark for mark in marks if west <= mark.x_m <= east and south <= mark.y_m <= north]
        spots = _spots(seen, spot_m)
        places = view.to_screen(spots.xy_m)
        single = places[spots.count == 1]
        _paint_rings(painter, single, diameter, colour)
        _paint_counts(painter, places, spots.count, diameter, colour)


@dataclass(frozen=True, slots=True)
class _Spots:
    """Where findings are: places, shape (n, 2) metres, and how many stand for each, shape (n,)."""

    xy_m: NDArray[np.float64]
    count: NDArray[np.int64]


def _spots(marks: list[FindingMark], spot_m: float) -> _Spots:
    """Gather marks into spots of a fixed raster; each lies at the mean of its marks."""
    xy_m = np.array([(mark.x_m, mark.y_m) for mark in marks], dtype=np.float64).reshape(-1, 2)
    tiles = np.floor(xy_m / spot_m).astype(np.int64)
    _, spot, count = np.unique(tiles, axis=0, return_inverse=True, return_counts=True)
    spot = spot.reshape(-1)
    sums = [np.bincount(spot, weights=xy_m[:, axis], minlength=len(count)) for axis in (0, 1)]
    return _Spots(np.stack(sums, axis=1) / count[:, None], count)


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
    painter: QPainter, places: NDArray[np.float64], diameter: float, colour: QColor
) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ring_colour, width in ((QColor("#ffffff"), 0.34), (colour, 0.18)):
        painter.setPen(QPen(ring_colour, diameter * width))
        for x, y in places.tolist():
            painter.drawEllipse(QPointF(x, y), diameter / 2, diameter / 2)


def _paint_counts(
    painter: QPainter,
    places: NDArray[np.float64],
    count: NDArray[np.int64],
    diameter: float,
    colour: QColor,
) -> None:
    """Paint a full disc with a number for each spot of several findings."""
    painter.setFont(font(diameter * 0.72, bold=True))
    height = diameter * 1.15
    for (x, y), many in zip(places.tolist(), count.tolist(), strict=True):
        if many < 2:
            continue
        text = str(many) if many <= _MOST_SHOWN else f"{_MOST_SHOWN}+"
        width = max(height, painter.fontMetrics().horizontalAdvance(text) + height * 0.6)
        badge = QRectF(x - width / 2, y - height / 2, width, height)
        painter.setPen(QPen(QColor("#ffffff"), diameter * 0.1))
        painter.setBrush(colour)
        painter.drawRoundedRect(badge, height / 2, height / 2)
        painter.setPen(QColor("#ffffff") if colour.lightnessF() < _LIGHT else QColor("#1c1917"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)


def _colour(style: FindingStyle, severity: Severity) -> QColor:
    if severity is Severity.ERROR:
        return QColor(style.error)
    return QColor(style.warning if severity is Severity.WARNING else style.note)
