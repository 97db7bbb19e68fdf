"""Turn events of Qt into the records that tools get."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from app.canvas.events import Cursor, Key, KeyEvent, Modifier, PointerEvent
from layers.map_view import MapView

_MODIFIERS = {
    Qt.KeyboardModifier.ShiftModifier: Modifier.SHIFT,
    Qt.KeyboardModifier.ControlModifier: Modifier.CONTROL,
    Qt.KeyboardModifier.AltModifier: Modifier.ALT,
}
_KEYS = {
    Qt.Key.Key_Escape: Key.ESCAPE,
    Qt.Key.Key_Return: Key.ENTER,
    Qt.Key.Key_Enter: Key.ENTER,
    Qt.Key.Key_Delete: Key.DELETE,
    Qt.Key.Key_Backspace: Key.BACKSPACE,
    Qt.Key.Key_T: Key.T,
    Qt.Key.Key_N: Key.N,
}
CURSORS = {
    Cursor.ARROW: Qt.CursorShape.ArrowCursor,
    Cursor.CROSS: Qt.CursorShape.CrossCursor,
    Cursor.OPEN_HAND: Qt.CursorShape.OpenHandCursor,
    Cursor.GRIP: Qt.CursorShape.ClosedHandCursor,
    Cursor.FORBIDDEN: Qt.CursorShape.ForbiddenCursor,
}


def pointer_event(place: QPointF, modifiers: Qt.KeyboardModifier, view: MapView) -> PointerEvent:
    """Return the record of the mouse at a place of the widget, seen through `view`."""
    x_m, y_m = view.to_world([(place.x(), place.y())])[0].tolist()
    return PointerEvent(
        (x_m, y_m), (place.x(), place.y()), view.metres_per_unit, _modifiers(modifiers)
    )


def key_event(event: QKeyEvent) -> KeyEvent | None:
    """Return the record of a key that tools may want, None for the others."""
    key = _KEYS.get(Qt.Key(event.key()))
    return None if key is None else KeyEvent(key, _modifiers(event.modifiers()))


def _modifiers(held: Qt.KeyboardModifier) -> frozenset[Modifier]:
    return frozenset(ours for theirs, ours in _MODIFIERS.items() if held & theirs)
