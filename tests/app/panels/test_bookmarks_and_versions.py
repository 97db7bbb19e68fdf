"""Bookmarks and named versions: kept in the project, used from their panels."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.town_window import A, area, desk_of, open_in

from app.main_window import MainWindow
from gis.operations.rename_grid import rename_grid


def test_a_bookmark_is_kept_and_leads_back(
    window: MainWindow,
    make_window: Callable[[str], MainWindow],
    answers: Answers,
    project: Path,
    qtbot: QtBot,
) -> None:
    window.canvas.zoom_to((0, 0, 50, 50))
    answers.lines = ["村部"]
    QTest.keyClick(window.canvas, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    window.canvas.zoom_to_all()
    scale = window.canvas.view.scale_denominator
    window.close()
    again = make_window("zh")
    panel = open_in(again, project, qtbot).bookmarks
    assert panel.names() == ["村部"]
    panel.list.setCurrentRow(0)
    panel.go.click()
    assert again.canvas.view.scale_denominator < scale / 2


def test_bookmarks_are_renamed_and_removed_with_the_keyboard(
    window: MainWindow, answers: Answers
) -> None:
    answers.lines = ["一", "二"]
    window.commands.run("add_bookmark")
    window.commands.run("add_bookmark")
    window.docks.bring("bookmarks")
    panel = desk_of(window).bookmarks
    panel.list.item(0).setText("东头")
    assert [bookmark.name for bookmark in desk_of(window).memory.bookmarks] == ["东头", "二"]
    panel.list.setCurrentRow(0)
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    assert panel.names() == ["二"]


def test_a_version_is_restored_as_one_step(window: MainWindow, answers: Answers) -> None:
    desk = desk_of(window)
    answers.lines = ["征求意见稿"]
    QTest.keyClick(window.canvas, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    desk.workspace.perform(partial(rename_grid, grid=A, name="东片"))
    window.commands.run("dissolve")  # nothing is selected: it does nothing
    desk.workspace.select([A])
    window.commands.run("dissolve")
    versions = desk.history.versions
    assert versions.names() == ["征求意见稿"]
    assert not versions.list.isHidden()
    first = versions.list.topLevelItem(0)
    assert first is not None
    versions.list.setCurrentItem(first)
    versions.restore.click()
    assert desk.workspace.stable.grids[A].name == "A"
    assert area(window, 1) == pytest.approx(20_000)
    assert len(desk.workspace.history.entries) == 3
    window.commands.run("undo")
    assert A not in desk.workspace.stable.grids


def test_the_version_that_was_just_kept_is_the_chosen_one(
    window: MainWindow, answers: Answers
) -> None:
    versions = desk_of(window).history.versions
    answers.lines = ["一稿", "二稿", "一稿"]
    for name in ("一稿", "二稿", "二稿"):
        window.commands.run("save_version")
        assert versions.chosen is not None
        assert versions.chosen.name == name, "the one that is submitted or deleted next"
    assert "一稿" in answers.told[0], "what was not kept changes no choice"


def test_a_name_that_is_taken_is_told_and_a_version_forgotten(
    window: MainWindow, answers: Answers
) -> None:
    desk = desk_of(window)
    answers.lines = ["一稿", "一稿"]
    window.commands.run("save_version")
    window.commands.run("save_version")
    assert "一稿" in answers.told[0]
    answers.confirms = [False, True]
    first = desk.history.versions.list.topLevelItem(0)
    assert first is not None
    desk.history.versions.list.setCurrentItem(first)
    desk.history.versions.delete.click()
    assert desk.history.versions.names() == ["一稿"]
    first = desk.history.versions.list.topLevelItem(0)
    assert first is not None
    desk.history.versions.list.setCurrentItem(first)
    desk.history.versions.delete.click()
    assert desk.history.versions.names() == []
    assert desk.history.versions.list.isHidden(), "the steps have its room"


def test_locks_are_remembered(
    window: MainWindow, make_window: Callable[[str], MainWindow], project: Path, qtbot: QtBot
) -> None:
    desk_of(window).workspace.select([A])
    window.commands.run("lock_grids")
    window.commands.run("unlock")
    window.close()
    desk = open_in(make_window("zh"), project, qtbot)
    assert desk.workspace.locks.grids == {A}
    assert not desk.workspace.locks.unit_boundaries
