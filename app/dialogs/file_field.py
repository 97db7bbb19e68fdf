"""A line for a path with a button that asks for a file."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget


class FileField(QWidget):
    """Hold a path that is typed, or chosen when the button is pressed.

    `changed` when the path is another one; `asked` when the user wants to choose it.
    """

    changed = Signal()
    asked = Signal()

    def __init__(self, button: str) -> None:
        """Take the words on the button."""
        super().__init__()
        self.line = QLineEdit()
        self.line.setMinimumWidth(220)
        self.line.textChanged.connect(self.changed)
        self.browse = QPushButton(button)
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self.asked)
        self.setFocusProxy(self.line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.browse)

    def path(self) -> Path | None:
        """Return the path, None while the line is empty."""
        words = self.line.text().strip()
        return Path(words) if words else None

    def take(self, chosen: Path | None) -> None:
        """Fill the line with what was chosen; None leaves it as it is."""
        if chosen is not None:
            self.line.setText(str(chosen))
