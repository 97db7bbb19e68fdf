"""The frame of our dialogs: a heading, a sentence, a form, and a button that says what it does."""

from itertools import pairwise

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.overrides import faults_told
from app.theme import heading, hint, with_room
from gis.texts import Texts


@faults_told
class FormDialog(QDialog):
    """Be a dialog with a form; its texts are `<name>.title`, `.sentence`, `.accept` and of rows.

    A name without a part before it is one of the window: `window.<name>`.
    """

    def __init__(self, parent: QWidget | None, texts: Texts, name: str, /, **facts: object) -> None:
        """Take the facts of the sentence."""
        super().__init__(parent)
        self.texts = texts
        self._name = name if "." in name else f"window.{name}"
        self.setWindowTitle(texts(f"{self._name}.title"))
        self.setMinimumWidth(560)
        self.form = QFormLayout()
        self.form.setVerticalSpacing(10)
        self.form.setHorizontalSpacing(14)
        self.accept_button = QPushButton(texts(f"{self._name}.accept"))
        self.accept_button.setDefault(True)
        cancel = QPushButton(texts("window.button.cancel"))
        # Else it would be the default while the other one is disabled.
        cancel.setAutoDefault(False)
        buttons = QDialogButtonBox()
        buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(heading(texts(f"{self._name}.title")))
        layout.addWidget(hint(texts(f"{self._name}.sentence", **facts)))
        layout.addLayout(self.form)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self._required: tuple[QLineEdit, ...] = ()
        self._fields: list[QWidget] = []
        self._buttons = (self.accept_button, cancel)

    def add_row(self, key: str, field: QWidget) -> None:
        """Add a field with its name, `<name of the dialog>.<key>`."""
        if isinstance(field, QAbstractSpinBox):
            with_room(field)
        self.form.addRow(self.texts(f"{self._name}.{key}"), field)
        self._fields.append(field)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the first field; Tab goes through the form and then to the buttons."""
        way = [*self._fields, *self._buttons]
        for before, after in pairwise(way):
            QWidget.setTabOrder(before, after)
        if self._fields:
            self._fields[0].setFocus()
        super().showEvent(event)

    def require(self, *lines: QLineEdit) -> None:
        """Let the dialog be accepted only when these lines are filled."""
        self._required = lines
        for line in lines:
            line.textChanged.connect(self._on_required)
        self._on_required()

    def _on_required(self) -> None:
        self.accept_button.setEnabled(all(line.text().strip() for line in self._required))
