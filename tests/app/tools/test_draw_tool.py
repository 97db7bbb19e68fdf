"""The draw tool, driven in metres: a tile of the pictures is 100 m, a pixel 1 m."""

import pytest
from support.ascii_plan import plan_of, with_households
from support.map_driver import MapDriver

from app.canvas.events import Key, Modifier
from app.tools.draw_tool import DrawTool
from app.tools.drawing_states import Drawing, Idle
from gis.topology.records import GridId, Label, UnitId, unassigned_label
from layers.overlay import OverlayArea, OverlayLine, OverlayRing, OverlaySnap, SnapKind

LEFT_FREE = """
    ..A
    ..A
"""
A = 1
NEW = 2
FREE = unassigned_label(UnitId(1))


def driver(picture: str = LEFT_FREE, units: str = "") -> MapDriver:
    return MapDriver(DrawTool, plan_of(picture, units, tile_mm=100_000))


def drawing(map_driver: MapDriver) -> Drawing:
    tool = map_driver.tool
    assert isinstance(tool, DrawTool)
    assert isinstance(tool.state, Drawing)
    return tool.state


def ring(map_driver: MapDriver, *corners: tuple[float, float]) -> MapDriver:
    for corner in corners:
        map_driver.click(*corner)
    return map_driver


def test_a_ring_takes_the_unassigned_land_in_it_as_one_step() -> None:
    map_driver = ring(driver(), (20, 20), (120, 20), (120, 120), (20, 120)).expect_state(Drawing)
    map_driver.expect_undo(None).key(Key.ENTER).expect_state(Idle)
    map_driver.expect_area(NEW, 10_000).expect_undo("operations.draw_grid")
    map_driver.expect_selection(NEW)
    map_driver.undo().expect_undo(None)
    assert GridId(NEW) not in map_driver.session.plan.grids


def test_the_last_side_follows_the_edge_of_the_free_land() -> None:
    map_driver = ring(driver(), (100, -50), (100, 250), (240, 250), (240, -50)).key(Key.ENTER)
    map_driver.expect_area(NEW, 20_000).expect_area(A, 20_000)
    assert map_driver.area_of(FREE) == pytest.approx(20_000)


def test_alt_takes_from_the_neighbours_too() -> None:
    map_driver = driver().click(150, 50).click(250, 50).click(250, 150)
    map_driver.hover(150, 150).expect_area(A, 20_000)
    map_driver.hover(150, 150, Modifier.ALT).expect_area(A, 15_000).expect_area(NEW, 10_000)
    map_driver.click(150, 150, Modifier.ALT).double_click(150, 150)
    map_driver.expect_undo("operations.draw_grid")


def test_the_switch_for_neighbours_counts_at_once_and_the_one_for_carving_takes_its_place() -> None:
    map_driver = ring(driver(), (150, 50), (250, 50), (250, 150), (150, 150))
    switches = {each.id: each for each in map_driver.tool.commands()}
    switches["take_from_neighbours"].run()
    map_driver.expect_area(A, 15_000)
    switches["carve"].run()
    now = {each.id: each.is_checked for each in map_driver.tool.commands()}
    assert (now["take_from_neighbours"], now["carve"]) == (False, True)


def test_carving_makes_an_enclave() -> None:
    map_driver = driver("AAA\nAAA\nAAA")
    {each.id: each for each in map_driver.tool.commands()}["carve"].run()
    ring(map_driver, (120, 120), (180, 120), (180, 180), (120, 180)).key(Key.ENTER)
    map_driver.expect_undo("operations.carve_grid").expect_area(NEW, 3_600).expect_area(A, 86_400)


def test_a_click_on_the_first_point_closes_the_ring() -> None:
    map_driver = ring(driver(), (20, 20), (120, 20), (120, 120)).hover(23, 23)
    marks = [s for s in map_driver.tool.overlay().shapes if isinstance(s, OverlaySnap)]
    assert [(mark.kind, mark.x_m, mark.y_m) for mark in marks] == [(SnapKind.NODE, 20, 20)]
    map_driver.click(23, 23).expect_state(Idle).expect_area(NEW, 5_000)


def test_a_hand_that_trembles_clicks() -> None:
    map_driver = driver().press(20, 20).drag(24, 22).drag(19, 25).release()
    map_driver.expect_state(Drawing, points=((20_000, 20_000),))


def test_a_stroke_that_comes_back_to_its_beginning_draws_a_grid() -> None:
    map_driver = driver().press(30, 30).drag(150, 30).drag(150, 170).expect_state(Drawing)
    map_driver.expect_staging(True).drag(30, 170).drag(31, 33).release().expect_state(Idle)
    map_driver.expect_undo("operations.draw_grid").expect_area(NEW, 16_800)


def test_a_stroke_is_taken_back_as_a_whole_and_simplified() -> None:
    map_driver = driver().click(20, 20).press(120, 21).drag(120, 60).drag(120.4, 120).release()
    assert drawing(map_driver).points == ((20_000, 20_000), (120_000, 21_000), (120_400, 120_000))
    map_driver.click(20, 120).expect_area(NEW, 9_969.8).undo().expect_staging(True)
    map_driver.key(Key.BACKSPACE).expect_state(Drawing, points=((20_000, 20_000),))
    map_driver.expect_staging(False)
    map_driver.key(Key.BACKSPACE).expect_state(Idle)


def test_undo_while_drawing_takes_the_last_point_and_no_step_of_the_plan() -> None:
    map_driver = ring(driver(), (20, 20), (120, 20), (120, 120)).key(Key.ENTER)
    ring(map_driver, (20, 40), (20, 100)).undo().expect_state(Drawing, points=((20_000, 40_000),))
    map_driver.undo().expect_state(Idle).expect_undo("operations.draw_grid")
    map_driver.undo().expect_undo(None)


def test_a_plan_that_changes_under_the_hand_leaves_the_points() -> None:
    map_driver = ring(driver(), (20, 20), (120, 20), (120, 120)).key(Key.ENTER)
    ring(map_driver, (20, 40), (20, 150), (150, 150))
    map_driver.session.history.undo()
    map_driver.expect_state(Drawing).expect_staging(False)
    map_driver.hover(150, 160).expect_staging(True).key(Key.ENTER).expect_area(NEW, 7_150)


def test_the_new_grid_is_shown_with_its_numbers_before_it_is_made() -> None:
    plan = with_households(plan_of(LEFT_FREE, tile_mm=100_000), [(50_000, 50_000)])
    map_driver = MapDriver(DrawTool, plan)
    ring(map_driver, (20, 20), (120, 20)).hover(120, 120).expect_staging(True).expect_undo(None)
    map_driver.expect_text("5,000 m²", "households 1")
    assert sum(isinstance(s, OverlayArea) for s in map_driver.tool.overlay().shapes) == 1


def test_land_of_others_alone_is_refused_at_the_cursor_until_the_ring_meets_free_land() -> None:
    map_driver = ring(driver(), (220, 20), (280, 20)).hover(280, 80).expect_staging(False)
    map_driver.click(280, 80).key(Key.ENTER).expect_state(Drawing).expect_undo(None)
    assert len(map_driver.session.refusals) == 1
    map_driver.click(150, 80).key(Key.ENTER).expect_undo("operations.draw_grid")


def test_a_line_is_no_ring() -> None:
    map_driver = ring(driver(), (20, 20), (120, 20)).key(Key.ENTER).expect_refused("ring_too_short")
    map_driver.expect_state(Drawing).expect_undo(None)


def test_the_right_button_finishes_what_is_drawn_and_is_left_to_the_menu_otherwise() -> None:
    map_driver = ring(driver(), (20, 20), (120, 20), (120, 120)).right_click(120, 120)
    map_driver.expect_undo("operations.draw_grid")
    assert not map_driver.has_menu
    assert map_driver.right_click(10, 10).has_menu


def test_losing_the_mouse_gives_up_the_stroke_and_keeps_the_points() -> None:
    map_driver = ring(driver(), (20, 20), (120, 20)).press(130, 130).drag(60, 180).lose_mouse()
    map_driver.expect_state(Drawing, points=((20_000, 20_000), (120_000, 20_000)))
    map_driver.expect_staging(False)


@pytest.mark.parametrize("way", ["escape", "closing"])
def test_escape_and_closing_forget_the_ring(way: str) -> None:
    map_driver = ring(driver(), (20, 20), (120, 20)).hover(120, 120).expect_staging(True)
    _ = map_driver.key(Key.ESCAPE) if way == "escape" else map_driver.cancel()
    map_driver.expect_state(Idle).expect_staging(False).expect_undo(None)


def test_tracing_follows_a_boundary_between_two_clicks() -> None:
    map_driver = driver("..A\n.AA\n.AA").key(Key.T).click(100, 0)
    map_driver.hover(200, 300)
    ahead = drawing(map_driver).ahead
    assert ahead == ((100_000, 100_000), (100_000, 200_000), (200_000, 200_000), (200_000, 300_000))
    assert any(isinstance(s, OverlayLine) for s in map_driver.tool.overlay().shapes)
    map_driver.click(200, 300).key(Key.T).click(20, 300).click(20, 0)
    map_driver.key(Key.ENTER).expect_area(NEW, 40_000 - 6_000)
    shared = map_driver.session.plan.partition.neighbours(Label(NEW))
    assert Label(A) in shared


def test_a_traced_way_is_taken_back_as_a_whole() -> None:
    map_driver = driver("..A\n.AA\n.AA").key(Key.T).click(100, 0).click(200, 300)
    map_driver.key(Key.BACKSPACE).expect_state(Drawing, points=((100_000, 0),))


def test_where_nothing_leads_to_the_mouse_the_way_is_straight() -> None:
    map_driver = driver().key(Key.T).click(50, 50).hover(200, 100)
    assert drawing(map_driver).ahead == ((200_000, 100_000),)
    map_driver.key(Key.ESCAPE).click(100, 0).hover(200, 100, Modifier.SHIFT)
    assert drawing(map_driver).ahead == ((200_000, 100_000),)


def test_an_open_ring_shows_its_closing_side() -> None:
    map_driver = ring(driver(), (220, 20), (280, 20)).hover(280, 80)
    rings = [s for s in map_driver.tool.overlay().shapes if isinstance(s, OverlayRing)]
    assert [shape.is_open for shape in rings] == [True]
