"""A box over a text of the sheet in which it is edited in place."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.overrides import faults_told

LEAST_WIDTH_PX, LEAST_HEIGHT_PX = 220, 42
LINE_PX = 22


@faults_told
class WordEditor(QPlainTextEdit):
    """Float over a text: Enter or a click elsewhere keeps it, Escape does not.

    Shift and Enter begin a new line. `said` carries the part and its text, when that changed.
    """

    said = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.part = ""
        self._before = ""
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.installEventFilter(self)
        self.hide()

    def edit(self, part: str, words: str, over: QRectF, room: QRectF) -> None:
        """Show the words of a part over where it stands, within some room."""
        self.part, self._before = part, words
        self.setPlainText(words)
        self.selectAll()
        lines = words.count("\n") + 1
        is_one = lines == 1
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            if is_one
            else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        )
        width = min(max(over.width() + 16, LEAST_WIDTH_PX), room.width())
        height = max(over.height() + 8, LEAST_HEIGHT_PX, lines * LINE_PX + 22)
        place = QRectF(0, 0, width, min(height, room.height()))
        place.moveCenter(over.center())
        place.moveLeft(max(room.left(), min(place.left(), room.right() - place.width())))
        place.moveTop(max(room.top(), min(place.top(), room.bottom() - place.height())))
        self.setGeometry(place.toRect())
        self.show()
        self.raise_()
        self.setFocus()

    def finish(self) -> None:
        """Keep what was typed, if the editor is open."""
        if self.isHidden():
            return
        words, part = self.toPlainText().strip(), self.part
        self._close()
        if words != self._before.strip():
            self.said.emit(part, words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Finish on Enter and when the focus goes, give up on Escape."""
        if event.type() == QEvent.Type.FocusOut:
            self.finish()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            is_new_line = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.key() == Qt.Key.Key_Escape:
                self._close()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not is_new_line:
                self.finish()
                return True
        return super().eventFilter(watched, event)

    def _close(self) -> None:
        had_focus = self.hasFocus()
        self.hide()
        owner = self.parentWidget()
        if had_focus and owner is not None:
            owner.setFocus()
