"""The map widget: tiles below, lettering above them, the hand's shapes on top; mouse and keys.

The paint event only puts finished pictures together. What a tool stages is painted as overlay,
over tiles that show the stable plan until the edit is committed.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import hypot

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.canvas.backdrop import Backdrop
from app.canvas.base_map_news import BaseMapNews
from app.canvas.events import Cursor, Hand, PointerEvent
from app.canvas.map_picture import MapPicture, Workers
from app.canvas.qt_input import CURSORS, key_event, pointer_event
from app.overrides import faults_told
from layers.base_maps.shown import ShownBaseMap, Source
from layers.boxes import Box
from layers.map_view import MapView, MetreBounds
from layers.overlay import Overlay
from layers.overlay_damage import changed_boxes
from layers.overlay_painting import paint_overlay
from layers.scene import Scene
from layers.style import MapStyle
from layers.tile_grid import settled
from layers.work_queue import Submit

CLICK_PIXELS = 4.0
FIT_MARGIN = 32.0
WHEEL_STEP = 60
"""How much turning of the wheel, in eighths of a degree, is one zoom step."""
ZOOM_STEP = 2**0.25
GATHER_MS = 20
"""How long finished tiles are gathered before they are shown: each frame delays the next tile."""
NEAREST_M, FARTHEST_M = 0.005, 2_000.0
"""The least and the greatest metres per pixel."""


@faults_told
class MapCanvas(QWidget):
    """Show a scene and let a hand work on it.

    A drag that the hand does not take pans; so does the middle button, or the left one while the
    space bar is held. The wheel zooms at the cursor. Moves are handled once per turn of the event
    loop, however many arrive.
    """

    pointer_moved = Signal(float, float)
    pointer_left = Signal()
    view_changed = Signal()
    menu_asked = Signal(object, object)
    base_maps_status = Signal(object)
    _ready = Signal()

    def __init__(
        self,
        submit: Submit,
        style: MapStyle,
        *,
        submit_ground: Submit | None = None,
        submit_fetch: Submit | None = None,
    ) -> None:
        """Take what runs work in a thread, and the look.

        Base maps are read and painted by `submit_ground`, services asked by `submit_fetch`: work
        that may be slow and must not stand in the way of the map's own.
        """
        super().__init__()
        self._hand: Hand | None = None
        self._view = MapView(0.0, 0.0, 1.0, 1.0, 1.0)
        workers = Workers(submit, submit_ground or submit, submit_fetch or submit)
        news = BaseMapNews(self, self.base_maps_status.emit)
        self._picture = MapPicture(style, workers, self._ready.emit, news.take)
        news.connect_to(self._on_ready, self._picture.ground.retry)
        self._ready.connect(self._on_ready, Qt.ConnectionType.QueuedConnection)
        self._backdrop = Backdrop()
        self._fitted: MetreBounds | None = None
        self._pan_from: tuple[QPointF, MapView] | None = None
        self._has_taken = self._is_panning = self._space_held = False
        self._wheel = 0
        self._pending: QPointF | None = None
        self._held_keys = Qt.KeyboardModifier.NoModifier
        self._frame = QTimer(self, singleShot=True, interval=0)
        self._frame.timeout.connect(self._handle_move)
        self._overlay = Overlay()
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self._map_changed)
        self._refresh = QTimer(self, singleShot=True, interval=0)
        self._refresh.timeout.connect(self._show_overlay)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Ask for a good part of the screen."""
        return QSize(900, 700)

    # What is shown

    @property
    def view(self) -> MapView:
        """What part of the land is seen."""
        return self._view

    @property
    def scene(self) -> Scene | None:
        """The scene that is shown."""
        return self._picture.scene

    def show_scene(self, scene: Scene, *, changed_m: Sequence[MetreBounds] | None = None) -> None:
        """Show another scene; only what lies in `changed_m` is painted anew (None: everything)."""
        self._picture.show_scene(scene, changed_m)
        self._map_changed()

    def show_style(self, style: MapStyle) -> None:
        """Show the scene in another look: other layers, other opacity, light or dark.

        What a layer tree edits is `style.layers`, a `LayerView`; give the whole style back, as in
        `canvas.show_style(replace(canvas.map_style, layers=view))`. Only what looks different is
        painted anew, beside this thread; until then the old look stays.
        """
        self._picture.show_style(style)
        self._map_changed()

    @property
    def map_style(self) -> MapStyle:
        """The look of the map."""
        return self._picture.style

    def show_base_maps(self, shown: Sequence[ShownBaseMap]) -> None:
        """Show base maps under the map, the first lowest; `base_maps_status` tells of them.

        The canvas closes no source: give those no longer shown to `let_go_of`.
        """
        self._picture.show_base_maps(shown)
        self._map_changed()

    def let_go_of(self, source: Source) -> None:
        """Close a source that is no longer shown, once no thread works with it; never waits."""
        self._picture.let_go_of(source)

    @property
    def marks(self) -> Overlay:
        """The marks over the map that do not follow the hand."""
        return self._picture.marks

    def show_marks(self, marks: Overlay) -> None:
        """Show shapes under those of the hand, such as what is selected."""
        self._picture.marks = marks
        self._map_changed()

    def use_hand(self, hand: Hand | None) -> None:
        """Let another hand work; the one before gives up what it is at."""
        self.cancel()
        self._hand = hand
        self.refresh_hand()

    def refresh_hand(self) -> None:
        """Paint the hand's shapes and its cursor as they are now."""
        if self._is_panning or self._space_held:
            self.setCursor(CURSORS[Cursor.GRIP if self._is_panning else Cursor.OPEN_HAND])
        elif self._hand is not None:
            self.setCursor(CURSORS[self._hand.cursor])
        self._refresh.start()

    def cancel(self) -> None:
        """Make the hand give up, and a pan end."""
        self._pending = None
        self._pan_from = None
        self._is_panning = self._has_taken = False
        if self._hand is not None:
            self._hand.cancel()
        self.refresh_hand()

    # The view

    def show_view(self, view: MapView) -> None:
        """Show the middle of a view of another widget, at its scale."""
        self._set_view(
            replace(self._view, center_x_m=view.center_x_m, center_y_m=view.center_y_m).at_scale(
                view.scale_denominator
            )
        )

    def zoom_to(self, bounds_m: MetreBounds) -> None:
        """Fit west, south, east, north into the widget."""
        self._set_view(self._view.fitted(bounds_m, FIT_MARGIN))
        self._fitted = bounds_m

    def zoom_to_all(self) -> None:
        """Fit all land into the widget."""
        if self.scene is not None:
            self.zoom_to(self.scene.bounds_m)

    def zoom_by(self, steps: float, at: QPointF | None = None) -> None:
        """Zoom by some steps, at a place of the widget or at its middle."""
        fixed = at or QPointF(self.width() / 2, self.height() / 2)
        self._set_view(self._view.zoomed((fixed.x(), fixed.y()), ZOOM_STEP**steps))

    def pan_by(self, right: float, down: float) -> None:
        """Move the land by some pixels."""
        self._set_view(self._view.panned(right, down))

    def _set_view(self, view: MapView) -> None:
        if not NEAREST_M <= view.metres_per_unit <= FARTHEST_M:
            nearest = min(max(view.metres_per_unit, NEAREST_M), FARTHEST_M)
            view = self._view.at_scale(nearest * view.units_per_mm * 1000.0)
        self._fitted = None
        self._view = settled(view, self.devicePixelRatioF())
        self.view_changed.emit()
        self._map_changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle in the middle, or what was fitted in sight."""
        fitted, self._view = self._fitted, self._view.resized(self.width(), self.height())
        if fitted is None:
            self._set_view(self._view)
        else:
            self.zoom_to(fitted)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Put the finished pictures together."""
        painter = QPainter(self)
        try:
            self._paint(painter, event.rect())
        finally:
            # Qt does not survive a painter that the traceback of a fault keeps beyond the event.
            painter.end()

    def _paint(self, painter: QPainter, box: QRect) -> None:
        if self.scene is None:
            painter.fillRect(self.rect(), self.map_style.background)
            return
        self._backdrop.paint(painter, self.size(), self.devicePixelRatioF(), self._paint_map)
        if self._refresh.isActive():
            self._show_overlay()
        clip = Box(box.left(), box.top(), box.right() + 1, box.bottom() + 1)
        paint_overlay(painter, self._view, self._overlay, self._picture.looks, clip)

    def _show_overlay(self) -> None:
        """Ask the hand for its shapes, and have painted anew where they are others."""
        self._refresh.stop()
        before = self._overlay
        self._overlay = Overlay() if self._hand is None else self._hand.overlay()
        for box in changed_boxes(before, self._overlay, self._view):
            area = QRectF(box.left, box.top, box.width, box.height).toAlignedRect()
            self.update(area.intersected(self.rect()))

    def _paint_map(self, painter: QPainter) -> None:
        self._picture.blit(painter, self._view)

    def _map_changed(self) -> None:
        self._backdrop.forget()
        self._refresh.start()
        self.update()

    def _on_ready(self) -> None:
        if self._picture.collect() and not self._gather.isActive():
            self._gather.start()

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Offer the left button to the hand; what it leaves, and the middle button, pans."""
        self._handle_move()
        if event.button() is Qt.MouseButton.RightButton:
            record = self._record(event)
            if not self._ask(lambda hand: hand.right_click(record)):
                self.menu_asked.emit(record, event.globalPosition().toPoint())
        elif event.button() is Qt.MouseButton.MiddleButton or self._space_held:
            self._pan_from, self._is_panning = (event.position(), self._view), True
            self.refresh_hand()
        elif event.button() is Qt.MouseButton.LeftButton and self._hand is not None:
            record = self._record(event)
            self._has_taken = bool(self._ask(lambda hand: hand.press(record)))
            self._pan_from = None if self._has_taken else (event.position(), self._view)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Remember where the mouse is; the newest place is handled when the loop is free."""
        self._pending, self._held_keys = event.position(), event.modifiers()
        if not self._frame.isActive():
            self._frame.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a pan, a click or what the hand took."""
        self._handle_move()
        record = self._record(event)
        if self._has_taken and event.button() is Qt.MouseButton.LeftButton:
            self._has_taken = False
            self._ask(lambda hand: hand.release(record))
        elif self._pan_from is not None:
            was_click = not self._is_panning
            self._pan_from, self._is_panning = None, False
            if was_click:
                self._ask(lambda hand: hand.click(record))
        self.refresh_hand()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell the hand of the second press."""
        if event.button() is Qt.MouseButton.LeftButton and not self._space_held:
            self._ask(lambda hand: hand.double_click(self._record(event)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor in whole steps."""
        self._wheel += event.angleDelta().y()
        steps = int(self._wheel / WHEEL_STEP)
        self._wheel -= steps * WHEEL_STEP
        if steps:
            self.zoom_by(steps, event.position())
            if self._pan_from is not None:
                self._pan_from = (event.position(), self._view)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the mouse is elsewhere."""
        self.pointer_left.emit()

    def _handle_move(self) -> None:
        self._frame.stop()
        place, self._pending = self._pending, None
        if place is None:
            return
        if self._pan_from is not None:
            self._pan_towards(place)
        else:
            record = pointer_event(place, self._held_keys, self._view)
            self._ask(lambda hand: hand.move(record))
        x_m, y_m = self._view.to_world([(place.x(), place.y())])[0].tolist()
        self.pointer_moved.emit(x_m, y_m)
        if self._refresh.isActive():
            self._show_overlay()

    def _pan_towards(self, place: QPointF) -> None:
        if self._pan_from is None:
            return
        start, view = self._pan_from
        moved = place - start
        if self._is_panning or hypot(moved.x(), moved.y()) >= CLICK_PIXELS:
            self._is_panning = True
            self._set_view(view.panned(moved.x(), moved.y()))
            self.refresh_hand()

    def _record(self, event: QMouseEvent) -> PointerEvent:
        return pointer_event(event.position(), event.modifiers(), self._view)

    def _ask(self, question: Callable[[Hand], bool | None]) -> bool | None:
        if self._hand is None:
            return None
        answer = question(self._hand)
        self.refresh_hand()
        return answer

    def _lose_mouse(self) -> None:
        self._has_taken = False
        self._ask(lambda hand: hand.lose_mouse())

    # Keys and focus

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Offer keys to the hand; the space bar held lets the mouse pan."""
        record = key_event(event)
        if event.key() == Qt.Key.Key_Space:
            self._space_held = True
            self.refresh_hand()
        elif record is None or not self._ask(lambda hand: hand.key(record)):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End panning by the space bar."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_held = False
            self.refresh_hand()
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Give up a drag when the window is left; another widget of ours may take the focus."""
        self._space_held = False
        if event.reason() == Qt.FocusReason.ActiveWindowFocusReason and self._has_taken:
            self._lose_mouse()
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        """Give up a drag when the mouse is taken away."""
        if event.type() == QEvent.Type.UngrabMouse and self._has_taken:
            self._lose_mouse()
        return super().event(event)
