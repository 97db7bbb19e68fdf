"""The split tool, driven in metres: a tile of the pictures is 100 m, a pixel 1 m."""

from dataclasses import replace

import numpy as np
from support.ascii_plan import plan_of, with_households
from support.map_driver import MapDriver

from app.canvas.events import Key, Modifier
from app.tools.drawing_states import Drawing, Idle
from app.tools.split_tool import SplitTool
from gis.operations.assign_households import assign_households
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.records import Reference, ReferenceId
from gis.table import Table
from gis.topology.locate import label_at
from gis.topology.records import GridId, Label
from layers.overlay import OverlayArea, OverlayMeasure, Role

TWO = """
    AB
    AB
"""
A, B = 1, 2
PIECES = (Label(1), Label(3))


def driver(picture: str = TWO) -> MapDriver:
    return MapDriver(SplitTool, plan_of(picture, tile_mm=100_000))


def with_road(plan: Plan, length_m: int = 300) -> Plan:
    course = np.array([[-50_000, 100_000], [length_m * 1000, 100_000]])
    road = Reference(ReferenceId(1), "road", "大路", False, (course,))
    return replace(plan, references=Table({road.id: road}))


def test_two_clicks_and_enter_cut_a_grid_in_two() -> None:
    map_driver = driver().click(-20, 150).expect_state(Drawing).click(80, 150)
    map_driver.click(120, 150).key(Key.ENTER).expect_state(Idle)
    map_driver.expect_undo("operations.split_grid")
    areas = sorted(map_driver.area_of(label) for label in PIECES)
    assert areas == [5_000, 15_000]
    map_driver.expect_area(B, 20_000).undo().expect_area(A, 20_000)
    assert len(map_driver.session.plan.grids) == 2


def test_the_pieces_are_shown_with_their_numbers_before_they_are_made() -> None:
    plan = with_households(plan_of(TWO, tile_mm=100_000), [(50_000, 50_000), (50_000, 180_000)])
    map_driver = MapDriver(SplitTool, apply(plan, assign_households(plan)))
    map_driver.click(-20, 150).hover(120, 150).expect_staging(True).expect_undo(None)
    map_driver.expect_text("1.50 ha  households 1  people 3", "5,000 m²  households 1")
    assert sum(isinstance(s, OverlayArea) for s in map_driver.tool.overlay().shapes) == 2


def test_pieces_beside_each_other_differ_in_colour_and_carry_their_names() -> None:
    map_driver = MapDriver(SplitTool, plan_of("A" * 7, tile_mm=100_000))
    for x in range(100, 700, 100):
        map_driver.click(x, -20).click(x, 120, Modifier.CONTROL)
    map_driver.click(-20, 50).hover(720, 50)
    shapes = map_driver.tool.overlay().shapes
    areas = [shape for shape in shapes if isinstance(shape, OverlayArea)]
    assert len(areas) == 14
    partition = map_driver.session.plan.partition
    fill_at = {
        label_at(
            partition, *np.rint(area.rings_m[0][:-1].mean(axis=0) * 1000).astype(int)
        ): area.fill
        for area in areas
    }
    assert len(fill_at) == 14
    for arc in partition.arcs.values():
        if {arc.left, arc.right} <= fill_at.keys():
            assert fill_at[arc.left] != fill_at[arc.right]


def test_a_piece_has_its_name_on_it() -> None:
    map_driver = driver().click(-20, 150).hover(120, 150)
    plan = map_driver.session.plan
    names = {
        (name.text, label_at(plan.partition, round(name.x_m * 1000), round(name.y_m * 1000)))
        for name in map_driver.tool.overlay().shapes
        if isinstance(name, OverlayMeasure)
    }
    assert names == {("A", Label(1)), ("03", Label(3))}, "the unit's name is left out"


def test_a_double_click_finishes() -> None:
    map_driver = driver().click(-20, 150).click(60, 120).double_click(140, 150)
    map_driver.expect_state(Idle).expect_undo("operations.split_grid")


def test_backspace_takes_the_last_point_and_then_the_line_away() -> None:
    (
        driver()
        .click(-20, 150)
        .click(50, 150)
        .key(Key.BACKSPACE)
        .expect_state(Drawing, points=((-20_000, 150_000),))
        .key(Key.BACKSPACE)
        .expect_state(Idle)
    )


def test_escape_forgets_line_and_preview() -> None:
    (
        driver()
        .click(-20, 150)
        .hover(120, 150)
        .expect_staging(True)
        .key(Key.ESCAPE)
        .expect_state(Idle)
        .expect_staging(False)
        .expect_undo(None)
    )


def test_losing_the_mouse_keeps_the_line_and_losing_the_project_forgets_it() -> None:
    map_driver = driver().click(-20, 150).hover(120, 150).lose_mouse().expect_state(Drawing)
    map_driver.cancel().expect_state(Idle).expect_staging(False)


def test_undo_while_drawing_takes_the_last_point_back() -> None:
    map_driver = driver().click(-20, 150).click(120, 150).undo().expect_state(Drawing)
    map_driver.expect_staging(False).undo().expect_state(Idle).expect_area(A, 20_000)


def test_a_line_begins_on_the_one_before_though_a_road_ends_beside_it() -> None:
    plan = plan_of(TWO, tile_mm=100_000)
    course = np.array([[50_000, 103_000], [50_000, 160_000]])
    lane = Reference(ReferenceId(1), "road", "小路", False, (course,))
    plan = replace(plan, references=Table({lane.id: lane}))
    map_driver = MapDriver(SplitTool, plan)
    map_driver.click(-20, 98).click(120, 98, Modifier.CONTROL)
    map_driver.click(50, 100).click(50, -20).key(Key.ENTER)
    assert len(map_driver.session.plan.grids) == 4


def test_several_lines_cut_together_as_one_step() -> None:
    map_driver = driver().click(-20, 150).click(120, 150, Modifier.CONTROL)
    map_driver.click(-20, 50).hover(120, 50).expect_staging(True)
    map_driver.click(120, 50).key(Key.ENTER).expect_undo("operations.split_grid")
    assert sorted(map_driver.area_of(Label(label)) for label in (1, 3, 4)) == [5_000, 5_000, 10_000]
    map_driver.undo().expect_area(A, 20_000)


def test_backspace_goes_back_into_the_line_before() -> None:
    map_driver = driver().click(-20, 150).click(120, 150, Modifier.CONTROL).click(-20, 50)
    map_driver.key(Key.BACKSPACE).key(Key.BACKSPACE)
    map_driver.expect_state(Drawing, points=((-20_000, 150_000), (120_000, 150_000)), earlier=())


def test_alt_over_a_road_cuts_along_it() -> None:
    map_driver = MapDriver(SplitTool, with_road(plan_of(TWO, tile_mm=100_000)))
    map_driver.hover(52, 104, Modifier.ALT).expect_staging(True).expect_undo(None)
    assert any(getattr(s, "role", None) is Role.HOVERED for s in map_driver.tool.overlay().shapes)
    map_driver.hover(52, 104).expect_staging(False)
    map_driver.click(52, 104, Modifier.ALT).expect_undo("operations.split_along_reference")
    assert sorted(map_driver.area_of(label) for label in PIECES) == [10_000, 10_000]


def test_escape_and_a_lost_mouse_forget_the_cut_along_a_road() -> None:
    map_driver = MapDriver(SplitTool, with_road(plan_of(TWO, tile_mm=100_000)))
    map_driver.hover(52, 104, Modifier.ALT).key(Key.ESCAPE).expect_staging(False)
    map_driver.press(52, 104, Modifier.ALT).lose_mouse().expect_staging(False).expect_undo(None)


def test_a_road_that_does_not_cut_the_grid_is_refused_at_the_cursor() -> None:
    map_driver = MapDriver(SplitTool, with_road(plan_of(TWO, tile_mm=100_000), 60))
    map_driver.hover(52, 104, Modifier.ALT).expect_staging(False).expect_text("A")
    map_driver.click(52, 104, Modifier.ALT).expect_undo(None)
    assert len(map_driver.session.refusals) == 1


def test_a_line_that_does_not_cut_is_refused_and_can_be_drawn_further() -> None:
    map_driver = driver().click(-20, 150).click(50, 150).key(Key.ENTER)
    map_driver.expect_refused("line_does_not_cut").expect_state(Drawing).expect_undo(None)
    map_driver.expect_text("cut grid “A” in two")
    map_driver.click(120, 150).key(Key.ENTER).expect_undo("operations.split_grid")


def test_points_snap_to_boundaries() -> None:
    map_driver = driver().click(3, 150).click(96, 150).key(Key.ENTER)
    map_driver.expect_undo("operations.split_grid").expect_area(B, 20_000)
    assert sorted(map_driver.area_of(label) for label in PIECES) == [5_000, 15_000]


def test_the_selected_grid_is_cut_though_the_line_runs_longer_through_another() -> None:
    map_driver = driver()
    map_driver.session.select((GridId(B),))
    map_driver.click(-90, 150).click(210, 150).key(Key.ENTER)
    map_driver.expect_area(A, 20_000)
    map_driver = driver("AAAAB\nAAAAB")
    map_driver.click(-20, 150).hover(520, 150).expect_area(B, 20_000).key(Key.ESCAPE)
    map_driver.session.select((GridId(B),))
    map_driver.click(-20, 150).click(520, 150).key(Key.ENTER).expect_area(A, 80_000)


def test_a_line_beside_all_grids_cuts_nothing() -> None:
    driver().click(-90, 300).click(-50, 300).key(Key.ENTER).expect_refused("line_too_short")
