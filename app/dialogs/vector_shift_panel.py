"""Parameters from an older datum to CGCS2000 that a user may use and enters."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.vector_page import amber, caption, say
from app.theme import hint
from gis.geometry.datum_shift import DatumShift, Rotation
from gis.imports.point_rows import number_of
from gis.texts import Texts

NAMES = ("dx", "dy", "dz", "rx", "ry", "rz", "ppm")
_ROTATIONS = slice(3, 6)


class ShiftPanel(QWidget):
    """Ask for three or seven parameters; `taken` carries a `DatumShift`, `closed` nothing."""

    taken = Signal(object)
    closed = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.system = hint()
        self.fields = {name: QLineEdit(placeholderText="0") for name in NAMES}
        self.rotation = QComboBox()
        self.rotation.setPlaceholderText(texts("vector_window.shift.choose_rotation"))
        for rotation in Rotation:
            words = texts(f"vector_window.shift.rotation_{rotation.value}")
            self.rotation.addItem(words, rotation)
        self.rotation.setCurrentIndex(-1)
        self.problem = amber()
        self.take_button = QPushButton(texts("vector_window.shift.take"))
        self.back_button = QPushButton(texts("vector_window.crs.back"))
        for button in (self.take_button, self.back_button):
            button.setAutoDefault(False)
        self._put_together()
        for field in self.fields.values():
            field.textChanged.connect(self._on_changed)
            field.returnPressed.connect(self._take)
        self.rotation.currentIndexChanged.connect(self._on_changed)
        self.take_button.clicked.connect(self._take)
        self.back_button.clicked.connect(self.closed)
        self._on_changed()

    def _put_together(self) -> None:
        texts = self._texts
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(14)
        for name, field in self.fields.items():
            form.addRow(texts(f"vector_window.shift.{name}"), field)
        form.addRow(texts("vector_window.shift.rotation"), self.rotation)
        foot = QHBoxLayout()
        foot.addWidget(self.back_button)
        foot.addStretch(1)
        foot.addWidget(self.take_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(caption(texts("vector_window.shift.caption")))
        column.addWidget(hint(texts("vector_window.shift.sentence")))
        column.addWidget(self.system)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addLayout(foot)
        column.addStretch(1)

    def show_system(self, name: str) -> None:
        """Say which system the parameters are of."""
        self.system.setText(self._texts("vector_window.shift.system", system=name))

    @property
    def shift(self) -> DatumShift | None:
        """What was entered, None where a number or the sense of the rotations is missing."""
        numbers = [number_of(field.text() or "0") for field in self.fields.values()]
        found = [number for number in numbers if number is not None]
        if len(found) < len(numbers) or not any(found):
            return None
        said = self.rotation.currentData()
        if any(found[_ROTATIONS]) and said is None:
            return None
        # Qt gives back a plain word.
        rotation = Rotation.FRAME if said is None else Rotation(said)
        dx, dy, dz, rx, ry, rz, ppm = found
        return DatumShift((dx, dy, dz), (rx, ry, rz), ppm, rotation)

    def _on_changed(self) -> None:
        """Say what is missing."""
        texts = [field.text() for field in self.fields.values()]
        is_bad = any(text and number_of(text) is None for text in texts)
        turns = any(number_of(text or "0") for text in texts[_ROTATIONS])
        key = "bad" if is_bad else "no_rotation"
        wants = is_bad or (turns and self.rotation.currentData() is None)
        say(self.problem, self._texts(f"vector_window.shift.{key}") if wants else "")
        self.take_button.setEnabled(self.shift is not None)

    def _take(self) -> None:
        shift = self.shift
        if shift is not None:
            self.taken.emit(shift)
