"""The levels of a map service that are asked for, from the coarsest to the finest."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QWidget

from app.theme import with_room
from gis.errors import InputProblem

_LAST_LEVEL = 24


class LevelRange(QWidget):
    """Let two levels be chosen; `changed` when one of them is another."""

    changed = Signal()

    def __init__(self, least: int, last: int) -> None:
        super().__init__()
        self.least, self.last = QSpinBox(maximum=_LAST_LEVEL), QSpinBox(maximum=_LAST_LEVEL)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.least)
        row.addWidget(QLabel("–"))
        row.addWidget(self.last)
        row.addStretch(1)
        self.setFocusProxy(self.least)
        for box, level in ((self.least, least), (self.last, last)):
            with_room(box)
            box.setValue(level)
            box.valueChanged.connect(self.changed)

    def chosen(self) -> tuple[int, int]:
        """Return the least level and the last; raises InputProblem when they are turned round."""
        least, last = self.least.value(), self.last.value()
        if least > last:
            raise InputProblem("base_map_window.service.levels_turned")
        return least, last
