"""The list of steps, with mouse and keyboard on the real window."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.town_window import LEFT, A, B, desk_of

from app.main_window import MainWindow
from app.models.step_table import local_time
from app.panels.history import HistoryPanel
from gis.operations.rename_grid import rename_grid
from gis.texts import Texts


def rename(window: MainWindow, *names: str) -> HistoryPanel:
    for name in names:
        desk_of(window).workspace.perform(partial(rename_grid, grid=A, name=name))
    window.docks.bring("history")
    QApplication.processEvents()
    return desk_of(window).history


def words(panel: HistoryPanel) -> list[str]:
    return [str(panel.model.index(row, 0).data()) for row in range(panel.model.rowCount())]


def name(window: MainWindow) -> str:
    return desk_of(window).workspace.stable.grids[A].name


def click_row(panel: HistoryPanel, row: int) -> None:
    panel.list.scrollTo(panel.model.index(row, 0))
    place = panel.list.visualRect(panel.model.index(row, 0)).center()
    QTest.mouseClick(panel.list.viewport(), LEFT, pos=place)


def test_steps_are_told_in_words_with_their_time(window: MainWindow, texts: Texts) -> None:
    panel = rename(window, "东片", "西片")
    assert words(panel)[0] == texts("window.history.beginning")
    assert ["东片" in words(panel)[1], "西片" in words(panel)[2]] == [True, True]
    at = desk_of(window).workspace.history.entries[-1].at
    assert panel.model.index(2, 1).data() == local_time(at) != ""
    assert panel.model.index(0, 1).data() == ""


def test_a_click_goes_back_and_forward(window: MainWindow) -> None:
    panel = rename(window, "一", "二", "三")
    click_row(panel, 1)
    assert (name(window), panel.model.position) == ("一", 1)
    assert len(words(panel)) == 4
    click_row(panel, 0)
    assert name(window) == "A"
    click_row(panel, 3)
    assert (name(window), panel.model.position) == ("三", 3)


def test_enter_goes_too_and_arrows_only_look(window: MainWindow) -> None:
    panel = rename(window, "一", "二")
    QTest.keyClick(panel.list, Qt.Key.Key_Up)
    assert name(window) == "二"
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert name(window) == "一"


def test_a_new_step_forgets_what_was_taken_back(window: MainWindow) -> None:
    panel = rename(window, "一", "二")
    click_row(panel, 1)
    desk_of(window).workspace.perform(lambda plan: rename_grid(plan, grid=B, name="东"))
    assert len(words(panel)) == 3
    assert panel.model.position == 2


def test_a_time_that_is_not_known_is_left_open() -> None:
    assert local_time("") == ""
