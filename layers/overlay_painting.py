"""How the shapes of tools are painted over the map."""

from dataclasses import dataclass

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from layers.clipping import rings_in_sight, runs_in_sight
from layers.fonts import font
from layers.map_view import MapView
from layers.overlay import (
    Overlay,
    OverlayArea,
    OverlayLine,
    OverlayPoints,
    OverlaySnap,
    OverlayText,
    Role,
    SnapKind,
)
from layers.to_qt import XY, joined, path_of, polygon_of

_SNAP_COLOUR = "#c026d3"
_TEXT_MM = 3.3
_PADDING_MM = 1.1
_BESIDE_MM = 4.0
"""How far from its place a text stands, so that the cursor does not hide it."""
_MANY = 40
"""Lines with fewer vertices are painted as they are."""
_PART = 32
"""The segments painted at once: a wide pen costs more than in proportion to a line's length."""


@dataclass(frozen=True, slots=True)
class _Look:
    colour: str
    width_mm: float
    wash: int = 0
    is_dashed: bool = False


_LOOKS = {
    Role.STAGED: _Look("#1d4ed8", 0.55, wash=60),
    Role.SELECTED: _Look("#0f766e", 0.75, wash=34),
    Role.HOVERED: _Look("#0f766e", 0.4, wash=18),
    Role.GUIDE: _Look("#475569", 0.3, is_dashed=True),
    Role.REFUSED: _Look("#dc2626", 0.65, wash=50),
    Role.FORMER: _Look("#64748b", 0.35, is_dashed=True),
}


def paint_overlay(painter: QPainter, view: MapView, overlay: Overlay) -> None:
    """Paint the shapes in their order."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painting = _Painting(painter, view)
    for shape in overlay.shapes:
        match shape:
            case OverlayArea():
                painting.area(shape)
            case OverlayLine():
                painting.line(shape.xy_m, _LOOKS[shape.role])
            case OverlayPoints():
                painting.points(shape)
            case OverlaySnap():
                painting.snap(shape)
            case OverlayText():
                painting.text(shape)
    painter.restore()


@dataclass(frozen=True, slots=True)
class _Painting:
    painter: QPainter
    view: MapView

    def area(self, shape: OverlayArea) -> None:
        look = _LOOKS[shape.role]
        rings = [self._on_screen(ring) for ring in shape.rings_m]
        path = path_of(*joined(rings_in_sight(rings, self.view.width, self.view.height)))
        wash = QColor(shape.fill or look.colour)
        wash.setAlpha(look.wash)
        # Antialiasing a translucent fill costs seven times as much; the outline hides the steps.
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self.painter.fillPath(path, wash)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for ring in rings if shape.is_outlined else ():
            self._draw(ring, look)

    def line(self, xy_m: XY, look: _Look) -> None:
        self._draw(self._on_screen(xy_m), look)

    def _on_screen(self, xy_m: XY) -> XY:
        """Return a line in painter units, without what is too fine to be seen."""
        line = self.view.to_screen(xy_m)
        if len(line) < _MANY:
            return line
        whole = shapely.linestrings(line)
        return shapely.get_coordinates(shapely.simplify(whole, 0.35, preserve_topology=False))

    def _draw(self, line: XY, look: _Look) -> None:
        self.painter.setPen(self._pen(look))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        if len(line) > 1:
            for run, _ in runs_in_sight(line, self.view.width, self.view.height):
                # A dashed line must be one, or its dashes would begin anew with each part.
                length = len(run) if look.is_dashed else _PART
                for first in range(0, len(run) - 1, length):
                    self.painter.drawPolyline(polygon_of(run[first : first + length + 1]))

    def _pen(self, look: _Look) -> QPen:
        pen = QPen(QColor(look.colour), self.view.units(look.width_mm))
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap if look.is_dashed else Qt.PenCapStyle.RoundCap)
        if look.is_dashed:
            pen.setDashPattern([4.0, 3.0])
        return pen

    def points(self, shape: OverlayPoints) -> None:
        half = self.view.units(0.75)
        self.painter.setPen(QPen(QColor(_LOOKS[shape.role].colour), self.view.units(0.35)))
        self.painter.setBrush(QColor("#ffffff"))
        reach = np.array([half, half])
        places = self.view.to_screen(shape.xy_m)
        size = (self.view.width, self.view.height)
        seen = ((places > -reach) & (places < size + reach)).all(axis=1)
        for x, y in places[seen].tolist():
            self.painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))

    def snap(self, shape: OverlaySnap) -> None:
        """Draw the mark of a catch: a square on a node, a ring on a vertex, a cross on a line."""
        x, y = self.view.to_screen([(shape.x_m, shape.y_m)])[0].tolist()
        half = self.view.units(1.6)
        self.painter.setPen(QPen(QColor(_SNAP_COLOUR), self.view.units(0.45)))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        if shape.kind is SnapKind.NODE:
            self.painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))
        elif shape.kind is SnapKind.VERTEX:
            self.painter.drawEllipse(QPointF(x, y), half, half)
        else:
            self.painter.drawLine(QPointF(x - half, y - half), QPointF(x + half, y + half))
            self.painter.drawLine(QPointF(x - half, y + half), QPointF(x + half, y - half))

    def text(self, shape: OverlayText) -> None:
        """Write lines in a box to the lower right of a place, or where the view has room."""
        units = self.view.units
        lettering = font(units(_TEXT_MM))
        metrics = QFontMetricsF(lettering)
        padding, leading = units(_PADDING_MM), metrics.height()
        width = max(metrics.horizontalAdvance(line) for line in shape.lines) + 2 * padding
        height = leading * len(shape.lines) + 2 * padding
        x, y = self.view.to_screen([(shape.x_m, shape.y_m)])[0].tolist()
        left = _beside(x, width, self.view.width, units(_BESIDE_MM))
        top = _beside(y, height, self.view.height, units(_BESIDE_MM))
        self.painter.setFont(lettering)
        self.painter.setPen(QPen(QColor(_LOOKS[shape.role].colour), 1.0))
        self.painter.setBrush(QColor("#ffffff"))
        self.painter.drawRoundedRect(QRectF(left, top, width, height), padding / 2, padding / 2)
        self.painter.setPen(QColor("#111827"))
        for number, line in enumerate(shape.lines):
            baseline = top + padding + number * leading + metrics.ascent()
            self.painter.drawText(QPointF(left + padding, baseline), line)


def _beside(place: float, size: float, room: float, distance: float) -> float:
    """Return where a box begins: after a place, before it where the room ends, but in the room."""
    begin = place + distance
    if begin + size > room:
        begin = place - distance - size
    return max(min(begin, room - size - 2.0), 2.0)
