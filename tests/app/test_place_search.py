"""Ctrl+F on the real window: from the typed words to the place on the map."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.town_window import B, desk_of, type_words

from app.main_window import MainWindow
from app.panels.flash import Flash


def search(window: MainWindow, words: str) -> list[str]:
    QTest.keyClick(window.canvas, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    type_words(window.find_box.line, words)
    return window.find_box.titles()


def test_a_grid_is_found_selected_shown_and_flashed(window: MainWindow) -> None:
    code = desk_of(window).workspace.stable.grids[B].code
    assert search(window, code) == [f"B  {code}"]
    QTest.keyClick(window.find_box.line, Qt.Key.Key_Return)
    assert desk_of(window).workspace.selection == (B,)
    west, _, east, _ = window.canvas.view.bounds_m
    assert (west + east) / 2 == pytest.approx(150, abs=2)
    flash = window.canvas.findChild(Flash)
    assert flash is not None
    assert flash.isVisible()
    assert QApplication.focusWidget() is window.canvas


def test_enter_does_not_wait_for_the_list(window: MainWindow) -> None:
    QTest.keyClick(window.canvas, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    type_words(window.find_box.line, "H3")
    QTest.keyClick(window.find_box.line, Qt.Key.Key_Return)
    selected = desk_of(window).workspace.selected
    assert [
        desk_of(window).workspace.stable.households[h].household_no for h in selected.households
    ] == ["H3"]


def test_nothing_found_is_said(window: MainWindow) -> None:
    assert search(window, "没有的") == []
    assert window.find_box.isVisible()
    QTest.keyClick(window.find_box.line, Qt.Key.Key_Return)
    assert window.find_box.isVisible()
    QTest.keyClick(window.find_box.line, Qt.Key.Key_Escape)
    assert not window.find_box.isVisible()
