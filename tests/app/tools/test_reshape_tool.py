"""The reshape tool, driven in metres: a tile of the pictures is 100 m, a pixel 1 m."""

from support.ascii_plan import plan_of
from support.map_driver import MapDriver

from app.canvas.events import Key
from app.tools.drawing_states import Drawing, Idle
from app.tools.reshape_tool import ReshapeTool
from gis.plan.locks import Locks
from gis.topology.records import GridId
from layers.overlay import OverlayArea

TWO = """
    AAB
    AAB
    AAB
"""
A, B = 1, 2


def driver(picture: str = TWO, units: str = "") -> MapDriver:
    return MapDriver(ReshapeTool, plan_of(picture, units, tile_mm=100_000))


def test_a_line_from_the_boundary_back_to_it_leads_it_anew() -> None:
    map_driver = driver().click(200, 250).click(150, 250).click(150, 50).hover(200, 50)
    map_driver.expect_staging(True).expect_area(A, 50_000).expect_undo(None)
    map_driver.expect_text("A", "5.00 ha (−1.00 ha)", "B")
    assert sum(isinstance(s, OverlayArea) for s in map_driver.tool.overlay().shapes) == 2
    map_driver.double_click(200, 50).expect_state(Idle).expect_undo("operations.reshape_border")
    map_driver.expect_area(A, 50_000).expect_area(B, 40_000).undo().expect_area(A, 60_000)


def test_a_stroke_does_the_same() -> None:
    map_driver = driver().press(200, 250).drag(250, 250).drag(250, 50).drag(198, 50).release()
    map_driver.expect_state(Drawing).key(Key.ENTER).expect_area(A, 70_000)


def test_a_line_that_does_not_come_back_is_unfinished_and_refused_when_insisted() -> None:
    map_driver = driver().click(200, 250).hover(150, 250).expect_staging(False)
    map_driver.expect_text()
    map_driver.click(150, 250).key(Key.ENTER).expect_state(Drawing).expect_undo(None)
    assert len(map_driver.session.refusals) == 1
    map_driver.click(150, 50).click(200, 50).key(Key.ENTER)
    map_driver.expect_undo("operations.reshape_border")


def test_locked_land_and_unit_boundaries_stay() -> None:
    map_driver = driver(TWO, "uuv\nuuv\nuuv").click(200, 250).click(150, 150).hover(200, 50)
    map_driver.expect_staging(False).expect_text("unit")
    map_driver = driver()
    map_driver.session.locks = Locks(grids=frozenset({GridId(B)}))
    map_driver.click(200, 250).click(150, 150).hover(200, 50).expect_staging(False)
    map_driver.click(200, 50).key(Key.ENTER).expect_undo(None)
    map_driver.expect_refused("grid_locked")
