"""Rows of a name and a value that is only read."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.theme import hint
from gis.texts import Texts

_TOP = Qt.AlignmentFlag.AlignTop


class FactRows(QWidget):
    """Show facts whose names are `panels.attributes.<key>`; the values can be copied."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._shown: list[tuple[QLabel, QLabel]] = []
        # Not a form: that takes the height of one broken value from the others.
        self._cells = QGridLayout(self)
        self._cells.setContentsMargins(0, 0, 0, 0)
        self._cells.setHorizontalSpacing(8)
        self._cells.setVerticalSpacing(3)
        self._cells.setColumnStretch(1, 1)

    def show_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show other facts."""
        for label in (label for row in self._shown for label in row):
            self._cells.removeWidget(label)
            label.setParent(None)
            label.deleteLater()
        self._shown = [self._row(key, value) for key, value in rows]
        for number, (name, value) in enumerate(self._shown):
            self._cells.addWidget(name, number, 0, _TOP)
            self._cells.addWidget(value, number, 1)

    def rows(self) -> list[tuple[str, str]]:
        """Return the names and values that are shown."""
        return [(name.text(), value.text()) for name, value in self._shown]

    def _row(self, key: str, value: str) -> tuple[QLabel, QLabel]:
        name = hint(self._texts(f"panels.attributes.{key}"))
        name.setWordWrap(False)
        label = QLabel(value, wordWrap=True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return name, label
