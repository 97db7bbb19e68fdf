"""The menu of the map in the real window: what is chosen there is done."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu
from support.town_window import A, B, area, desk_of, place

from app.canvas.events import PointerEvent
from app.main_window import MainWindow
from app.map_menu import MapMenu
from app.tools.split_tool import SplitTool


def menu_at(window: MainWindow, x_m: float, y_m: float) -> QMenu:
    at: QPoint = place(window, x_m, y_m)
    metres = window.canvas.view.metres_per_unit
    event = PointerEvent((x_m, y_m), (float(at.x()), float(at.y())), metres)
    desk = desk_of(window)
    maker = MapMenu(desk, window.canvas, window.docks, window.commands, window.texts)
    return maker.menu(event, window)


def action(menu: QMenu, key: str) -> QAction:
    window = menu.parentWidget()
    assert isinstance(window, MainWindow)
    wanted = window.texts(f"tools.menu.{key}")
    (found,) = [each for each in menu.actions() if each.text() == wanted]
    return found


def test_a_grid_is_locked_split_and_merged_from_the_menu(window: MainWindow) -> None:
    desk = desk_of(window)
    menu = menu_at(window, 50, 150)
    action(menu, "lock_grid").trigger()
    assert desk.workspace.locks.grids == {A}
    menu = menu_at(window, 50, 150)
    split = action(menu, "split_here")
    assert not split.isEnabled()
    assert split.toolTip() == window.texts("tools.menu.grid_is_locked")
    action(menu, "unlock_grid").trigger()
    action(menu_at(window, 50, 150), "split_here").trigger()
    assert isinstance(desk.session.tool, SplitTool)
    below = action(menu_at(window, 50, 150), "merge_with").menu()
    assert isinstance(below, QMenu)
    (merge,) = below.actions()
    merge.trigger()
    assert area(window, A) == 40_000
    assert B not in desk.workspace.stable.grids


def test_coordinates_go_to_the_clipboard(window: MainWindow) -> None:
    menu_at(window, 250, 150).actions()[-1].trigger()
    assert QGuiApplication.clipboard().text() == "250.000, 150.000"


def test_a_border_is_noted_from_the_menu(window: MainWindow) -> None:
    menu = menu_at(window, 100, 150)
    follows = action(menu, "set_follows").menu()
    assert isinstance(follows, QMenu)
    (road,) = [
        each for each in follows.actions() if each.text() == window.texts("panels.follows.road")
    ]
    road.trigger()
    arcs = desk_of(window).workspace.stable.partition.arcs.values()
    (border,) = [arc.border for arc in arcs if {*arc.labels()} == {1, 2}]
    assert border.follows.value == "road"
    assert border.noted_on
