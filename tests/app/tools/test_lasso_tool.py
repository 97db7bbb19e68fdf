"""The lasso tools, driven in metres: a tile of the pictures is 100 m, a pixel 1 m."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from support.ascii_plan import picture_of, plan_of, with_households
from support.map_driver import MapDriver

from app.canvas.events import Key, Modifier
from app.tools.lasso_households_tool import LassoHouseholdsTool, PaintHouseholdsTool
from app.tools.lasso_tool import Idle, Lassoing, LassoTool
from gis.errors import Reason
from gis.operations.assign_households import assign_households
from gis.plan.edit import apply
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, HouseholdId
from gis.topology.records import GridId
from layers.overlay import OverlayDots, OverlayRing

A, B = GridId(1), GridId(2)
# The unassigned tile lies between A in the west and B in the east.
ROW = "A.B"


def driver(picture: str = ROW) -> MapDriver:
    return MapDriver(LassoTool, plan_of(picture, tile_mm=100_000))


def lasso(
    map_driver: MapDriver, corners: Iterable[tuple[float, float]], *held: Modifier
) -> MapDriver:
    first, *others = corners
    map_driver.press(*first, *held)
    for corner in others:
        map_driver.drag(*corner, *held)
    return map_driver


WEST_HALF = [(50, 50), (50, 120), (150, 120), (150, -20), (50, -20)]


def test_the_land_inside_goes_to_the_grid_where_the_lasso_began() -> None:
    map_driver = lasso(driver(), WEST_HALF).expect_state(Lassoing, grid=A).expect_staging(True)
    map_driver.release().expect_state(Idle).expect_undo("operations.give_area")
    map_driver.expect_area(A, 15_000).expect_area(B, 10_000)


def test_the_numbers_of_all_that_it_touches_live_while_it_is_drawn() -> None:
    plan = with_households(plan_of(ROW, tile_mm=100_000), [(120_000, 50_000)])
    map_driver = lasso(MapDriver(LassoTool, plan), WEST_HALF).expect_undo(None)
    map_driver.expect_text("1.50 ha (+5,000 m²)", "households 1 (+1)", "people 3 (+3)")
    map_driver.expect_text("Unassigned", "5,000 m² (\N{MINUS SIGN}5,000 m²)")


def test_the_selected_grid_gets_it_wherever_the_lasso_begins() -> None:
    map_driver = driver()
    map_driver.session.select((B,))
    east = [(150, 120), (220, 120), (220, -20), (150, -20)]
    lasso(map_driver, east).release().expect_area(B, 15_000).expect_area(A, 10_000)


def test_neighbours_keep_their_land_unless_alt_is_held_or_the_switch_is_on() -> None:
    over_b = [(50, 50), (50, 120), (250, 120), (250, -20), (50, -20)]
    lasso(driver(), over_b).release().expect_area(A, 20_000).expect_area(B, 10_000)
    map_driver = lasso(driver(), over_b, Modifier.ALT).release(Modifier.ALT)
    map_driver.expect_area(A, 25_000).expect_area(B, 5_000)
    map_driver = driver()
    (switch,) = map_driver.tool.commands()
    switch.run()
    lasso(map_driver, over_b).release().expect_area(B, 5_000)
    (switch,) = map_driver.tool.commands()
    assert switch.is_checked


def test_a_hand_that_crosses_its_own_way_at_the_end_is_understood() -> None:
    crossing = [(50, 50), (50, 120), (150, 120), (150, -20), (40, -20), (40, 60), (60, 60)]
    lasso(driver(), crossing).release().expect_refused().expect_area(A, 15_000)


def test_escape_undo_and_a_lost_mouse_leave_everything() -> None:
    ways: tuple[Callable[[MapDriver], MapDriver], ...] = (
        lambda hand: hand.key(Key.ESCAPE),
        lambda hand: hand.lose_mouse(),
        lambda hand: hand.undo(),
    )
    for give_up in ways:
        map_driver = lasso(driver(), WEST_HALF)
        give_up(map_driver)
        map_driver.expect_state(Idle).expect_staging(False)
        map_driver.release().expect_undo(None).expect_area(A, 10_000)


def test_undo_by_order_gives_the_lasso_up_first() -> None:
    map_driver = lasso(driver(), WEST_HALF)
    assert map_driver.tool.take_back()
    assert not map_driver.expect_state(Idle).expect_staging(False).tool.take_back()


def test_a_click_selects_the_grid_that_is_to_get_land() -> None:
    driver().click(250, 50).expect_selection(B).click(150, 50).expect_selection()


def test_without_a_grid_it_says_what_to_do() -> None:
    middle = [(110, 50), (110, 90), (190, 90), (190, 50)]
    map_driver = lasso(driver(), middle).expect_text("Select the grid").release()
    map_driver.expect_refused(Reason.NO_GRID_CHOSEN).expect_undo(None).expect_text(
        "Select the grid"
    )


def test_a_locked_grid_gets_nothing_and_the_reason_stands_at_the_cursor() -> None:
    map_driver = driver()
    map_driver.session.locks = Locks(grids=frozenset({A}))
    lasso(map_driver, WEST_HALF).expect_text("A is locked").expect_staging(False).release()
    map_driver.expect_refused("grid_locked").expect_area(A, 10_000)


def test_there_is_nothing_to_say_of_a_lasso_that_has_met_no_land_yet() -> None:
    map_driver = lasso(driver(), [(50, 50), (50, 80), (70, 80)]).expect_text("For “A”")
    map_driver.expect_staging(False)
    (ring, _) = map_driver.tool.overlay().shapes
    assert isinstance(ring, OverlayRing)
    map_driver.release().expect_refused("no_land_to_take")


def homes() -> Plan:
    """Return A and B side by side with two households in A and one in B."""
    places = [(80_000, 50_000), (20_000, 50_000), (120_000, 50_000)]
    plan = with_households(plan_of("AB", tile_mm=100_000), places)
    return apply(plan, assign_households(plan))


def households_driver() -> MapDriver:
    map_driver = MapDriver(LassoHouseholdsTool, homes())
    map_driver.session.select((B,))
    return map_driver


ROUND_THE_BORDER = [(70, 40), (70, 60), (130, 60), (130, 40)]


def test_households_inside_are_shown_and_assigned_by_hand() -> None:
    map_driver = lasso(households_driver(), ROUND_THE_BORDER).expect_undo(None)
    map_driver.expect_text("households 2 (+1)", "households 1 (\N{MINUS SIGN}1)")
    (dots, *_) = map_driver.tool.overlay().shapes
    assert isinstance(dots, OverlayDots)
    assert sorted(dots.xy_m.tolist()) == [[80.0, 50.0], [120.0, 50.0]]
    map_driver.release().expect_undo("operations.assign_by_hand").expect_households(B, 2)
    assert map_driver.session.plan.households[HouseholdId(1)].assigned_by is AssignedBy.HAND
    assert picture_of(map_driver.session.plan, tile_mm=100_000) == "AB", "land stays"
    map_driver.undo().expect_households(B, 1)


def test_a_lasso_round_no_household_says_so_at_the_end_only() -> None:
    map_driver = lasso(households_driver(), [(40, 40), (40, 45), (60, 45), (60, 40)])
    map_driver.expect_text("households: 0, people: 0 for “B”").release().expect_refused(
        Reason.NO_HOUSEHOLDS_INSIDE
    )
    map_driver.expect_text("No household")


def test_who_lives_in_the_grid_by_location_is_not_fixed_there() -> None:
    map_driver = households_driver()
    map_driver.session.select((A,))
    lasso(map_driver, [(10, 40), (10, 60), (90, 60), (90, 40)])
    map_driver.release().expect_undo(None).expect_refused(Reason.NOTHING_CHANGES)
    assert map_driver.session.plan.households[HouseholdId(2)].assigned_by is AssignedBy.LOCATION


def test_households_assigned_so_already_change_nothing() -> None:
    plan = homes()
    fixed = {
        home.id: replace(home, grid=B, assigned_by=AssignedBy.HAND)
        for home in plan.households.values()
    }
    map_driver = MapDriver(
        LassoHouseholdsTool, replace(plan, households=plan.households.replaced(fixed))
    )
    map_driver.session.select((B,))
    lasso(map_driver, ROUND_THE_BORDER).release().expect_refused("nothing_changes")


@pytest.mark.parametrize("make_tool", [LassoTool, LassoHouseholdsTool])
def test_two_points_go_round_nothing(make_tool: type[LassoTool]) -> None:
    map_driver = MapDriver(make_tool, homes())
    lasso(map_driver, [(50, 50), (90, 50)]).release()
    assert len(map_driver.session.refusals) == 1
    map_driver.expect_staging(False).expect_undo(None)


def test_a_brush_assigns_what_it_is_drawn_over() -> None:
    map_driver = MapDriver(PaintHouseholdsTool, homes())
    map_driver.session.select((B,))
    map_driver.press(60, 55).drag(90, 55).expect_text("households: 1, people: 3 for “B”")
    (dots, ring, _) = map_driver.tool.overlay().shapes
    assert isinstance(dots, OverlayDots)
    assert isinstance(ring, OverlayRing)
    width, height = ring.xy_m.max(axis=0) - ring.xy_m.min(axis=0)
    assert (width, height) == (pytest.approx(58), pytest.approx(28))
    map_driver.release().expect_undo("operations.assign_by_hand").expect_households(B, 2)
    map_driver.press(60, 80).drag(90, 80).release().expect_refused(Reason.NO_HOUSEHOLDS_INSIDE)
