"""Lines drawn for a purpose: what every unfinished line is refused for waits for the end."""

from support.ascii_plan import plan_of
from support.map_driver import MapDriver

from app.canvas.events import Key
from app.tools.purpose_tool import LinesTool, Purpose, RingTool
from gis.operations.add_overlay_grid import add_overlay_grid
from gis.operations.make_sub_grids import make_sub_grids
from gis.topology.records import GridId
from layers.overlay import OverlayRing, OverlayText

A = GridId(1)


def test_a_line_that_does_not_cut_yet_is_refused_only_at_the_end() -> None:
    driver = MapDriver(LinesTool, plan_of("AA", tile_mm=100_000))
    tool = driver.tool
    assert isinstance(tool, LinesTool)
    tool.draw_for(Purpose(lambda plan, lines: make_sub_grids(plan, grid=A, lines_mm=lines)))
    driver.click(100, -20).click(100, 50).hover(100, 60)
    assert not [shape for shape in tool.overlay().shapes if isinstance(shape, OverlayText)]
    driver.key(Key.ENTER).expect_refused("line_does_not_cut")
    driver.click(100, 130).key(Key.ENTER)
    assert len(driver.session.plan.sub_grids(A)) == 2


def test_a_ring_that_takes_no_land_is_seen_itself() -> None:
    driver = MapDriver(RingTool, plan_of("AA", tile_mm=100_000))
    tool = driver.tool
    assert isinstance(tool, RingTool)
    tool.draw_for(
        Purpose(lambda plan, lines: add_overlay_grid(plan, name="P", ring_mm=lines[0], on=""))
    )
    driver.click(20, 20).click(80, 20).hover(80, 80)
    assert driver.session.history.is_staging
    assert [shape for shape in tool.overlay().shapes if isinstance(shape, OverlayRing)]
