"""The picture beside an import: the project in grey, the file in colour, where it would lie."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.colours import Colours
from app.models.vector_shapes import Placement, ProjectShapes
from app.overrides import faults_told
from layers.fonts import font
from layers.map_view import MapView, MetreBounds
from layers.to_qt import Lines, path_of, polygon_of

_LETTERS_PX = 12
_MARGIN_PX, _EDGE_PX = 36.0, 14.0
_BAR_PX = 110.0
_DOT_PX = 4.0
_FILL_ALPHA = 44
_ARROW_PX = 30.0
_STEP, _PUSH_PX = 1.3, 60.0
_NEAREST_M_PER_PX, _FARTHEST_M_PER_PX = 1e-8, 40_000.0
_REACH_PX, _STILL_PX = 12.0, 3
_PUSHES = {
    Qt.Key.Key_Left: (_PUSH_PX, 0.0),
    Qt.Key.Key_Right: (-_PUSH_PX, 0.0),
    Qt.Key.Key_Up: (0.0, _PUSH_PX),
    Qt.Key.Key_Down: (0.0, -_PUSH_PX),
}


@faults_told
class VectorPreview(QWidget):
    """Show where a file lies; wheel and + - zoom, dragging and arrow keys move.

    `picked` when a place is clicked while places are being picked: x and y in metres.
    """

    picked = Signal(float, float)

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self._colours = colours
        self._project: ProjectShapes | None = None
        self._placement: Placement | None = None
        self._paths: dict[str, QPainterPath] = {}
        self._origin = (0.0, 0.0)
        self._points: QPolygonF = QPolygonF()
        self._marks: Sequence[tuple[float, float, str]] = ()
        self._pointing_words = ""
        self._held: QPointF | None = None
        self._pressed: QPointF | None = None
        self._shows = frozenset({"file", "project"})
        self.is_picking = False
        self.view = MapView(0.0, 0.0, 1.0, 400.0, 400.0)
        self.setMinimumSize(320, 280)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def sizeHint(self) -> QSize:
        """Return a size in which a township can be made out."""
        return QSize(560, 520)

    # What is shown

    def show_project(self, project: ProjectShapes) -> None:
        """Show the outlines of a project, and all of it."""
        west, south, _, _ = project.bounds_m
        self._project = project
        self._origin = (west, south)
        self._paths["units"] = self._path(project.units)
        self._paths["grids"] = self._path(project.grids)
        self.zoom_to_project()

    def show_file(self, placement: Placement | None, pointing_words: str = "") -> None:
        """Show a file, or none; `pointing_words` stand at an arrow that points to one out of sight.

        What is looked at stays.
        """
        self._placement, self._pointing_words = placement, pointing_words
        shapes = None if placement is None else placement.shapes
        for name in ("areas", "lines"):
            self._paths.pop(name, None)
        self._points = QPolygonF()
        if shapes is not None:
            self._paths["areas"] = self._path(shapes.areas)
            self._paths["lines"] = self._path(shapes.lines)
            self._points = polygon_of(shapes.points_m - self._origin)
        self.update()

    def show_marks(self, marks: Sequence[tuple[float, float, str]]) -> None:
        """Show places in metres, each with a word."""
        self._marks = tuple(marks)
        self.update()

    def show_only(self, *, file: bool, project: bool) -> None:
        """Show the file, the project, or both."""
        self._shows = frozenset(
            name for name, shown in (("file", file), ("project", project)) if shown
        )
        self.update()

    def pick(self, picking: bool) -> None:
        """Let places be picked by clicking, or not."""
        self.is_picking = picking
        cursor = Qt.CursorShape.CrossCursor if picking else Qt.CursorShape.OpenHandCursor
        self.setCursor(cursor)

    # Looking at it

    @property
    def sees_file(self) -> bool:
        """Tell whether some of the file can be seen."""
        placement = self._placement
        bounds = None if placement is None else placement.bounds_m
        return bounds is not None and self._is_seen(bounds)

    def zoom_to_project(self) -> None:
        """Show the whole project."""
        if self._project is not None:
            self._fit(self._project.bounds_m)

    def zoom_to_file(self) -> None:
        """Show the whole file."""
        if self._placement is not None and self._placement.bounds_m is not None:
            self._fit(self._placement.bounds_m)

    def zoom_to_both(self) -> None:
        """Show project and file, however far apart they are."""
        found = [one for one in self._bounds() if one is not None]
        if found:
            west, south, east, north = np.array(found).T
            self._fit((west.min(), south.min(), east.max(), north.max()))

    def _bounds(self) -> tuple[MetreBounds | None, ...]:
        return (
            None if self._project is None else self._project.bounds_m,
            None if self._placement is None else self._placement.bounds_m,
        )

    def _fit(self, bounds: MetreBounds) -> None:
        sized = self.view.resized(self.width(), self.height())
        self.look(sized.fitted(bounds, _MARGIN_PX))

    def look(self, view: MapView) -> None:
        """Show a view, unless it is too near or too far for anything to be seen."""
        if _NEAREST_M_PER_PX <= view.metres_per_unit <= _FARTHEST_M_PER_PX:
            self.view = view
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is seen in the middle."""
        del event
        west, south, east, north = self.view.bounds_m
        whole = self.view.resized(self.width(), self.height())
        self.look(whole.fitted((west, south, east, north)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        at = event.position()
        steps = event.angleDelta().y() / 120.0
        self.look(self.view.zoomed((at.x(), at.y()), _STEP**steps))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom and move by keys."""
        middle = (self.width() / 2, self.height() / 2)
        key = Qt.Key(event.key())
        if key in _PUSHES:
            self.look(self.view.panned(*_PUSHES[key]))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.look(self.view.zoomed(middle, _STEP))
        elif key is Qt.Key.Key_Minus:
            self.look(self.view.zoomed(middle, 1 / _STEP))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self.is_picking:
            self._pressed = event.position()
        self._held = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the picture."""
        if self._held is not None:
            moved = event.position() - self._held
            self._held = event.position()
            self.look(self.view.panned(moved.x(), moved.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the picture; where it was not moved, pick the place."""
        self._held, pressed, self._pressed = None, self._pressed, None
        self.pick(self.is_picking)
        if pressed is None or (event.position() - pressed).manhattanLength() > _STILL_PX:
            return
        x, y = self._caught(event.position())
        self.picked.emit(x, y)

    def _caught(self, at: QPointF) -> tuple[float, float]:
        """Return the vertex near a place of the picture, else the place itself, in metres."""
        found = [lines[0] for lines in self._lines() if len(lines[0])]
        if found:
            xy = np.concatenate(found)
            way = self.view.to_screen(xy) - (at.x(), at.y())
            nearest = int(np.argmin(np.hypot(way[:, 0], way[:, 1])))
            if np.hypot(*way[nearest]) <= _REACH_PX:
                x, y = xy[nearest].tolist()
                return x, y
        x, y = self.view.to_world([(at.x(), at.y())])[0].tolist()
        return x, y

    def _lines(self) -> list[Lines]:
        """Return the lines that are shown."""
        found: list[Lines] = []
        if self._placement is not None and "file" in self._shows:
            shapes = self._placement.shapes
            found += [shapes.areas, shapes.lines, (shapes.points_m, shapes.areas[1])]
        if self._project is not None and "project" in self._shows:
            found += [self._project.units, self._project.grids]
        return found

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint project, file, marks, the arrow and the scale."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._colours.panel))
        painter.save()
        painter.setTransform(self._to_screen())
        c = self._colours
        if "project" in self._shows:
            self._stroke(painter, "grids", QColor(c.handle), 1.0)
            self._stroke(painter, "units", QColor(c.pale_ink), 1.8)
        if "file" in self._shows:
            self._paint_file(painter, QColor(c.accent))
        painter.restore()
        for x, y, words in self._marks:
            self._mark(painter, x, y, words)
        self._point_to_file(painter)
        self._bar(painter)
        painter.setPen(QPen(QColor(c.accent if self.hasFocus() else c.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def _paint_file(self, painter: QPainter, colour: QColor) -> None:
        fill = QColor(colour)
        fill.setAlpha(_FILL_ALPHA)
        if "areas" in self._paths:
            painter.fillPath(self._paths["areas"], fill)
        self._stroke(painter, "areas", colour, 1.4)
        self._stroke(painter, "lines", colour, 1.6)
        painter.setPen(_pen(colour, _DOT_PX))
        painter.drawPoints(self._points)

    def _path(self, lines: Lines) -> QPainterPath:
        # About a near origin, as what a painter computes in has seven digits only.
        xy, starts = lines
        return path_of(xy - self._origin, starts)

    def _to_screen(self) -> QTransform:
        x, y = self.view.to_screen([self._origin])[0].tolist()
        scale = 1 / self.view.metres_per_unit
        return QTransform(scale, 0, 0, -scale, x, y)

    def _stroke(self, painter: QPainter, name: str, colour: QColor, width: float) -> None:
        if name in self._paths:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(_pen(colour, width))
            painter.drawPath(self._paths[name])

    def _point_to_file(self, painter: QPainter) -> None:
        """Point from the edge of the picture to a file that is out of sight, and say how far."""
        placement = self._placement
        if placement is None or placement.bounds_m is None or self.sees_file:
            return
        if "file" not in self._shows:
            return
        west, south, east, north = placement.bounds_m
        target = self.view.to_screen([((west + east) / 2, (south + north) / 2)])[0]
        middle = np.array([self.width() / 2, self.height() / 2])
        way = target - middle
        room = middle - _EDGE_PX
        with np.errstate(divide="ignore"):
            share = float(np.min(room / np.maximum(np.abs(way), 1e-9)))
        tip = middle + way * min(share, 1.0)
        angle = math.atan2(way[1], way[0])
        letters = font(_LETTERS_PX)
        letters.setBold(True)
        painter.setFont(letters)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.accent))
        painter.save()
        painter.translate(QPointF(*tip.tolist()))
        painter.rotate(math.degrees(angle))
        wing = _ARROW_PX / 2.4
        shape = [QPointF(0, 0), QPointF(-_ARROW_PX, -wing), QPointF(-_ARROW_PX * 0.72, 0)]
        painter.drawPolygon(QPolygonF([*shape, QPointF(-_ARROW_PX, wing)]))
        painter.restore()
        # Behind the arrow: as far from it as half the words reach that way.
        back = -way / max(float(np.hypot(*way)), 1e-9)
        size = painter.fontMetrics().boundingRect(self._pointing_words)
        half = min(
            (size.width() / 2 + 12) / max(abs(back[0]), 1e-9),
            (size.height() / 2 + 8) / max(abs(back[1]), 1e-9),
        )
        at = tip + back * (_ARROW_PX + half)
        self._words(painter, QPointF(*at.tolist()), self._pointing_words, bold=True)

    def _is_seen(self, bounds: MetreBounds) -> bool:
        west, south, east, north = self.view.bounds_m
        return not (bounds[0] > east or bounds[2] < west or bounds[1] > north or bounds[3] < south)

    def _mark(self, painter: QPainter, x: float, y: float, words: str) -> None:
        at = QPointF(*self.view.to_screen([(x, y)])[0].tolist())
        painter.setPen(_pen(QColor(self._colours.amber), 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, 6, 6)
        painter.drawLine(at - QPointF(9, 0), at + QPointF(9, 0))
        painter.drawLine(at - QPointF(0, 9), at + QPointF(0, 9))
        self._words(painter, at + QPointF(16, -12), words)

    def _words(self, painter: QPainter, at: QPointF, words: str, *, bold: bool = False) -> None:
        """Write words on a ground of their own, kept within the picture."""
        if not words:
            return
        letters = font(_LETTERS_PX)
        letters.setBold(bold)
        painter.setFont(letters)
        room = painter.fontMetrics().boundingRect(words)
        box = QRectF(0, 0, room.width() + 12, room.height() + 6)
        box.moveCenter(at)
        inside = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        box.moveLeft(max(inside.left(), min(box.left(), inside.right() - box.width())))
        box.moveTop(max(inside.top(), min(box.top(), inside.bottom() - box.height())))
        ground = QColor(self._colours.panel)
        ground.setAlpha(225)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(self._colours.ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _bar(self, painter: QPainter) -> None:
        if "project" not in self._shows or (self._project is None and self._placement is None):
            return
        length_m = _round_length(_BAR_PX * self.view.metres_per_unit)
        pixels = length_m / self.view.metres_per_unit
        left, bottom = _EDGE_PX, self.height() - _EDGE_PX
        painter.setPen(QPen(QColor(self._colours.pale_ink), 2))
        painter.drawLine(QPointF(left, bottom), QPointF(left + pixels, bottom))
        words = f"{length_m / 1000:,g} km" if length_m >= 1000 else f"{length_m:g} m"
        self._words(painter, QPointF(left + pixels / 2, bottom - 13), words)


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _round_length(length_m: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20... that is not longer."""
    power = 10.0 ** math.floor(math.log10(length_m))
    return max(step * power for step in (1, 2, 5) if step * power <= length_m)
