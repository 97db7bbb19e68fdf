"""A small map of one item of a repair: land before dashed, after filled, the item itself in red."""

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from shapely.geometry.base import BaseGeometry

from app.colours import Colours
from app.overrides import faults_told
from gis.imports.repaired_grids import GridRepair
from gis.repair.repair_lines import LedgerLine
from layers.fonts import font

_FILLS = ("#8ecae6", "#b7e4c7", "#ffd6a5", "#d0bfff", "#f6bdd1", "#e9edc9")
_ROOM = 1.6
"""How much wider the picture is than the item."""
_LEAST_M = 12.0
_LETTERS_PX = 12
_MARGIN_PX = 10
_BAR_PX = 90
_FILL_ALPHA = 120


@faults_told
class RepairPicture(QWidget):
    """Show the land round an item; nothing before one is chosen."""

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self._colours = colours
        self._repair: GridRepair | None = None
        self._line: LedgerLine | None = None
        self.setMinimumSize(280, 240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Return a size in which neighbours can be named."""
        return QSize(380, 340)

    def show_item(self, repair: GridRepair | None, line: LedgerLine | None) -> None:
        """Show a line of a ledger, or nothing."""
        self._repair, self._line = repair, line
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._colours.panel))
        if self._repair is not None and self._line is not None:
            _Painted(painter, QRectF(self.rect()), self._colours).paint(self._repair, self._line)
        painter.setPen(QPen(QColor(self._colours.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()


class _Painted:
    def __init__(self, painter: QPainter, room: QRectF, colours: Colours) -> None:
        self._painter, self._room, self._colours = painter, room, colours
        self._scale = 1.0
        self._west = self._north = 0.0
        self._written: list[QRectF] = []

    def paint(self, repair: GridRepair, line: LedgerLine) -> None:
        """Paint lands, the item, names and a bar of scale."""
        window = self._window(line.shape_m)
        near = self._near(repair, window)
        for at in near:
            land = _within(repair.after_m[at], window)
            fill = QColor(_FILLS[at % len(_FILLS)])
            fill.setAlpha(_FILL_ALPHA)
            self._area(land, fill, QPen(QColor(self._colours.pale_ink), 1.2))
        for unit in repair.units_m.values():
            edge = _within(unit, window)
            if not edge.is_empty:
                pen = QPen(QColor(self._colours.ink), 2.2, Qt.PenStyle.DashDotLine)
                self._area(edge, None, pen)
        for at in near:
            before = _within(repair.rows[at].land_m, window)
            self._area(before, None, QPen(QColor(self._colours.ink), 1.0, Qt.PenStyle.DashLine))
        red = QColor(self._colours.red)
        pale = QColor(red)
        pale.setAlpha(_FILL_ALPHA)
        self._area(_within(line.shape_m, window), pale, QPen(red, 1.8))
        first = {*line.holders, line.winner}
        self._bar()
        for at in sorted(near, key=lambda row: (row not in first, row)):
            self._name(repair, at, window)

    def _window(self, shape_m: BaseGeometry) -> BaseGeometry:
        """Return what is shown, and set how."""
        west, south, east, north = shape_m.bounds
        x, y = (west + east) / 2, (south + north) / 2
        ratio = self._room.width() / self._room.height()
        half = max((east - west) / ratio, north - south, _LEAST_M) / 2 * _ROOM
        self._scale = self._room.height() / (2 * half)
        self._west, self._north = x - half * ratio, y + half
        window: BaseGeometry = shapely.box(x - half * ratio, y - half, x + half * ratio, y + half)
        return window

    def _near(self, repair: GridRepair, window: BaseGeometry) -> list[int]:
        found: set[int] = set()
        before = np.array([row.land_m for row in repair.rows], dtype=object)
        for lands in (before, repair.after_m):
            found |= set(np.flatnonzero(shapely.intersects(lands, window)).tolist())
        return sorted(found)

    def _area(self, land: BaseGeometry, fill: QColor | None, pen: QPen) -> None:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        for ring in shapely.get_rings(_polygons(land)):
            points = [self._at(x, y) for x, y in shapely.get_coordinates(ring).tolist()]
            path.moveTo(points[0])
            for point in points[1:]:
                path.lineTo(point)
            path.closeSubpath()
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else fill)
        self._painter.drawPath(path)

    def _name(self, repair: GridRepair, at: int, window: BaseGeometry) -> None:
        land = _within(repair.after_m[at], window)
        if land.is_empty:
            land = _within(repair.rows[at].land_m, window)
        parts = _polygons(land)
        if not len(parts):
            return
        place = shapely.point_on_surface(parts[int(np.argmax(shapely.area(parts)))])
        row = repair.rows[at]
        self._letters(self._at(place.x, place.y), row.name or row.code or repair.subjects[at])

    def _letters(self, at: QPointF, words: str) -> None:
        """Write words where there is room for them; the first come first."""
        painter = self._painter
        painter.setFont(font(_LETTERS_PX))
        room = painter.fontMetrics().boundingRect(words)
        box = QRectF(0, 0, room.width() + 6, room.height() + 2)
        box.moveCenter(at)
        inside = self._room.adjusted(2, 2, -2, -2)
        box.moveLeft(max(inside.left(), min(box.left(), inside.right() - box.width())))
        box.moveTop(max(inside.top(), min(box.top(), inside.bottom() - box.height())))
        if any(box.intersects(other) for other in self._written):
            return
        self._written.append(box)
        ground = QColor(self._colours.panel)
        ground.setAlpha(200)
        painter.fillRect(box, ground)
        painter.setPen(QColor(self._colours.ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _bar(self) -> None:
        length_m = _round_length(_BAR_PX / self._scale)
        y = self._room.bottom() - _MARGIN_PX
        x = self._room.right() - _MARGIN_PX
        self._painter.setPen(QPen(QColor(self._colours.ink), 2))
        self._painter.drawLine(QPointF(x - length_m * self._scale, y), QPointF(x, y))
        self._letters(QPointF(x - length_m * self._scale / 2, y - 11), f"{length_m:g} m")

    def _at(self, x: float, y: float) -> QPointF:
        return QPointF((x - self._west) * self._scale, (self._north - y) * self._scale)


def _within(land: BaseGeometry | None, window: BaseGeometry) -> BaseGeometry:
    if land is None:
        return shapely.Polygon()
    # Wider than the window, so that the cut is not seen.
    room = shapely.buffer(window, shapely.length(window) / 20, cap_style="square")
    cut: BaseGeometry = shapely.clip_by_rect(land, *room.bounds)
    return cut


def _polygons(land: BaseGeometry) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    parts = shapely.get_parts(shapely.get_parts(land))
    return np.asarray(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])


def _round_length(length_m: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20... that is not longer."""
    power = 10.0 ** np.floor(np.log10(length_m))
    return float(max(step * power for step in (1, 2, 5) if step * power <= length_m))
