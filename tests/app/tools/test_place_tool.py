"""The tool that places households, driven in metres: tiles of 100 m, a pixel is 1 m."""

from dataclasses import replace

from support.ascii_plan import plan_of, with_households
from support.map_driver import MapDriver

from app.canvas.events import Key, Modifier
from app.tools.place_states import Dragging, Pressed, Waiting
from app.tools.place_tool import PlaceTool
from gis.operations.assign_households import assign_households
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId
from gis.topology.records import GridId
from layers.overlay import OverlayDots, OverlayLine

A, B = 1, 2
FIRST, SECOND, STANDING = HouseholdId(1), HouseholdId(2), HouseholdId(3)


def village() -> Plan:
    """Return A, B and free land; two households without a location and one in B."""
    plan = with_households(plan_of("AB.", tile_mm=100_000), [(1, 1), (2, 2), (150_000, 50_000)])
    homes = {
        home: replace(
            plan.households[home], location=None, villager_group="三组", house_no=f"{home}号"
        )
        for home in (FIRST, SECOND)
    }
    plan = replace(plan, households=plan.households.replaced(homes))
    return apply(plan, assign_households(plan))


def driver() -> MapDriver:
    return MapDriver(PlaceTool, village())


def place_of(map_driver: MapDriver, home: HouseholdId) -> tuple[int, int] | None:
    return map_driver.session.plan.households[home].location


def test_clicks_place_one_household_after_another() -> None:
    map_driver = (
        driver().hover(50, 50).expect_text("Household H1", "三组 1号", "Lands in: A", "1 of 2")
    )
    map_driver.click(50, 50).expect_undo("operations.place_household").expect_households(A, 1)
    assert place_of(map_driver, FIRST) == (50_000, 50_000)
    map_driver.hover(250, 50).expect_text("Household H2", "Unassigned", "2 of 2")
    map_driver.click(150, 80).expect_households(B, 2)
    map_driver.hover(20, 20).expect_text("That was the last").click(20, 20)
    assert len(map_driver.session.history.entries) == 2


def test_beyond_all_land_is_said_before_the_click() -> None:
    driver().hover(-50, 50).expect_text("Lands in: outside")


def test_n_skips_and_backspace_goes_back() -> None:
    map_driver = driver().key(Key.N).hover(50, 50).expect_text("Household H2")
    map_driver.key(Key.N).hover(50, 50).expect_text("That was the last").key(Key.N)
    map_driver.key(Key.BACKSPACE).key(Key.BACKSPACE).key(Key.BACKSPACE)
    map_driver.hover(50, 50).expect_text("Household H1").expect_undo(None)


def test_going_back_places_a_household_anew() -> None:
    map_driver = driver().click(50, 50).key(Key.BACKSPACE).click(80, 20)
    assert place_of(map_driver, FIRST) == (80_000, 20_000)
    map_driver.hover(20, 20).expect_text("Household H2")


def test_undo_goes_back_to_the_household_whose_place_it_takes() -> None:
    map_driver = driver().click(50, 50).undo().hover(50, 50).expect_text("Household H1")
    assert place_of(map_driver, FIRST) is None


def test_a_click_on_a_dot_puts_the_next_household_into_the_same_house() -> None:
    map_driver = driver().hover(153, 52).click(153, 52)
    assert place_of(map_driver, FIRST) == place_of(map_driver, STANDING) == (150_000, 50_000)
    map_driver.click(153, 52, Modifier.SHIFT)
    assert place_of(map_driver, SECOND) == (153_000, 52_000)


def test_a_drag_moves_a_dot_and_shows_what_that_does_to_the_counts() -> None:
    map_driver = driver().press(152, 50).expect_state(Pressed).drag(52, 50).expect_state(Dragging)
    map_driver.expect_text("households 1 (+1)", "households 0 (\N{MINUS SIGN}1)").expect_undo(None)
    (way, dot, _) = map_driver.tool.overlay().shapes
    assert isinstance(way, OverlayLine)
    assert isinstance(dot, OverlayDots)
    map_driver.release().expect_state(Waiting).expect_households(A, 1).expect_households(B, 0)
    assert place_of(map_driver, STANDING) == (50_000, 50_000), (
        "it keeps its distance from the mouse"
    )
    map_driver.hover(20, 20).expect_text("Household H1")


def test_a_drag_back_to_where_it_began_is_no_step() -> None:
    map_driver = driver().press(150, 50).drag(80, 50).drag(150, 50).expect_staging(False)
    map_driver.release().expect_undo(None).expect_refused()


def test_escape_undo_and_a_lost_mouse_leave_the_dot() -> None:
    for way in ("escape", "mouse", "undo", "order"):
        map_driver = driver().press(150, 50).drag(50, 50).expect_staging(True)
        if way == "escape":
            map_driver.key(Key.ESCAPE)
        elif way == "mouse":
            map_driver.lose_mouse()
        elif way == "undo":
            map_driver.undo()
        else:
            assert map_driver.tool.take_back()
        if map_driver.is_held:
            map_driver.release()
        map_driver.expect_state(Waiting).expect_staging(False).expect_households(B, 1)
        map_driver.hover(50, 50).expect_text("Household H1")


def test_only_the_chosen_households_are_placed() -> None:
    map_driver = driver()
    assert isinstance(map_driver.tool, PlaceTool)
    map_driver.tool.place_these([STANDING, SECOND, STANDING, HouseholdId(99)])
    map_driver.hover(50, 50).expect_text("Household H3", "1 of 2").click(50, 50)
    assert place_of(map_driver, STANDING) == (50_000, 50_000)
    map_driver.tool.cancel()
    map_driver.hover(20, 20).expect_text("Household H1", "1 of 2")


def test_the_switches_do_what_the_keys_do() -> None:
    map_driver = driver()
    skip, back = map_driver.tool.commands()
    assert (skip.is_enabled, back.is_enabled) == (True, False)
    skip.run()
    skip, back = map_driver.tool.commands()
    assert back.is_enabled
    map_driver.hover(50, 50).expect_text("Household H2")
    back.run()
    map_driver.hover(50, 50).expect_text("Household H1")


def test_with_nobody_to_place_it_says_so() -> None:
    map_driver = MapDriver(PlaceTool, plan_of("A", tile_mm=100_000)).hover(50, 50)
    map_driver.expect_text("Every household has a location").click(50, 50).expect_undo(None)
    assert GridId(A) in map_driver.session.plan.grids
