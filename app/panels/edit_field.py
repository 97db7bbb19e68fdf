"""A line and a choice that are changed in place; what refuses a change says so right below."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.overrides import faults_told

Change = Callable[[str], str]
"""Carries a change out and returns why it was refused, nothing when it was done."""


@faults_told
class EditField(QWidget):
    """Hold a line of text; Enter or leaving it changes the thing, Escape gives the old text back.

    `hint` stands in pale letters in an empty line, as for things that differ.
    """

    def __init__(self, change: Change) -> None:
        super().__init__()
        self._change = change
        self._shown = ""
        self.line = QLineEdit()
        self.error = _error_label()
        _stack(self, self.line, self.error)
        self.setFocusProxy(self.line)
        self.line.editingFinished.connect(self._on_finished)
        self.line.textEdited.connect(self.error.hide)
        self.line.installEventFilter(self)

    def show_value(self, value: str, hint: str = "", *, is_editable: bool = True) -> None:
        """Show another value; a complaint about the last one goes."""
        self._shown = value
        self.line.setText(value)
        self.line.setCursorPosition(0)
        self.line.setPlaceholderText(hint)
        self.line.setReadOnly(not is_editable)
        self.error.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the old text back on Escape."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.line.text() != self._shown
        ):
            self.show_value(self._shown, self.line.placeholderText())
            return True
        return super().eventFilter(watched, event)

    def _on_finished(self) -> None:
        typed = self.line.text().strip()
        if self.line.isReadOnly() or typed == self._shown:
            return
        refusal = self._change(typed)
        self.error.setText(refusal)
        self.error.setVisible(bool(refusal))


class ChoiceField(QWidget):
    """Hold one of several values; another choice changes the thing at once."""

    def __init__(self, choices: Iterable[tuple[str, str]], mixed: str, change: Change) -> None:
        """Take values with their words, and the words for things that differ."""
        super().__init__()
        self._change = change
        self._shown: str | None = None
        self.box = QComboBox()
        self.box.setPlaceholderText(mixed)
        self.offer(choices)
        self.error = _error_label()
        _stack(self, self.box, self.error)
        self.setFocusProxy(self.box)
        self.box.activated.connect(self._on_chosen)

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Offer other values, each with its words; what is shown must be shown anew."""
        self.box.clear()
        for value, words in choices:
            self.box.addItem(words, value)

    def show_value(self, value: str | None) -> None:
        """Show another value; None for things that differ."""
        self._shown = value
        self.box.setCurrentIndex(-1 if value is None else self.box.findData(value))
        self.error.hide()

    def _on_chosen(self) -> None:
        chosen = str(self.box.currentData())
        if chosen == self._shown:
            return
        before = self._shown
        refusal = self._change(chosen)
        if refusal:
            self.show_value(before)
        self.error.setText(refusal)
        self.error.setVisible(bool(refusal))


def _error_label() -> QLabel:
    label = QLabel(wordWrap=True)
    label.setObjectName("red")
    label.hide()
    return label


def _stack(owner: QWidget, *parts: QWidget) -> None:
    layout = QVBoxLayout(owner)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    for part in parts:
        layout.addWidget(part)
