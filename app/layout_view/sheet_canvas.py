"""The page on the screen: its picture, what is selected, and the mouse that arranges it."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.layout_view.canvas_painting import CanvasState, paint_canvas
from app.layout_view.composed import Composed, Picture
from app.layout_view.grips import Grip, LandGrip, grip_at
from app.layout_view.layout_model import WORD_KINDS, shifted
from app.layout_view.picture_views import missing_view
from app.layout_view.preview import View
from app.layout_view.sheet_hand import Selected, SheetHand
from app.layout_view.sheet_view import SheetView
from app.layout_view.snapping import ALL_SIDES, BOTTOM, LEFT, RIGHT, TOP, Sides
from app.layout_view.word_editor import WordEditor
from app.overrides import faults_told
from app.theme import colours_of_palette
from layers.boxes import Box, Point

REACH_PX = 6.0
SETTLE_MS = 90
WHEEL_STEP = 120
ZOOM_PER_STEP = 1.2
NUDGE_MM, LARGE_NUDGE_MM = 1.0, 10.0
_NUDGES = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}
_SHAPES: dict[Sides, Qt.CursorShape] = {
    ALL_SIDES: Qt.CursorShape.SizeAllCursor,
    frozenset({LEFT}): Qt.CursorShape.SizeHorCursor,
    frozenset({RIGHT}): Qt.CursorShape.SizeHorCursor,
    frozenset({TOP}): Qt.CursorShape.SizeVerCursor,
    frozenset({BOTTOM}): Qt.CursorShape.SizeVerCursor,
    frozenset({LEFT, TOP}): Qt.CursorShape.SizeFDiagCursor,
    frozenset({RIGHT, BOTTOM}): Qt.CursorShape.SizeFDiagCursor,
    frozenset({RIGHT, TOP}): Qt.CursorShape.SizeBDiagCursor,
    frozenset({LEFT, BOTTOM}): Qt.CursorShape.SizeBDiagCursor,
}


@faults_told
class SheetCanvas(QWidget):
    """Show a composed page and tell what a hand does to it.

    `done` carries what was done by dragging or clicking, `words_asked` a part whose text is to be
    edited, `said` a part and its new text, `scale_stepped` by how many steps the map is to be
    larger, with the place that stays; `nudged` a part and its box, `hidden` a part; `view_wanted`
    asks for a picture; `zoomed` tells that the sheet is shown in another size.
    """

    done = Signal(object)
    words_asked = Signal(str)
    said = Signal(str, str)
    scale_stepped = Signal(int, object)
    nudged = Signal(str, object)
    hidden = Signal(str)
    view_wanted = Signal(object)
    zoomed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(320, 240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.view = SheetView()
        self.composed: Composed | None = None
        self.selected = ""
        self.hand = SheetHand()
        self.editor = WordEditor(self)
        self.editor.said.connect(self.said)
        self._whole: Picture | None = None
        self._detail: Picture | None = None
        self._hovered = ""
        self._pan_from: QPointF | None = None
        self._wheel = 0
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settled.timeout.connect(self._want_view)

    # What is shown

    def show_page(self, composed: Composed, selected: str) -> None:
        """Show another page; its picture is asked for, the old one stays until it comes."""
        before = self.composed.sheet.paper_mm if self.composed is not None else None
        self.composed = composed
        self.selected = selected
        self._detail = None
        if before != composed.sheet.paper_mm:
            self._show_view(self.view.on_paper(composed.sheet.paper_mm))
        self._want_view()
        self.update()

    def show_nothing(self) -> None:
        """Show no page."""
        self.editor.finish()
        self.hand.cancel()
        self.composed = self._whole = self._detail = None
        self.selected = self._hovered = ""
        self.update()

    def show_picture(self, picture: Picture) -> None:
        """Show a picture of the page; of a page that is no longer shown, nothing."""
        if self.composed is None or picture.page is not self.composed.page:
            return
        if self._is_whole(picture):
            self._whole = picture
        else:
            self._detail = picture
        self._want_view()
        self.update()

    def select(self, part: str) -> None:
        """Show which part is in hand."""
        self.selected = part
        self.update()

    def edit_words(self, part: str, words: str) -> None:
        """Let a text be edited where it stands."""
        if self.composed is None or part not in self.composed.sheet.boxes:
            return
        box = self.view.box_in_pixels(self.composed.sheet.boxes[part])
        self.editor.edit(part, words, _rect(box), QRectF(self.rect()))

    def zoom_by(self, factor: float) -> None:
        """Show the sheet larger or smaller."""
        self._show_view(self.view.zoomed(factor))

    def zoom_to(self, zoom: float) -> None:
        """Show the sheet at a zoom, 1 for the size of the paper."""
        self._show_view(self.view.zoomed(zoom / self.view.zoom))

    def fit(self) -> None:
        """Show the whole sheet."""
        self._show_view(self.view.fitted())

    @property
    def has_picture(self) -> bool:
        """Whether the page that is shown has its picture, sharp enough for the zoom."""
        return self._missing() is None

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a handle, a part or the land, or of the sheet to look elsewhere."""
        self.editor.finish()
        at = self._mm(event.position())
        sheet = self.composed.sheet if self.composed is not None else None
        is_left = event.button() is Qt.MouseButton.LeftButton
        if (
            is_left
            and sheet is not None
            and self.hand.press(sheet, self.selected, at, self._reach_mm)
        ):
            self.update()
            return
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pan_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag on, or show what a press would take."""
        if self._pan_from is not None:
            way = event.position() - self._pan_from
            self._pan_from = event.position()
            self._show_view(self.view.panned(way.x(), way.y()))
        elif self.hand.grip is not None:
            is_free = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.hand.move(self._mm(event.position()), self._reach_mm, is_free=is_free)
            self.update()
        else:
            self._hover(self._mm(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go and tell what was done."""
        if self._pan_from is not None:
            self._pan_from = None
            self._after_panning(event.position())
            return
        if event.button() is Qt.MouseButton.LeftButton and self.hand.grip is not None:
            done = self.hand.release()
            self.update()
            if done is not None:
                self.done.emit(done)
            self._hover(self._mm(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask to edit a text."""
        if self.composed is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        grip = grip_at(self.composed.sheet, "", self._mm(event.position()), self._reach_mm)
        if grip is not None:
            self._ask_words(grip.part)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom the sheet; with Ctrl over the map change its scale."""
        self.editor.finish()
        turned = event.angleDelta().y() or event.angleDelta().x()
        at = event.position()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._wheel += turned
            steps = int(self._wheel / WHEEL_STEP)
            self._wheel -= steps * WHEEL_STEP
            if steps:
                self.scale_stepped.emit(steps, self._mm(at))
        else:
            factor = ZOOM_PER_STEP ** (turned / WHEEL_STEP)
            self._show_view(self.view.zoomed(factor, (at.x(), at.y())))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Show no more what a press would take."""
        self._hovered = ""
        self.update()
        super().leaveEvent(event)

    # The keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the selected part, hide it, edit its text, or let go of it."""
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Escape and (self.hand.grip is not None or self.selected):
            self._let_go()
        elif self.selected and key in _NUDGES:
            is_large = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._nudge(*_NUDGES[key], LARGE_NUDGE_MM if is_large else NUDGE_MM)
        elif self.selected and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.hidden.emit(self.selected)
        elif self.selected and key in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask_words(self.selected)
        else:
            super().keyPressEvent(event)

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the sheet fitted where it is."""
        super().resizeEvent(event)
        self.editor.finish()
        self._show_view(self.view.resized(event.size().width(), event.size().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, sheet, picture and marks."""
        del event
        state = CanvasState(
            self.view, self.composed, self._whole, self._detail, self.selected, self._hovered
        )
        colours = colours_of_palette(self.palette())
        ground = self.palette().color(QPalette.ColorRole.Window)
        paint_canvas(self, state, self.hand, colours, ground)

    # Steps

    def _after_panning(self, at: QPointF) -> None:
        self.unsetCursor()
        self._hover(self._mm(at))

    def _let_go(self) -> None:
        if self.hand.grip is not None:
            self.hand.cancel()
        else:
            self.done.emit(Selected(""))
        self.update()

    def _nudge(self, right: float, down: float, by_mm: float) -> None:
        if self.composed is None or self.selected not in self.composed.sheet.boxes:
            return
        box = self.composed.sheet.boxes[self.selected]
        self.nudged.emit(self.selected, shifted(box, right * by_mm, down * by_mm))

    def _ask_words(self, name: str) -> None:
        part = self.composed.sheet.page.part(name) if self.composed is not None else None
        if part is not None and part.kind in WORD_KINDS:
            self.words_asked.emit(name)

    def _hover(self, at: Point) -> None:
        sheet = self.composed.sheet if self.composed is not None else None
        grip = None if sheet is None else grip_at(sheet, self.selected, at, self._reach_mm)
        match grip:
            case LandGrip(part):
                self.setCursor(Qt.CursorShape.OpenHandCursor)
            case Grip(part, sides):
                is_ready = part == self.selected
                self.setCursor(_SHAPES[sides] if is_ready else Qt.CursorShape.PointingHandCursor)
            case _:
                part = ""
                self.unsetCursor()
        if part != self._hovered:
            self._hovered = part
            self.update()

    @property
    def _reach_mm(self) -> float:
        return REACH_PX / self.view.pixels_per_mm

    def _mm(self, at: QPointF) -> Point:
        return self.view.to_mm((at.x(), at.y()))

    def _show_view(self, view: SheetView) -> None:
        if view != self.view:
            self.view = view
            self.editor.finish()
            self._settled.start()
            self.zoomed.emit()
            self.update()

    # Pictures

    def _is_whole(self, picture: Picture) -> bool:
        width, height = self.view.paper_mm
        return picture.area == Box(0.0, 0.0, width, height)

    def _missing(self) -> View | None:
        page = self.composed.page if self.composed is not None else None
        if page is None:
            return None
        whole = self._whole if self._whole is not None and self._whole.page is page else None
        detail = self._detail if self._detail is not None and self._detail.page is page else None
        return missing_view(self.view, self.devicePixelRatioF(), whole, detail)

    def _want_view(self) -> None:
        missing = self._missing()
        if missing is not None:
            self.view_wanted.emit(missing)


def _rect(box: Box) -> QRectF:
    return QRectF(box.left, box.top, box.width, box.height)
