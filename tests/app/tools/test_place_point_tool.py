"""The tool that gives one place its point: tiles of 100 m, a pixel is 1 m."""

from dataclasses import replace

from support.ascii_plan import plan_of
from support.map_driver import MapDriver

from app.canvas.events import Key
from app.tools.place_point_tool import Aiming, Idle, PlacePointTool
from gis.plan.records import AssignedBy, LocatedBy, Place, PlaceId
from gis.table import Table
from gis.topology.records import GridId

SCHOOL = PlaceId(1)


def driver() -> MapDriver:
    plan = plan_of("AB", tile_mm=100_000)
    school = Place(SCHOOL, "school", "第一小学", "", None, None)
    made = MapDriver(PlacePointTool, replace(plan, places=Table({SCHOOL: school})))
    assert isinstance(made.tool, PlacePointTool)
    made.tool.locate(SCHOOL)
    return made


def test_a_click_puts_the_place_there_and_the_grid_follows() -> None:
    made = driver().hover(150, 50).expect_text("第一小学", "Lands in: B")
    made.click(150, 50).expect_state(Idle).expect_undo("operations.locate_place")
    school = made.session.plan.places[SCHOOL]
    assert (school.location, school.grid) == ((150_000, 50_000), GridId(2))
    assert (school.assigned_by, school.located_by) == (AssignedBy.LOCATION, LocatedBy.HAND)
    made.click(20, 20)
    assert made.session.plan.places[SCHOOL].location == (150_000, 50_000)


def test_escape_gives_up() -> None:
    driver().key(Key.ESCAPE).expect_state(Idle).click(50, 50).expect_undo(None)


def test_the_same_point_again_is_refused_and_can_be_tried_elsewhere() -> None:
    made = driver().click(150, 50)
    assert isinstance(made.tool, PlacePointTool)
    made.tool.locate(SCHOOL)
    made.click(150, 50).expect_state(Aiming).expect_refused("nothing_changes")
    made.click(50, 50).expect_state(Idle)
