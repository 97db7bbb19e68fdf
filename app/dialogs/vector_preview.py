"""The picture beside an import: the project in grey, the file in colour, where it would lie."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.colours import Colours
from app.dialogs.vector_preview_marks import PreviewMarks
from app.models.vector_shapes import Placement, ProjectShapes
from app.overrides import faults_told
from layers.map_view import MapView, MetreBounds
from layers.to_qt import Lines, apart, path_of, polygon_of

_MARGIN_PX = 36.0
_DOT_PX = 4.0
_FILL_ALPHA = 44
_STEP, _PUSH_PX = 1.3, 60.0
_NEAREST_M_PER_PX, _FARTHEST_M_PER_PX = 1e-8, 40_000.0
_REACH_PX, _STILL_PX = 12.0, 3
_SETTLE_MS = 120
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
        self._fill = QPainterPath()
        self._courses: dict[str, list[QPolygonF]] = {}
        self._origin = (0.0, 0.0)
        self._points: QPolygonF = QPolygonF()
        self._marks: Sequence[tuple[float, float, str]] = ()
        self._pointing_words = ""
        self._drawn: QPixmap | None = None
        self._drawn_view = MapView(0.0, 0.0, 1.0, 400.0, 400.0)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE_MS)
        self._settling.timeout.connect(self._draw_anew)
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
        self._courses["units"] = self._polylines(project.units)
        self._courses["grids"] = self._polylines(project.grids)
        self.zoom_to_project()

    def show_file(self, placement: Placement | None, pointing_words: str = "") -> None:
        """Show a file, or none; `pointing_words` stand at an arrow that points to one out of sight.

        What is looked at stays.
        """
        self._placement, self._pointing_words = placement, pointing_words
        shapes = None if placement is None else placement.shapes
        self._fill, self._points = QPainterPath(), QPolygonF()
        self._courses["areas"], self._courses["lines"] = [], []
        if shapes is not None:
            xy, starts = shapes.areas
            self._fill = path_of(xy - self._origin, starts)
            self._courses["areas"] = self._polylines(shapes.areas)
            self._courses["lines"] = self._polylines(shapes.lines)
            self._points = polygon_of(shapes.points_m - self._origin)
        self._draw_anew()

    def show_marks(self, marks: Sequence[tuple[float, float, str]]) -> None:
        """Show places in metres, each with a word."""
        self._marks = tuple(marks)
        self.update()

    def show_only(self, *, file: bool, project: bool) -> None:
        """Show the file, the project, or both."""
        self._shows = frozenset(
            name for name, shown in (("file", file), ("project", project)) if shown
        )
        self._draw_anew()

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
        self._draw_anew()

    def look(self, view: MapView) -> None:
        """Show a view, unless it is too near or too far for anything to be seen."""
        if _NEAREST_M_PER_PX <= view.metres_per_unit <= _FARTHEST_M_PER_PX:
            self.view = view
            self._settling.start()
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is seen in the middle."""
        del event
        west, south, east, north = self.view.bounds_m
        whole = self.view.resized(self.width(), self.height())
        self.look(whole.fitted((west, south, east, north)))
        self._draw_anew()

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
        c = self._colours
        painter.fillRect(self.rect(), QColor(c.panel))
        if self._drawn is None:
            self._drawn, self._drawn_view = self._picture(), self.view
        # While it is moved the picture that there is goes along; it is drawn anew at rest.
        west, _, _, north = self._drawn_view.bounds_m
        left, top = self.view.to_screen([(west, north)])[0].tolist()
        scale = self._drawn_view.metres_per_unit / self.view.metres_per_unit
        size = self._drawn.deviceIndependentSize()
        room = QRectF(left, top, size.width() * scale, size.height() * scale)
        painter.drawPixmap(room, self._drawn, QRectF(self._drawn.rect()))
        self._paint_marks(PreviewMarks(painter, self.view, c))
        painter.setPen(QPen(QColor(c.accent if self.hasFocus() else c.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def _paint_marks(self, marks: PreviewMarks) -> None:
        for x, y, words in self._marks:
            marks.place(x, y, words)
        placement = self._placement
        bounds = None if placement is None else placement.bounds_m
        if bounds is not None and "file" in self._shows and not self.sees_file:
            west, south, east, north = bounds
            marks.arrow_to((west + east) / 2, (south + north) / 2, self._pointing_words)
        if "project" in self._shows and (self._project is not None or bounds is not None):
            marks.scale()

    def _draw_anew(self) -> None:
        self._drawn = None
        self.update()

    def _picture(self) -> QPixmap:
        """Draw project and file as they are seen now."""
        ratio = self.devicePixelRatioF()
        drawn = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        drawn.setDevicePixelRatio(ratio)
        c = self._colours
        drawn.fill(QColor(c.panel))
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(self._to_screen())
        if "project" in self._shows:
            self._stroke(painter, "grids", QColor(c.handle), 1.0)
            self._stroke(painter, "units", QColor(c.pale_ink), 1.8)
        if "file" in self._shows:
            self._paint_file(painter, QColor(c.accent))
        painter.end()
        return drawn

    def _paint_file(self, painter: QPainter, colour: QColor) -> None:
        fill = QColor(colour)
        fill.setAlpha(_FILL_ALPHA)
        painter.fillPath(self._fill, fill)
        self._stroke(painter, "areas", colour, 1.4)
        self._stroke(painter, "lines", colour, 1.6)
        painter.setPen(_pen(colour, _DOT_PX))
        painter.drawPoints(self._points)

    def _polylines(self, lines: Lines) -> list[QPolygonF]:
        # About a near origin, as what a painter computes in has seven digits only.
        return [polygon_of(line - self._origin) for line in apart(lines)]

    def _to_screen(self) -> QTransform:
        x, y = self.view.to_screen([self._origin])[0].tolist()
        scale = 1 / self.view.metres_per_unit
        return QTransform(scale, 0, 0, -scale, x, y)

    def _stroke(self, painter: QPainter, name: str, colour: QColor, width: float) -> None:
        # One by one: a wide pen along one path of thousands of lines takes seconds.
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(colour, width))
        for line in self._courses.get(name, ()):
            painter.drawPolyline(line)

    def _is_seen(self, bounds: MetreBounds) -> bool:
        west, south, east, north = self.view.bounds_m
        return not (bounds[0] > east or bounds[2] < west or bounds[1] > north or bounds[3] < south)


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
