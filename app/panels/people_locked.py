"""What stands in the place of people while a project is open without its passphrase."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.icons import icon
from app.theme import heading, hint
from gis.texts import Texts

_ICON_PIXELS = 32


class LockedPeople(QWidget):
    """Say that people are locked; `passphrase_asked` when the user wants to open them."""

    passphrase_asked = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        mark = QLabel()
        mark.setPixmap(icon("lock").pixmap(_ICON_PIXELS, _ICON_PIXELS))
        self.button = QPushButton(texts("privacy.shut.open"))
        self.button.clicked.connect(self.passphrase_asked)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 14, 10, 14)
        layout.setSpacing(10)
        layout.addWidget(mark)
        layout.addWidget(heading(texts("privacy.shut.badge")))
        layout.addWidget(hint(texts("privacy.shut.sentence")))
        layout.addLayout(row)
        layout.addStretch(1)
        self.setFocusProxy(self.button)
