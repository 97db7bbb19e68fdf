"""Painting what the canvas of the layout view shows: sheet, picture, selection, drag, lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from app.colours import Colours
from app.layout_view.composed import Composed, Picture
from app.layout_view.grips import Grip, handles_of
from app.layout_view.sheet_hand import SheetHand
from app.layout_view.sheet_view import SheetView
from app.layout_view.snapping import ALL_SIDES
from layers.boxes import Box
from layers.fonts import font

HANDLE_PX = 7.0
SHADOW = QColor(0, 0, 0, 45)
LINE = QColor("#e11d8f")
GHOST_OPACITY = 0.65
LETTERS_PX = 12


@dataclass(frozen=True, slots=True)
class CanvasState:
    """Be what is to be painted besides the drag."""

    view: SheetView
    composed: Composed | None
    whole: Picture | None
    detail: Picture | None
    selected: str
    hovered: str


def paint_canvas(
    widget: QWidget, state: CanvasState, hand: SheetHand, colours: Colours, ground: QColor
) -> None:
    """Paint everything on the widget."""
    painter = QPainter(widget)
    painter.fillRect(widget.rect(), ground)
    if state.composed is not None:
        _Painted(painter, state, hand, colours, QRectF(widget.rect())).paint()
    painter.end()


class _Painted:
    def __init__(
        self,
        painter: QPainter,
        state: CanvasState,
        hand: SheetHand,
        colours: Colours,
        room: QRectF,
    ) -> None:
        self._painter, self._state, self._hand = painter, state, hand
        self._room = room
        self._accent = QColor(colours.accent)
        assert state.composed is not None
        self._sheet = state.composed.sheet

    def paint(self) -> None:
        """Paint from the ground up."""
        painter = self._painter
        width, height = self._state.view.paper_mm
        paper = self._rect(Box(0.0, 0.0, width, height))
        for step in (5, 3, 1):
            painter.fillRect(paper.adjusted(-1, -1, step, step + 1), SHADOW)
        painter.fillRect(paper, Qt.GlobalColor.white)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        with self._clipped(paper):
            self._pictures()
            self._land()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._marks()
        self._drag()

    def _pictures(self, right: float = 0.0, down: float = 0.0) -> None:
        """Paint the pictures, dragged by so many pixels."""
        whole, detail = self._state.whole, self._state.detail
        needed = self._state.view.pixels_per_mm * self._painter.device().devicePixelRatioF()
        # Seen from farther away a detail is coarser than the whole: too many of its dots are lost.
        is_close = whole is not None and needed > whole.dots_per_mm * 1.02
        for picture in (whole, detail if is_close else None):
            if picture is not None:
                place = self._rect(picture.area).translated(right, down)
                self._painter.drawImage(place, picture.image)

    def _land(self) -> None:
        """Paint the land where it is dragged to; what stands over it stays."""
        land, way = self._sheet.land, self._hand.land_mm
        if land is None or way is None:
            return
        scale = self._state.view.pixels_per_mm
        right, down = way[0] * scale, way[1] * scale
        inner, bare = QPainterPath(), QPainterPath()
        inner.addRect(self._rect(land.inner))
        bare.addRect(self._rect(land.inner))
        for name, box in self._sheet.boxes.items():
            if name != land.name and land.inner.meets(box):
                over = QPainterPath()
                over.addRect(self._rect(box))
                bare = bare.subtracted(over)
        self._painter.save()
        # What stands over the map stays, and no copy of it is dragged along.
        self._painter.setClipPath(bare, Qt.ClipOperation.IntersectClip)
        self._painter.fillPath(inner, Qt.GlobalColor.white)
        self._painter.setClipPath(bare.translated(right, down), Qt.ClipOperation.IntersectClip)
        self._pictures(right, down)
        self._painter.restore()

    def _marks(self) -> None:
        boxes = self._sheet.boxes
        hovered, selected = self._state.hovered, self._state.selected
        if hovered in boxes and hovered != selected:
            self._outline(boxes[hovered], QPen(self._accent, 1, Qt.PenStyle.DotLine))
        if selected in boxes and self._hand.box is None:
            self._outline(boxes[selected], QPen(self._accent, 1.5))
            self._handles(boxes[selected])

    def _drag(self) -> None:
        box, grip = self._hand.box, self._hand.grip
        if box is None or not isinstance(grip, Grip):
            return
        if grip.sides == ALL_SIDES:
            self._ghost(self._sheet.boxes[grip.part], box)
        self._outline(box, QPen(self._accent, 1.5))
        pen = QPen(LINE, 1, Qt.PenStyle.DashLine)
        self._painter.setPen(pen)
        for x in self._hand.lines.upright:
            at, _ = self._state.view.to_pixels((x, 0.0))
            self._painter.drawLine(QPointF(at, 0), QPointF(at, self._room.height()))
        for y in self._hand.lines.level:
            _, at = self._state.view.to_pixels((0.0, y))
            self._painter.drawLine(QPointF(0, at), QPointF(self._room.width(), at))
        self._figures(box)

    def _ghost(self, old: Box, new: Box) -> None:
        """Paint the picture of a part where it is dragged to."""
        view = self._state.view
        target, source = self._rect(new), self._rect(old)
        self._painter.save()
        self._painter.fillRect(source, QColor(255, 255, 255, 150))
        self._painter.setOpacity(GHOST_OPACITY)
        self._painter.setClipRect(target)
        scale = view.pixels_per_mm
        self._pictures((new.left - old.left) * scale, (new.top - old.top) * scale)
        self._painter.restore()

    def _figures(self, box: Box) -> None:
        """Write place and size of the dragged part beside it, in millimetres."""
        words = f"{box.left:.1f}, {box.top:.1f}   {box.width:.1f} × {box.height:.1f} mm"
        self._painter.setFont(font(LETTERS_PX))
        size = self._painter.fontMetrics().boundingRect(words)
        label = QRectF(0, 0, size.width() + 14, size.height() + 6)
        place = self._rect(box)
        label.moveTopLeft(QPointF(place.left(), place.bottom() + 6))
        label.moveRight(min(label.right(), self._room.right() - 4))
        label.moveBottom(min(label.bottom(), self._room.bottom() - 4))
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._accent)
        self._painter.drawRoundedRect(label, 4, 4)
        self._painter.setPen(Qt.GlobalColor.white)
        self._painter.drawText(label, Qt.AlignmentFlag.AlignCenter, words)

    def _outline(self, box: Box, pen: QPen) -> None:
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(self._rect(box))

    def _handles(self, box: Box) -> None:
        self._painter.setPen(QPen(self._accent, 1.5))
        self._painter.setBrush(Qt.GlobalColor.white)
        for place, _ in handles_of(box):
            x, y = self._state.view.to_pixels(place)
            half = HANDLE_PX / 2
            self._painter.drawRect(QRectF(x - half, y - half, HANDLE_PX, HANDLE_PX))

    def _rect(self, box: Box) -> QRectF:
        place = self._state.view.box_in_pixels(box)
        return QRectF(place.left, place.top, place.width, place.height)

    @contextmanager
    def _clipped(self, rect: QRectF) -> Iterator[None]:
        self._painter.save()
        self._painter.setClipRect(rect)
        yield
        self._painter.restore()
