"""Which encoding the texts of a file are in, chosen by what its first rows look like in each."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QVBoxLayout, QWidget

from app.dialogs.vector_page import caption
from app.models.vector_reading import shown_row
from app.theme import hint
from gis.files.vector_facts import EncodingChoice, LayerFacts
from gis.texts import Texts

_ROWS = 2
_INDENT = 24
_LEFT_TO_RIGHT = "\u200e"
"""A wrong encoding may make Arabic letters of Chinese ones, which would turn the line round."""

_BETWEEN = f"  |  {_LEFT_TO_RIGHT}"


class EncodingChoiceBox(QWidget):
    """Offer encodings with sample rows; hidden where the file says it well.

    `chosen` carries the name of one.
    """

    chosen = Signal(str)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._shown: Sequence[EncodingChoice] = ()
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        self.samples: dict[str, QLabel] = {}
        self.is_doubtful = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(caption(texts("vector_window.encoding.title")))
        column.addWidget(hint(texts("vector_window.encoding.sentence")))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        column.addLayout(self._rows)
        self.hide()

    def show_choices(self, layers: Sequence[LayerFacts], chosen: str) -> None:
        """Show the choices of a layer, if there is anything to choose."""
        layer = layers[0] if layers else None
        choices = () if layer is None else layer.encodings
        matters = layer is not None and len(choices) > 1 and not layer.is_encoding_declared
        self.is_doubtful = matters and not chosen and choices[0].has_broken_characters
        self.setVisible(matters)
        if not matters:
            return
        if choices is not self._shown:
            self._shown = choices
            self._make(choices)
        self.buttons[chosen or choices[0].name].setChecked(True)

    def _make(self, choices: Sequence[EncodingChoice]) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons, self.samples = {}, {}
        for choice in choices:
            key = "broken" if choice.has_broken_characters else "whole"
            button = QRadioButton(self._texts(f"vector_window.encoding.{key}", name=choice.name))
            button.clicked.connect(lambda _=False, name=choice.name: self.chosen.emit(name))
            lines = "\n".join(f"{_LEFT_TO_RIGHT}{line}" for line in _lines(choice))
            sample = QLabel(lines)
            sample.setTextFormat(Qt.TextFormat.PlainText)
            sample.setObjectName("hint")
            sample.setIndent(_INDENT)
            sample.setMinimumWidth(1)
            self._group.addButton(button)
            self._rows.addWidget(button)
            self._rows.addWidget(sample)
            self.buttons[choice.name], self.samples[choice.name] = button, sample


def _lines(choice: EncodingChoice) -> list[str]:
    """Return the names of the fields and some rows; where there are no fields, some words."""
    rows = [shown_row(choice.fields, row) for row in choice.rows]
    if not choice.fields:
        return [_BETWEEN.join(word for row in rows for word in row)]
    return [_BETWEEN.join(choice.fields), *map(_BETWEEN.join, rows[:_ROWS])]
