"""A line for a path with a button that asks for a file."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget


class FileField(QWidget):
    """Hold a path that can be typed or asked for; `changed` when it is another one."""

    changed = Signal()

    def __init__(self, button: str, choose: Callable[[], Path | None]) -> None:
        """Take the words on the button, and what asks for a file."""
        super().__init__()
        self._choose = choose
        self.line = QLineEdit()
        self.line.setMinimumWidth(320)
        self.line.textChanged.connect(self.changed)
        self.browse = QPushButton(button)
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._on_browse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.browse)

    def path(self) -> Path | None:
        """Return the path, None while the line is empty."""
        words = self.line.text().strip()
        return Path(words) if words else None

    def set_path(self, path: Path) -> None:
        """Fill the line."""
        self.line.setText(str(path))

    def _on_browse(self) -> None:
        chosen = self._choose()
        if chosen is not None:
            self.set_path(chosen)
