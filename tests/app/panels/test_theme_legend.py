"""The legend of theme layers has room for its words."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QWidget

from app.panels.theme_legend import ThemeLegend
from gis.files.theme_layers import ThemeShape
from gis.texts import Texts
from layers.theme_drawing import ThemeDrawing, ThemePicture
from layers.theme_style import ThemeEntry, ThemeStyle

_BESIDE_WORDS = 12 + 24 + 9 + 12


@pytest.mark.parametrize("words", ["hydrants", "roads", "water_works", "消防栓", "fire posts 2"])
def test_a_legend_has_room_for_its_words(dressed: QApplication, texts: Texts, words: str) -> None:
    canvas = QWidget()
    legend = ThemeLegend(canvas, texts)
    legend.show_picture(_points(words))
    room = legend.width() - _BESIDE_WORDS
    measured = QFontMetricsF(legend.font())
    canvas.deleteLater()
    assert measured.elidedText(words, Qt.TextElideMode.ElideRight, room) == words


def _points(title: str) -> ThemePicture:
    entry = ThemeEntry("#b45309", "", 2.0)
    drawing = ThemeDrawing(title, ThemeShape.POINTS, ThemeStyle(), 1.0, (), (), (entry,))
    return ThemePicture((drawing,))
