"""Fields of the profile editor: one widget for each kind of value that a profile holds."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QWidget,
)

from app.overrides import faults_told
from app.theme import with_room
from gis.plan.profile_fields import Field, Holds
from gis.texts import Texts

MOST = 9_999_999
_SEPARATOR = "、"
_KEY = Qt.ItemDataRole.UserRole


@faults_told
class WheelPasser(QObject):
    """Pass the mouse wheel on to the page: it scrolls, and no value changes by the way."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the wheel from a box."""
        del watched
        if event.type() is not QEvent.Type.Wheel:
            return False
        event.ignore()
        return True


@faults_told
class PlainSpinBox(QDoubleSpinBox):
    """Show a number with as many decimals as it needs."""

    def textFromValue(self, value: float) -> str:
        """Return the number without zeros at its end."""
        return f"{value:.{self.decimals()}f}".rstrip("0").rstrip(".")


class ValueField(QWidget):
    """Be the widget of one entry; `value` is as TOML has it, None for a limit left out."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.row = QHBoxLayout(self)
        self.wheel = WheelPasser(self)
        self.row.setContentsMargins(0, 0, 0, 0)

    def value(self) -> object:
        """Return what stands there."""
        raise NotImplementedError

    def show_value(self, value: object) -> None:
        """Show a value; `changed` is not emitted."""
        raise NotImplementedError

    def offer(self, words: Mapping[str, str]) -> None:
        """Offer other words to choose from, where it is a field that chooses."""


class TruthField(ValueField):
    """Tick or not."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.box = QCheckBox(words)
        self.row.addWidget(self.box)
        self.box.toggled.connect(self.changed)

    def value(self) -> bool:
        """Return whether it is ticked."""
        return self.box.isChecked()

    def show_value(self, value: object) -> None:
        """Tick it or not."""
        with QSignalBlocker(self.box):
            self.box.setChecked(bool(value))


class NumberField(ValueField):
    """Hold one number, or two from and to; with a tick before them where they may be left out."""

    def __init__(self, field: Field, texts: Texts) -> None:
        super().__init__()
        self._field = field
        self.limited = QCheckBox(texts("profiles.editor.limited"))
        self.limited.setVisible(field.optional)
        self.row.addWidget(self.limited)
        self.boxes = [self._box() for _ in range(2 if field.holds is Holds.RANGE else 1)]
        self.dash = QLabel("–")
        for number, box in enumerate(self.boxes):
            if number:
                self.row.addWidget(self.dash)
            self.row.addWidget(box)
        self.row.addStretch(1)
        self.limited.toggled.connect(self._on_limited)

    def _box(self) -> QDoubleSpinBox | QSpinBox:
        lowest, highest = self._field.lowest, self._field.highest
        box: QDoubleSpinBox | QSpinBox
        if self._field.holds is Holds.NUMBER:
            box = PlainSpinBox(decimals=6)
            box.setRange(lowest, MOST if highest is None else highest)
        else:
            box = QSpinBox()
            box.setRange(round(lowest), MOST if highest is None else round(highest))
        box.setMinimumWidth(120)
        box.installEventFilter(self.wheel)
        with_room(box)
        box.valueChanged.connect(self.changed)
        return box

    def value(self) -> object:
        """Return the number, or a list of two; None without a limit."""
        if self._field.optional and not self.limited.isChecked():
            return None
        numbers = [box.value() for box in self.boxes]
        return numbers if self._field.holds is Holds.RANGE else numbers[0]

    def show_value(self, value: object) -> None:
        """Show the number or numbers; None and False stand for no limit."""
        is_limited = value is not None and value is not False
        with QSignalBlocker(self.limited):
            self.limited.setChecked(is_limited)
        numbers = value if isinstance(value, list) else [value]
        for box, number in zip(self.boxes, numbers, strict=False):
            with QSignalBlocker(box):
                if is_limited and isinstance(box, QSpinBox):
                    box.setValue(int(number))
                elif is_limited:
                    box.setValue(number)
        self._show_boxes()

    def _on_limited(self) -> None:
        self._show_boxes()
        self.changed.emit()

    def _show_boxes(self) -> None:
        is_limited = not self._field.optional or self.limited.isChecked()
        for box in self.boxes:
            box.setVisible(is_limited)
        self.dash.setVisible(is_limited and len(self.boxes) > 1)


class TextField(ValueField):
    """Hold a line of text, or several words with a mark between them."""

    def __init__(self, *, is_list: bool = False) -> None:
        super().__init__()
        self._is_list = is_list
        self.line = QLineEdit()
        self.row.addWidget(self.line)
        self.line.textChanged.connect(self.changed)

    def value(self) -> object:
        """Return the text, or the words."""
        text = self.line.text()
        if not self._is_list:
            return text
        for mark in ",，;；":
            text = text.replace(mark, _SEPARATOR)
        return [word.strip() for word in text.split(_SEPARATOR) if word.strip()]

    def show_value(self, value: object) -> None:
        """Show the text, or the words."""
        text = _SEPARATOR.join(map(str, value)) if isinstance(value, list) else str(value)
        if value != self.value():
            with QSignalBlocker(self.line):
                self.line.setText(text)


class WordField(ValueField):
    """Choose one of several words."""

    def __init__(self, words: Mapping[str, str]) -> None:
        """Take the words with what the user calls them."""
        super().__init__()
        self.box = QComboBox()
        self.box.installEventFilter(self.wheel)
        self.offer(words)
        self.row.addWidget(self.box)
        self.row.addStretch(1)
        self.box.currentIndexChanged.connect(self.changed)

    def offer(self, words: Mapping[str, str]) -> None:
        """Offer other words; the chosen one stays chosen."""
        chosen = self.box.currentData()
        with QSignalBlocker(self.box):
            self.box.clear()
            for word, title in words.items():
                self.box.addItem(title, word)
        if chosen is not None:
            self.show_value(chosen)

    def value(self) -> str:
        """Return the chosen word."""
        return str(self.box.currentData())

    def show_value(self, value: object) -> None:
        """Choose a word; one that is not offered is offered too, for the check to speak of."""
        with QSignalBlocker(self.box):
            if self.box.findData(value) < 0:
                self.box.addItem(str(value), value)
            self.box.setCurrentIndex(self.box.findData(value))


class TicksField(ValueField):
    """Tick some of several words."""

    def __init__(self, words: Mapping[str, str]) -> None:
        """Take the words with what the user calls them."""
        super().__init__()
        self.list = QListWidget()
        self.list.setMaximumHeight(180)
        self.row.addWidget(self.list)
        self.offer(words)
        self.list.itemChanged.connect(self.changed)

    def offer(self, words: Mapping[str, str]) -> None:
        """Offer other words; those that are ticked and offered stay ticked."""
        ticked = set(self.value())
        with QSignalBlocker(self.list):
            self.list.clear()
            for word, title in words.items():
                item = QListWidgetItem(title, self.list)
                item.setData(_KEY, word)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                state = Qt.CheckState.Checked if word in ticked else Qt.CheckState.Unchecked
                item.setCheckState(state)

    def value(self) -> list[str]:
        """Return the ticked words, in their order."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [i.data(_KEY) for i in items if i.checkState() is Qt.CheckState.Checked]

    def show_value(self, value: object) -> None:
        """Tick words."""
        ticked = set(value) if isinstance(value, list) else set()
        with QSignalBlocker(self.list):
            for row in range(self.list.count()):
                item = self.list.item(row)
                is_ticked = item.data(_KEY) in ticked
                item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)


def make_field(field: Field, texts: Texts, words: Mapping[str, str] | None = None) -> ValueField:
    """Return the widget for an entry; `words` are what may be chosen, with their titles."""
    match field.holds:
        case Holds.TRUTH:
            return TruthField(texts(f"profiles.field.{field.table}_{field.key}"))
        case Holds.NUMBER | Holds.COUNT | Holds.RANGE:
            return NumberField(field, texts)
        case Holds.WORDS if words is not None:
            return TicksField(words)
        case Holds.WORDS:
            return TextField(is_list=True)
        case Holds.WORD | Holds.TEXT if words is not None:
            return WordField(words)
        case _:
            return TextField()
