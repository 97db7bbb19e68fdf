"""The frame of our dialogs: a heading, a sentence, a form, and a button that says what it does."""

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.theme import heading, hint
from gis.texts import Texts


class FormDialog(QDialog):
    """Be a dialog with a form; `name` is the part of its text keys behind `window.`."""

    def __init__(self, parent: QWidget | None, texts: Texts, name: str) -> None:
        super().__init__(parent)
        self.texts = texts
        self._name = name
        self.setWindowTitle(texts(f"window.{name}.title"))
        self.setMinimumWidth(560)
        self.form = QFormLayout()
        self.form.setVerticalSpacing(10)
        self.form.setHorizontalSpacing(14)
        self.accept_button = QPushButton(texts(f"window.{name}.accept"))
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
        layout.addWidget(heading(texts(f"window.{name}.title")))
        layout.addWidget(hint(texts(f"window.{name}.sentence")))
        layout.addLayout(self.form)
        layout.addStretch(1)
        layout.addWidget(buttons)

    def add_row(self, key: str, field: QWidget) -> None:
        """Add a field with its name, `window.<name>.<key>`."""
        self.form.addRow(self.texts(f"window.{self._name}.{key}"), field)
