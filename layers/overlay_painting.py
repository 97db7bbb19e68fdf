"""How the shapes of tools are painted over the map."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from layers.boxes import Box
from layers.clipping import rings_in_sight, runs_in_sight
from layers.map_view import MapView
from layers.overlay import (
    Overlay,
    OverlayArea,
    OverlayDots,
    OverlayLine,
    OverlayMeasure,
    OverlayPoints,
    OverlayRing,
    OverlayShape,
    OverlaySnap,
    OverlaySpokes,
    OverlayText,
    Role,
)
from layers.overlay_looks import CASING, LOOKS, Look, Looks
from layers.overlay_marks import paint_mark
from layers.overlay_texts import paint_measure, paint_text
from layers.to_qt import XY, joined, path_of, polygon_of

_SPOKE_MM = 0.35
"""How wide the lines to households are."""
_MANY = 40
"""Lines with fewer vertices are painted as they are."""
_PART = 32
"""The segments painted at once: a wide pen costs more than in proportion to a line's length."""


def paint_overlay(
    painter: QPainter,
    view: MapView,
    overlay: Overlay,
    looks: Looks = LOOKS,
    clip: Box | None = None,
) -> None:
    """Paint the shapes in their order, texts above all others, in looks for a light or a dark map.

    The painter is known to paint nothing outside `clip`.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painting = _Painting(painter, view, looks, clip or Box(0.0, 0.0, view.width, view.height))
    for shape in sorted(overlay.shapes, key=_height):
        match shape:
            case OverlayArea() | OverlayRing() | OverlayLine() | OverlaySpokes():
                painting.paint(shape)
            case OverlayText():
                paint_text(painter, view, shape)
            case OverlayMeasure():
                paint_measure(painter, view, shape)
            case OverlayPoints() | OverlayDots() | OverlaySnap():
                paint_mark(painter, view, shape, looks)
    painter.restore()


def _height(shape: OverlayShape) -> int:
    return 2 if isinstance(shape, OverlayText) else int(isinstance(shape, OverlayMeasure))


@dataclass(frozen=True, slots=True)
class _Painting:
    painter: QPainter
    view: MapView
    looks: Looks
    clip: Box

    def paint(self, shape: OverlayArea | OverlayRing | OverlayLine | OverlaySpokes) -> None:
        match shape:
            case OverlayArea():
                self.area(shape)
            case OverlayRing():
                self.ring(shape)
            case OverlayLine():
                self.line(shape.xy_m, self.looks[shape.role])
            case OverlaySpokes():
                self.spokes(shape)

    def area(self, shape: OverlayArea) -> None:
        look = self.looks[shape.role]
        rings = [self._on_screen(ring) for ring in shape.rings_m]
        self._wash(rings, look, shape.fill)
        for ring in rings if shape.is_outlined else ():
            self._draw(ring, look)

    def ring(self, shape: OverlayRing) -> None:
        if len(shape.xy_m) == 0:
            return
        look = self.looks[shape.role]
        way = self._on_screen(shape.xy_m)
        ring = np.vstack([way, way[:1]])
        self._wash([ring], look)
        self._draw(way if shape.is_open else ring, look)
        if shape.is_open:
            self._draw(ring[-2:], replace(self.looks[Role.GUIDE], colour=look.colour))

    def _wash(self, rings: list[XY], look: Look, fill: str | None = None) -> None:
        path = path_of(*rings_in_sight(joined(rings), self.view.width, self.view.height))
        wash = QColor(fill or look.colour)
        wash.setAlpha(look.wash)
        # Antialiasing a translucent fill costs seven times as much; the outline hides the steps.
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self.painter.fillPath(path, wash)
        if look.is_hatched:
            self.painter.fillPath(path, QBrush(QColor(look.colour), Qt.BrushStyle.BDiagPattern))
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def line(self, xy_m: XY, look: Look) -> None:
        self._draw(self._on_screen(xy_m), look)

    def spokes(self, shape: OverlaySpokes) -> None:
        ends = self.view.to_screen(shape.xy_m).reshape(-1, 2, 2)
        reach = self.view.units(_SPOKE_MM)
        lines = [
            QLineF(*start, *end)
            for start, end in ends.tolist()
            if Box(
                min(start[0], end[0]), min(start[1], end[1]),
                max(start[0], end[0]), max(start[1], end[1]),
            ).grown(2.4 * reach).meets(self.clip)
        ]  # fmt: skip
        for colour, width in ((QColor(255, 255, 255, 150), 2.4 * reach), (shape.colour, reach)):
            self.painter.setPen(QPen(QColor(colour), width))
            self.painter.drawLines(lines)

    def _on_screen(self, xy_m: XY) -> XY:
        """Return a line in painter units, without what is too fine to be seen."""
        line = self.view.to_screen(xy_m)
        if len(line) < _MANY:
            return line
        whole = shapely.linestrings(line)
        return shapely.get_coordinates(shapely.simplify(whole, 0.35, preserve_topology=False))

    def _draw(self, line: XY, look: Look) -> None:
        if look.casing is not None:
            self._draw(line, Look(look.casing, CASING * look.width_mm))
        self.painter.setPen(self._pen(look))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        if len(line) > 1:
            for run, *_ in runs_in_sight(joined([line]), self.view.width, self.view.height):
                # A dashed line must be one, or its dashes would begin anew with each part.
                length = len(run) if look.is_dashed else _PART
                for first in range(0, len(run) - 1, length):
                    part = run[first : first + length + 1]
                    if self._is_seen(part, look):
                        self.painter.drawPolyline(polygon_of(part))

    def _is_seen(self, part: XY, look: Look) -> bool:
        (left, top), (right, bottom) = part.min(axis=0).tolist(), part.max(axis=0).tolist()
        reach = self.view.units(CASING * look.width_mm)
        return Box(left, top, right, bottom).grown(2.4 * reach).meets(self.clip)

    def _pen(self, look: Look) -> QPen:
        pen = QPen(QColor(look.colour), self.view.units(look.width_mm))
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap if look.is_dashed else Qt.PenCapStyle.RoundCap)
        if look.is_dashed:
            pen.setDashPattern([4.0, 3.0])
        return pen
