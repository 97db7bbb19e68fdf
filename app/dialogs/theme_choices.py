"""Fields that dialogs about theme layers share: classes, ramps, colours."""

from collections.abc import Iterable

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox, QSpinBox

from gis.reports.theme_classes import LEAST_CLASSES, MOST_CLASSES, ClassMethod
from gis.texts import Texts
from layers.theme_ramps import RAMPS, SEQUENTIAL, ramp_colours

_RAMP = QSize(90, 14)


def choice(pairs: Iterable[tuple[str, object]]) -> QComboBox:
    """Return a box of words, each with a value of its own."""
    box = QComboBox()
    for words, value in pairs:
        box.addItem(words, value)
    return box


def choose(box: QComboBox, value: object) -> None:
    """Choose the entry with a value; another stays where there is none."""
    at = box.findData(value)
    if at >= 0:
        box.setCurrentIndex(at)


def method_choice(texts: Texts) -> QComboBox:
    """Return a choice of the ways to make classes."""
    names = (ClassMethod.NATURAL, ClassMethod.QUANTILES, ClassMethod.EQUAL, ClassMethod.PRETTY)
    return choice((texts(f"theme_window.method_{name.value}"), name.value) for name in names)


def count_choice() -> QSpinBox:
    """Return a choice of the number of classes."""
    box = QSpinBox()
    box.setRange(LEAST_CLASSES, MOST_CLASSES)
    box.setValue(5)
    return box


def ramp_choice(texts: Texts) -> QComboBox:
    """Return a choice of the ramps, each with its colours."""
    box = QComboBox()
    box.setIconSize(_RAMP)
    for name in RAMPS:
        kind = "sequential" if name in SEQUENTIAL else "diverging"
        words = texts(f"theme_window.ramp_{kind}", name=name)
        box.addItem(_ramp_icon(name), words, name)
    return box


def colour_icon(colour: str, width: int = 28) -> QIcon:
    """Return a patch of one colour."""
    picture = QPixmap(width, 14)
    picture.fill(QColor(colour))
    return QIcon(picture)


def _ramp_icon(name: str) -> QIcon:
    picture = QPixmap(_RAMP)
    painter = QPainter(picture)
    colours = ramp_colours(name, 7)
    wide = _RAMP.width() / len(colours)
    for at, colour in enumerate(colours):
        left = round(at * wide)
        painter.fillRect(left, 0, round((at + 1) * wide) - left, _RAMP.height(), QColor(colour))
    painter.end()
    return QIcon(picture)
