"""The list of layers, with the keyboard, and what it does to the map and the project."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from support.town_window import desk_of, open_in

from app.main_window import MainWindow
from app.panels.layers import LayersPanel
from layers.layer_view import FillScheme, MapLayer

ALT = Qt.KeyboardModifier.AltModifier


def panel_of(window: MainWindow) -> LayersPanel:
    window.docks.bring("layers")
    return desk_of(window).layers


def choose(panel: LayersPanel, layer: MapLayer) -> None:
    rows = [
        panel.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(panel.list.count())
    ]
    panel.list.setCurrentRow(rows.index(layer.value))
    assert panel.layer() is layer


def test_the_space_bar_hides_a_layer_on_the_map(window: MainWindow) -> None:
    panel = panel_of(window)
    choose(panel, MapLayer.HOUSEHOLDS)
    QTest.keyClick(panel.list, Qt.Key.Key_Space)
    assert not window.canvas.map_style.shows(MapLayer.HOUSEHOLDS)
    QTest.keyClick(panel.list, Qt.Key.Key_Space)
    assert window.canvas.map_style.shows(MapLayer.HOUSEHOLDS)


def test_alt_with_an_arrow_moves_a_layer_but_not_the_lettering(window: MainWindow) -> None:
    panel = panel_of(window)
    order = [state.layer for state in window.canvas.map_style.layers.states]
    choose(panel, MapLayer.FILLS)
    QTest.keyClick(panel.list, Qt.Key.Key_Up, ALT)
    moved = [state.layer for state in window.canvas.map_style.layers.states]
    assert moved.index(MapLayer.FILLS) == order.index(MapLayer.FILLS) + 1
    assert panel.layer() is MapLayer.FILLS
    choose(panel, MapLayer.LABELS)
    QTest.keyClick(panel.list, Qt.Key.Key_Down, ALT)
    assert [state.layer for state in window.canvas.map_style.layers.states] == moved


def test_a_dragged_row_changes_the_order(window: MainWindow) -> None:
    panel = panel_of(window)
    model, last = panel.list.model(), panel.list.count() - 1
    assert model.moveRow(panel.list.rootIndex(), last, panel.list.rootIndex(), last - 1)
    order = [state.layer for state in window.canvas.map_style.layers.states]
    assert order[:2] == [MapLayer.UNASSIGNED, MapLayer.FILLS]


def test_the_view_is_remembered_with_the_project(
    window: MainWindow, make_window: Callable[[str], MainWindow], project: Path, qtbot: QtBot
) -> None:
    panel = panel_of(window)
    choose(panel, MapLayer.GRID_LINES)
    panel.opacity.setFocus()
    QTest.keyClick(panel.opacity, Qt.Key.Key_PageDown)
    panel.fills.setCurrentIndex(panel.fills.findData(FillScheme.SIZE.value))
    view = window.canvas.map_style.layers
    assert view.state(MapLayer.GRID_LINES).opacity == 0.9
    window.close()
    again = make_window("zh")
    open_in(again, project, qtbot)
    assert again.canvas.map_style.layers == view
    assert desk_of(again).layers.view == view


def test_the_chosen_layer_can_be_seen(window: MainWindow) -> None:
    panel = panel_of(window)
    choose(panel, MapLayer.LABELS)
    row = [state.layer for state in reversed(panel.view.states)].index(MapLayer.HOUSEHOLDS)
    panel.list.scrollToItem(panel.list.item(row))
    box = panel.list.visualItemRect(panel.list.item(row))
    plain = panel.list.viewport().grab(box).toImage()
    panel.list.setCurrentRow(row)
    chosen = panel.list.viewport().grab(box).toImage()
    at = box.width() - 3, box.height() // 2
    assert chosen.pixelColor(*at) != plain.pixelColor(*at)
