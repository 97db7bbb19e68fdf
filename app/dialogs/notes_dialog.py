"""What a job has to tell beside its result: nothing failed, but it should be known."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.theme import heading, hint
from gis.texts import Texts


class NotesDialog(QDialog):
    """Show sentences to be read, and nothing to decide."""

    def __init__(
        self,
        parent: QWidget | None,
        texts: Texts,
        *,
        title: str,
        sentence: str,
        notes: Sequence[str],
    ) -> None:
        """Take what was done, in a sentence, and what is to be told of it."""
        super().__init__(parent)
        self.notes = tuple(notes)
        self.setWindowTitle(title)
        self.resize(560, 320)
        close = QPushButton(texts("window.button.close"))
        close.setDefault(True)
        buttons = QDialogButtonBox()
        buttons.addButton(close, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(heading(title))
        layout.addWidget(hint(sentence))
        layout.addWidget(_scrolling(self.notes), 1)
        layout.addWidget(buttons)


def _scrolling(notes: Sequence[str]) -> QScrollArea:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 10, 0)
    layout.setSpacing(10)
    for note in notes:
        label = QLabel(f"• {note}", wordWrap=True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(label)
    layout.addStretch(1)
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setWidget(page)
    return area
