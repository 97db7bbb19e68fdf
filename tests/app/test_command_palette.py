"""The command palette, with the keyboard: from Ctrl+K to the command that runs."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.town_window import A, B, desk_of, type_words

from app.main_window import MainWindow
from gis.texts import Texts

CONTROL = Qt.KeyboardModifier.ControlModifier


def search(window: MainWindow, typed: str) -> list[str]:
    """Open the palette by its key, type, and return the titles that it shows."""
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    assert QApplication.focusWidget() is window.palette_box.line
    type_words(window.palette_box.line, typed)
    return window.palette_box.titles()


@pytest.mark.parametrize("typed", ["合并", "hbwg", "HB", "merge", "mrg grid"])
def test_a_command_is_found_by_chinese_pinyin_and_english(
    window: MainWindow, texts: Texts, typed: str
) -> None:
    assert texts("window.command.merge") in search(window, typed)[:2]


def test_enter_runs_and_the_keyboard_goes_back_to_the_map(window: MainWindow) -> None:
    window.canvas.setFocus()
    desk_of(window).workspace.select([A, B])
    search(window, "merge grids")
    QTest.keyClick(window.palette_box.line, Qt.Key.Key_Return)
    assert list(desk_of(window).workspace.stable.grids) == [A]
    assert not window.palette_box.isVisible()
    assert QApplication.focusWidget() is window.canvas


def test_what_is_not_possible_says_why_and_does_not_run(window: MainWindow, texts: Texts) -> None:
    search(window, "merge grids")
    row = window.palette_box.list.topLevelItem(0)
    assert row is not None
    assert row.isDisabled()
    assert row.text(1) == texts("window.need.several_grids")
    QTest.keyClick(window.palette_box.line, Qt.Key.Key_Return)
    assert len(desk_of(window).workspace.stable.grids) == 2


def test_arrows_move_through_the_list_and_escape_gives_up(window: MainWindow) -> None:
    titles = search(window, "zoom")
    assert len(titles) > 2
    QTest.keyClick(window.palette_box.line, Qt.Key.Key_Down)
    current = window.palette_box.list.currentItem()
    assert current is not None
    assert current.text(0) == titles[1]
    QTest.keyClick(window.palette_box.line, Qt.Key.Key_Escape)
    assert not window.palette_box.isVisible()


def test_without_words_everything_is_listed_with_its_keys(
    make_window: Callable[[str], MainWindow],
) -> None:
    window = make_window("en")
    titles = search(window, "")
    assert len(titles) == len(window.commands.commands)
    search(window, "no such command at all")
    assert window.palette_box.titles() == []
