"""The split tool, driven in metres: a tile of the pictures is 100 m, a pixel 1 m."""

from support.ascii_plan import plan_of, with_households
from support.map_driver import MapDriver

from app.canvas.events import Key
from app.tools.split_tool import Drawing, Idle, SplitTool
from gis.operations.assign_households import assign_households
from gis.plan.edit import apply
from gis.topology.records import GridId, Label
from layers.overlay import OverlayArea

TWO = """
    AB
    AB
"""
A, B = 1, 2
PIECES = (Label(1), Label(3))


def driver(picture: str = TWO) -> MapDriver:
    return MapDriver(SplitTool, plan_of(picture, tile_mm=100_000))


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
    map_driver.expect_text("1.50 ha  1 households  3 people", "5,000 m²  1 households")
    assert sum(isinstance(s, OverlayArea) for s in map_driver.tool.overlay().shapes) == 2


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


def test_losing_the_mouse_or_the_project_forgets_the_line() -> None:
    driver().click(-20, 150).hover(120, 150).lose_mouse().expect_state(Idle).expect_staging(False)


def test_undo_while_drawing_forgets_the_line() -> None:
    map_driver = driver().click(-20, 150).hover(120, 150).undo()
    map_driver.expect_state(Idle).expect_staging(False).expect_area(A, 20_000)


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
