"""What the menus order of the hand: the line that is drawn, following, chosen sections."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from support.town_window import area, click, desk_of

from app.main_window import MainWindow
from app.selection import Selection
from app.tools.draw_tool import DrawTool
from app.tools.drawing_states import Drawing, Idle
from gis.operations.move_vertex import move_vertex
from gis.topology.border_part import whole
from gis.topology.records import GridId, grid_label


def draw_tool(window: MainWindow) -> DrawTool:
    window.commands.run("draw")
    tool = desk_of(window).session.tool
    assert isinstance(tool, DrawTool)
    return tool


def test_a_grid_is_drawn_on_free_land_and_finished_from_the_menu(window: MainWindow) -> None:
    tool = draw_tool(window)
    assert window.commands.obstacle("finish") != ""
    for corner in ((205, 20), (290, 20), (290, 100), (205, 100)):
        click(window, *corner)
    assert isinstance(tool.state, Drawing)
    window.commands.run("finish")
    assert isinstance(tool.state, Idle)
    (grid,) = desk_of(window).workspace.selection
    assert area(window, grid_label(grid)) == pytest.approx(85 * 80, rel=0.15)


def test_undo_takes_points_back_before_steps(window: MainWindow) -> None:
    tool = draw_tool(window)
    for corner in ((220, 20), (280, 20), (280, 100), (220, 100)):
        click(window, *corner)
    steps = len(desk_of(window).workspace.history.entries)
    window.commands.run("undo")
    assert isinstance(tool.state, Drawing)
    assert len(tool.state.points) == 3
    assert len(desk_of(window).workspace.history.entries) == steps


def test_following_is_switched_by_the_menu_and_by_its_key(window: MainWindow) -> None:
    draw_tool(window)
    window.commands.run("trace")
    assert desk_of(window).workspace.snapping.traces
    assert window.commands.actions["trace"].isChecked()
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_T)
    assert not desk_of(window).workspace.snapping.traces


def test_switches_of_a_tool_need_that_tool(window: MainWindow) -> None:
    window.commands.run("select")
    assert window.commands.obstacle("carve") == window.texts("tools.need.carve")
    tool = draw_tool(window)
    window.commands.run("carve")
    assert tool.carves
    assert window.commands.actions["carve"].isChecked()


def test_a_chosen_boundary_is_straightened(window: MainWindow) -> None:
    workspace = desk_of(window).workspace
    assert window.commands.obstacle("straighten") != ""
    partition = workspace.stable.partition
    first, second = grid_label(GridId(1)), grid_label(GridId(2))
    (arc,) = set(partition.arcs_of(first)) & set(partition.arcs_of(second))
    before = area(window, first)
    workspace.perform(lambda plan: move_vertex(plan, arc=arc, index=0, to=(60_000, 100_000)))
    assert area(window, first) < before
    workspace.set_selected(Selection(borders=(whole(partition, arc),)))
    window.commands.run("straighten")
    assert area(window, first) == before
    assert workspace.undo_label is not None
    assert workspace.undo_label.key == "operations.straighten_border"
    assert [part.last for part in workspace.selected.borders] == [1]
