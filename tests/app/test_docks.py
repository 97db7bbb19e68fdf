"""The panels with the keyboard: every one is reached, and what was arranged comes back."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.town_window import open_in

from app.docks import STACKS
from app.main_window import MainWindow

NAMES = [name for stack in STACKS for name in stack]
SHIFT = Qt.KeyboardModifier.ShiftModifier


def press_f6(window: MainWindow, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> str:
    holder = QApplication.focusWidget()
    assert holder is not None
    QTest.keyClick(holder, Qt.Key.Key_F6, held)
    return window.docks.focused()


def test_f6_goes_through_all_panels_and_back_to_the_map(window: MainWindow) -> None:
    window.canvas.setFocus()
    assert [press_f6(window) for _ in NAMES] == NAMES
    assert press_f6(window) == ""
    assert QApplication.focusWidget() is window.canvas
    assert press_f6(window, SHIFT) == NAMES[-1]


def test_a_closed_panel_is_passed_over_and_opened_by_its_switch(window: MainWindow) -> None:
    switch = dict(zip(NAMES, window.docks.actions(), strict=True))["layers"]
    switch.trigger()
    assert window.docks.docks["layers"].isHidden()
    window.canvas.setFocus()
    assert "layers" not in [press_f6(window) for _ in NAMES]
    switch.trigger()
    assert not window.docks.docks["layers"].isHidden()


def test_without_a_project_no_panel_is_seen(make_window: Callable[[str], MainWindow]) -> None:
    window = make_window("zh")
    assert all(dock.isHidden() for dock in window.docks.docks.values())
    assert not any(action.isEnabled() for action in window.docks.actions())


def test_what_was_closed_stays_closed_in_the_next_window(
    window: MainWindow,
    make_window: Callable[[str], MainWindow],
    project: Path,
    qtbot: QtBot,
) -> None:
    window.docks.actions()[NAMES.index("bookmarks")].trigger()
    window.commands.run("close")
    window.close()
    again = make_window("zh")
    open_in(again, project, qtbot)
    hidden = [name for name in NAMES if again.docks.docks[name].isHidden()]
    assert hidden == ["bookmarks"]


def test_the_map_moves_by_arrows_and_zooms_by_plus_and_minus(window: MainWindow) -> None:
    window.canvas.setFocus()
    before = window.canvas.view
    QTest.keyClick(window.canvas, Qt.Key.Key_Right)
    assert window.canvas.view.center_x_m > before.center_x_m
    QTest.keyClick(window.canvas, Qt.Key.Key_Up)
    assert window.canvas.view.center_y_m > before.center_y_m
    QTest.keyClick(window.canvas, Qt.Key.Key_Plus)
    assert window.canvas.view.metres_per_unit < before.metres_per_unit
    QTest.keyClick(window.canvas, Qt.Key.Key_Minus)
    QTest.keyClick(window.canvas, Qt.Key.Key_Minus)
    assert window.canvas.view.metres_per_unit > before.metres_per_unit
