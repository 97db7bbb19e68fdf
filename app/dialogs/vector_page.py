"""What every page at the left of the import of a vector file has."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.dialogs.vector_session import VectorSession
from app.theme import hint
from gis.texts import Texts

_GAP = 10


class VectorPage(QWidget):
    """Be one page; its name stands in `vector_window.<name>.tab`."""

    name = ""

    def __init__(self, session: VectorSession, texts: Texts) -> None:
        super().__init__()
        self.session = session
        self.texts = texts
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(2, 12, 12, 4)
        self.column.setSpacing(_GAP)

    def words(self, key: str, **facts: object) -> str:
        """Return a text of the page."""
        return self.texts(f"vector_window.{self.name}.{key}", **facts)

    def needs_a_look(self) -> bool:
        """Tell whether something on the page should be looked at before going on."""
        return False

    def refresh(self) -> None:
        """Show what the session has now."""


def caption(words: str) -> QLabel:
    """Return the name of a part of a page."""
    label = QLabel(words)
    letters = label.font()
    letters.setBold(True)
    label.setFont(letters)
    return label


def amber() -> QLabel:
    """Return a label for what should be looked at; it wraps, and is hidden while empty."""
    label = hint()
    label.setObjectName("amber")
    label.hide()
    return label


def say(label: QLabel, words: str) -> None:
    """Show words, or hide the label for none."""
    label.setText(words)
    label.setVisible(bool(words))
