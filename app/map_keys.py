"""Keys that move the map: arrows pan, plus and minus zoom, for hands without a mouse."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from app.canvas.map_canvas import MapCanvas
from app.overrides import faults_told

PAN_PIXELS = 80.0
"""A press of an arrow; with Shift held a quarter of it."""
FINE = 0.25
_WAYS: Mapping[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_ZOOMS: Mapping[int, int] = {Qt.Key.Key_Plus: 2, Qt.Key.Key_Equal: 2, Qt.Key.Key_Minus: -2}
_OTHER = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@faults_told
class MapKeys(QObject):
    """Listen at a canvas; what is none of these keys goes on to it."""

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the map when one of the keys is pressed."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.modifiers() & _OTHER:
            return False
        if event.key() in _WAYS:
            is_fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            pixels = PAN_PIXELS * (FINE if is_fine else 1.0)
            right, down = _WAYS[event.key()]
            self._canvas.pan_by(right * pixels, down * pixels)
            return True
        if event.key() in _ZOOMS:
            self._canvas.zoom_by(_ZOOMS[event.key()])
            return True
        return False
