"""What a user sees when the program made a mistake: one dialog, with what to send us."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.theme import heading, hint
from gis.texts import Texts


class FaultDialog(QDialog):
    """Say that the program made a mistake, that the work is safe, and offer the details."""

    def __init__(self, parent: QWidget | None, texts: Texts, details: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts("window.fault.title"))
        self.resize(620, 400)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.addWidget(heading(texts("window.fault.title")))
        layout.addWidget(hint(texts("window.fault.sentence")))
        self.details = QPlainTextEdit(details, readOnly=True)
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        layout.addWidget(self.details)
        buttons = QDialogButtonBox()
        copy = QPushButton(texts("window.button.copy"))
        goes_on = QPushButton(texts("window.button.go_on"))
        goes_on.setDefault(True)
        copy.setAutoDefault(False)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(goes_on, QDialogButtonBox.ButtonRole.AcceptRole)
        copy.clicked.connect(self._copy)
        buttons.accepted.connect(self.accept)
        layout.addWidget(buttons)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())
