"""The select tools, driven in metres: a tile of the pictures is 100 m, a pixel 1 m."""

import pytest
from support.ascii_plan import plan_of, with_households
from support.map_driver import MapDriver

from app.canvas.events import Key, Modifier
from app.selection import Selection
from app.tools.pan_tool import PanTool
from app.tools.select_tool import (
    Boxing,
    Idle,
    Lassoing,
    Pressed,
    SelectBordersTool,
    SelectHouseholdsTool,
    SelectTool,
)
from gis.plan.records import HouseholdId
from gis.topology.records import GridId, grid_of
from layers.overlay import OverlayArea, OverlayRing

A, B, C = GridId(1), GridId(2), GridId(3)


def driver(picture: str = "AB.") -> MapDriver:
    return MapDriver(SelectTool, plan_of(picture, tile_mm=100_000))


def test_a_click_selects_the_grid_under_it_alone() -> None:
    driver().click(50, 50).expect_selection(A).click(150, 50).expect_selection(B)


def test_shift_adds_and_takes_out() -> None:
    map_driver = driver().click(50, 50).click(150, 50, Modifier.SHIFT).expect_selection(A, B)
    map_driver.click(50, 50, Modifier.SHIFT).click(250, 50, Modifier.SHIFT).expect_selection(B)


def test_a_click_beside_all_grids_and_escape_select_nothing() -> None:
    map_driver = driver().click(50, 50).click(250, 50).expect_selection()
    map_driver.click(50, 50).key(Key.ESCAPE).expect_selection()


def test_a_shaking_hand_still_clicks() -> None:
    driver().press(50, 50).drag(52, 52).expect_state(Pressed).release().expect_selection(A)


def test_a_box_to_the_right_takes_whole_grids() -> None:
    map_driver = driver("ABC").press(-20, -20).drag(220, 120).expect_state(Boxing)
    map_driver.expect_text("grids: 2").expect_selection()
    map_driver.release().expect_state(Idle).expect_selection(A, B)


def test_a_box_to_the_left_takes_what_it_touches() -> None:
    driver("ABC").press(220, 120).drag(150, 50).release().expect_selection(B, C)


def test_a_box_with_shift_adds() -> None:
    map_driver = driver("ABC").click(250, 50).press(-20, -20, Modifier.SHIFT)
    map_driver.drag(110, 120, Modifier.SHIFT).release(Modifier.SHIFT).expect_selection(C, A)


@pytest.mark.parametrize("modifier", [Modifier.ALT, Modifier.CONTROL])
def test_a_drag_with_alt_or_control_is_a_lasso(modifier: Modifier) -> None:
    map_driver = driver("ABC").press(80, 50)
    for x, y in ((80, 90), (120, 90), (120, 50)):
        map_driver.drag(x, y, modifier)
    map_driver.expect_state(Lassoing).expect_text("grids: 2")
    *grids, ring, _ = map_driver.tool.overlay().shapes
    assert [type(grid) for grid in grids] == [OverlayArea, OverlayArea]
    assert isinstance(ring, OverlayRing)
    map_driver.release().expect_selection(A, B)


def test_escape_and_a_lost_mouse_give_up_the_box_and_keep_the_selection() -> None:
    map_driver = driver().click(50, 50).press(-20, -20).drag(220, 120).key(Key.ESCAPE)
    map_driver.expect_state(Idle).release().expect_selection(A)
    map_driver.press(-20, -20).drag(220, 120).lose_mouse().expect_state(Idle).expect_selection(A)


def test_households_are_selected_by_their_dots() -> None:
    plan = with_households(plan_of("AB", tile_mm=100_000), [(50_000, 50_000), (60_000, 50_000)])
    map_driver = MapDriver(SelectHouseholdsTool, plan).click(53, 50)
    assert map_driver.session.selected == Selection(households=(HouseholdId(1),))
    map_driver.click(75, 50)
    assert map_driver.session.selected == Selection()
    map_driver.press(40, 40).drag(70, 60).expect_text("households: 2, people: 6").release()
    assert list(map_driver.session.selected.households) == [1, 2]
    map_driver.click(50, 50, Modifier.SHIFT)
    assert list(map_driver.session.selected.households) == [2]


def test_borders_are_selected_from_junction_to_junction() -> None:
    plan = plan_of("AB", tile_mm=100_000)
    map_driver = MapDriver(SelectBordersTool, plan).click(104, 50)
    (border,) = map_driver.session.selected.borders
    assert {*map(grid_of, plan.partition.arcs[border.arc].labels())} == {A, B}
    map_driver.press(-10, -10).drag(210, 110).expect_text("boundaries: 3").release()
    assert len(map_driver.session.selected.borders) == 3
    map_driver.click(50, 50)
    assert map_driver.session.selected.is_empty()


def test_the_pan_tool_leaves_a_drag_to_the_map() -> None:
    map_driver = MapDriver(PanTool, plan_of("AB", tile_mm=100_000))
    map_driver.press(50, 50)
    assert not map_driver.is_held
