"""The program's own drawings for buttons and marks, in ink that suits the window's ground."""

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from resources import path

_ON_DARK = {
    b'"#3d4756"': b'"#d5dae2"',
    b'"#2563eb"': b'"#6ea0ff"',
    b'"#dbe7fd"': b'"#2b4473"',
    b'"#fff"': b'"#1f242b"',
}
_IN_ANY_LIGHT = {"towngrid", "error", "warning", "note", "fine"}
"""Drawings with a ground of their own."""
_SIZES = (16, 24, 32, 48, 72)
_FAINT = 0.3
"""How much is left of a drawing on what cannot be pressed."""


def icon(name: str) -> QIcon:
    """Return the icon drawn in `resources/icons/<name>.svg`."""
    file = path(f"icons/{name}.svg")
    if name in _IN_ANY_LIGHT or not is_dark(QGuiApplication.palette()):
        return QIcon(str(file))
    drawing = file.read_bytes()
    for ours, theirs in _ON_DARK.items():
        drawing = drawing.replace(ours, theirs)
    renderer = QSvgRenderer(QByteArray(drawing))
    found = QIcon()
    for size in _SIZES:
        drawn = _drawn(renderer, size)
        found.addPixmap(drawn)
        # What the style makes of a pale drawing is hardly paler.
        found.addPixmap(_faint(drawn), QIcon.Mode.Disabled)
    return found


def is_dark(palette: QPalette) -> bool:
    """Tell whether windows have light letters on a dark ground."""
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def _drawn(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    return pixmap


def _faint(drawn: QPixmap) -> QPixmap:
    pixmap = QPixmap(drawn.size())
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(_FAINT)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    return pixmap
