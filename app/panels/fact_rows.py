"""Rows of a name and a value that is only read."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from app.theme import hint
from gis.texts import Texts


class FactRows(QWidget):
    """Show facts whose names are `panels.attributes.<key>`; the values can be copied."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)

    def show_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show other facts."""
        while self._form.rowCount():
            self._form.removeRow(0)
        for key, value in rows:
            label = QLabel(value, wordWrap=True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._form.addRow(hint(self._texts(f"panels.attributes.{key}")), label)

    def rows(self) -> list[tuple[str, str]]:
        """Return the names and values that are shown."""
        names = self._texts_of(QFormLayout.ItemRole.LabelRole)
        values = self._texts_of(QFormLayout.ItemRole.FieldRole)
        return list(zip(names, values, strict=True))

    def _texts_of(self, role: QFormLayout.ItemRole) -> list[str]:
        items = (self._form.itemAt(row, role) for row in range(self._form.rowCount()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget.text() for widget in widgets if isinstance(widget, QLabel)]
