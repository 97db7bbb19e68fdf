"""The menu of the right button on the real window."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from support.town_window import A, B, desk_of, move, place

from app.main_window import MainWindow
from gis.texts import Texts

MenuAt = Callable[[float, float], dict[str, QAction]]
# Said of every pop-up on the platform without a screen.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def menu_at(window: MainWindow) -> Iterator[MenuAt]:
    opened: list[QMenu] = []

    def open_menu(x: float, y: float) -> dict[str, QAction]:
        move(window, x, y)
        QTest.mouseClick(
            window.canvas,
            Qt.MouseButton.RightButton,
            Qt.KeyboardModifier.NoModifier,
            place(window, x, y),
        )
        menu = next(child for child in window.findChildren(QMenu) if child.isVisible())
        opened.append(menu)
        return {action.text(): action for action in menu.actions()}

    yield open_menu
    for menu in opened:
        menu.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_grid_below_the_mouse_is_selected_and_offered(
    window: MainWindow, menu_at: MenuAt, texts: Texts
) -> None:
    actions = menu_at(30, 30)
    assert desk_of(window).workspace.selection == (A,)
    title = texts("tools.menu.of_grid", name="A", code="341181110201001")
    assert not actions[title].isEnabled()
    actions[texts("tools.menu.lock_grid")].trigger()
    assert desk_of(window).workspace.locks.grids == {A}


def test_land_that_no_grid_has_is_given_away(
    window: MainWindow, menu_at: MenuAt, texts: Texts
) -> None:
    actions = menu_at(270, 150)
    actions[texts("tools.menu.make_grid")].trigger()
    assert len(desk_of(window).workspace.stable.grids) == 3


def test_the_place_is_copied(window: MainWindow, menu_at: MenuAt, texts: Texts) -> None:
    start = texts("tools.menu.copy_place", place="")
    (copy,) = [action for text, action in menu_at(150, 30).items() if text.startswith(start)]
    copy.trigger()
    x, y = (float(number) for number in QGuiApplication.clipboard().text().split(","))
    assert (x, y) == pytest.approx((150, 30), abs=2)


def test_a_boundary_is_shown_in_the_attribute_panel(
    window: MainWindow, menu_at: MenuAt, texts: Texts
) -> None:
    actions = menu_at(100, 40)
    actions[texts("tools.menu.edit_border")].trigger()
    assert desk_of(window).workspace.selected.borders
    assert window.docks.focused() == "attributes"
    assert B not in desk_of(window).workspace.selection
