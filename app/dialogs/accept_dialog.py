"""The dialog that asks why a finding is accepted as an exception, and by which office."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.dialogs.form_dialog import FormDialog
from app.theme import hint
from gis.texts import Texts


class AcceptDialog(FormDialog):
    """Ask for the reason and the office of who accepts; both stand in the report."""

    def __init__(self, parent: QWidget | None, texts: Texts, role: str, *, words: str) -> None:
        """Take the office that was given last, and the sentence of the finding."""
        super().__init__(parent, texts, "audits.accept_dialog", words=words)
        self.reason = QLineEdit()
        self.role = QLineEdit(role)
        self.role.setPlaceholderText(texts("audits.accept_dialog.role_hint"))
        self.add_row("reason", self.reason)
        self.add_row("role", self.role)
        self.require(self.reason, self.role)

    def offer(self, reasons: Sequence[str]) -> None:
        """Offer usual reasons; a click fills one in, to be taken or written on."""
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for reason in reasons:
            button = QPushButton(reason)
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._fill, reason))
            layout.addWidget(button)
        layout.addStretch(1)
        self.form.insertRow(0, self.texts("audits.accept_dialog.usual"), row)

    def _fill(self, reason: str, _checked: bool = False) -> None:
        self.reason.setText(reason)
        self.role.setFocus() if not self.role.text() else self.reason.setFocus()

    def say(self, sentence: str) -> None:
        """Add what follows from accepting, below the fields."""
        self.form.addRow(hint(sentence))
