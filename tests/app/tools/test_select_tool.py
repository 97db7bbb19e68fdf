"""The select tool, driven in metres: a tile of the pictures is 100 m."""

from support.ascii_plan import plan_of
from support.map_driver import MapDriver

from app.canvas.events import Key, Modifier
from app.tools.pan_tool import PanTool
from app.tools.select_tool import SelectTool
from gis.topology.records import GridId

A, B = GridId(1), GridId(2)


def driver() -> MapDriver:
    return MapDriver(SelectTool, plan_of("AB.", tile_mm=100_000))


def test_a_click_selects_the_grid_under_it_alone() -> None:
    driver().click(50, 50).expect_selection(A).click(150, 50).expect_selection(B)


def test_shift_adds_and_takes_out() -> None:
    map_driver = driver().click(50, 50).click(150, 50, Modifier.SHIFT).expect_selection(A, B)
    map_driver.click(50, 50, Modifier.SHIFT).click(250, 50, Modifier.SHIFT).expect_selection(B)


def test_a_click_beside_all_grids_and_escape_select_nothing() -> None:
    map_driver = driver().click(50, 50).click(250, 50).expect_selection()
    map_driver.click(50, 50).key(Key.ESCAPE).expect_selection()


def test_a_drag_is_left_to_the_map() -> None:
    for make_tool in (SelectTool, PanTool):
        map_driver = MapDriver(make_tool, plan_of("AB", tile_mm=100_000))
        map_driver.press(50, 50)
        assert not map_driver.is_held
