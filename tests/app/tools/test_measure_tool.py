"""The measure tool, driven in metres: a tile of the pictures is 100 m, a pixel 1 m."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support.ascii_plan import plan_of, with_households
from support.map_driver import MapDriver

from app.canvas.events import Key, Modifier
from app.snap_switches import SnapSwitches
from app.tools.measure_tool import Idle, Measured, MeasureTool, Measuring, measure_lines
from gis.texts import Texts
from layers.overlay import OverlayMeasure, OverlaySnap, SnapKind

EN = Texts("en")


def driver() -> MapDriver:
    return MapDriver(MeasureTool, plan_of("AB", tile_mm=100_000))


def test_sides_sum_and_area_are_shown_as_they_grow() -> None:
    map_driver = driver().click(20, 20).hover(80, 20).expect_text("Length 60.00 m")
    map_driver.click(80, 20).hover(80, 60).expect_text(
        "Length 100.00 m", "Area 1,200 m² = 1.80 mu", "Perimeter 172.11 m"
    )
    sides = [s.text for s in map_driver.tool.overlay().shapes if isinstance(s, OverlayMeasure)]
    assert sides == ["60.00 m"], "a side of 40 pixels has no room for a text"


def test_enter_keeps_the_measure_until_the_next_click() -> None:
    map_driver = driver().click(20, 20).click(80, 20).key(Key.ENTER).expect_state(Measured)
    map_driver.hover(50, 70).expect_text("Length 60.00 m", "plane")
    map_driver.click(30, 30).expect_state(Measuring, points=((30_000, 30_000),))


def test_a_double_click_finishes_with_its_point() -> None:
    map_driver = driver().click(20, 20).double_click(80, 20)
    map_driver.expect_state(Measured, points=((20_000, 20_000), (80_000, 20_000)))


def test_one_point_measures_nothing() -> None:
    driver().click(20, 20).key(Key.ENTER).expect_state(Idle)


def test_backspace_and_undo_take_points_away_and_escape_all() -> None:
    map_driver = driver().click(20, 20).click(80, 20).key(Key.BACKSPACE)
    map_driver.expect_state(Measuring, points=((20_000, 20_000),))
    assert map_driver.tool.take_back()
    assert not map_driver.expect_state(Idle).tool.take_back()
    map_driver.click(20, 20).click(80, 20).key(Key.ESCAPE).expect_state(Idle)


def test_points_snap_and_shift_suspends_that() -> None:
    map_driver = driver().hover(97, 4)
    (snap,) = map_driver.tool.overlay().shapes
    assert snap == OverlaySnap(100.0, 0.0, SnapKind.NODE)
    map_driver.click(97, 4).expect_state(Measuring, points=((100_000, 0),)).key(Key.ESCAPE)
    map_driver.click(97, 4, Modifier.SHIFT).expect_state(Measuring, points=((97_000, 4_000),))


def test_only_the_kinds_that_are_switched_on_are_caught() -> None:
    plan = with_households(plan_of("AB", tile_mm=100_000), [(50_000, 50_000)])
    map_driver = MapDriver(MeasureTool, plan)
    map_driver.session.snapping = SnapSwitches(frozenset({SnapKind.HOUSEHOLD}))
    map_driver.click(97, 4).click(52, 52)
    map_driver.expect_state(Measuring, points=((97_000, 4_000), (50_000, 50_000)))
    map_driver.session.snapping = map_driver.session.snapping.suspended(True)
    map_driver.click(48, 48)
    assert isinstance(map_driver.tool, MeasureTool)
    assert map_driver.tool.state.points[-1] == (48_000, 48_000)  # type: ignore[union-attr]


def test_measuring_changes_nothing_and_outlives_an_undo() -> None:
    map_driver = driver().click(20, 20).click(80, 20).undo().expect_state(Measuring)
    map_driver.expect_staging(False).expect_undo(None)


@pytest.mark.parametrize(
    ("length_m", "expected"),
    [(9_999.0, "9,999.00 m"), (12_345.0, "12.345 km")],
)
def test_long_lengths_are_kilometres(length_m: float, expected: str) -> None:
    (line,) = measure_lines(EN, np.array([[0.0, 0.0], [length_m, 0.0]]))
    assert expected in line


def number_before(unit: str, text: str) -> float:
    return float(text.removesuffix(unit).split()[-1].replace(",", ""))


@given(st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), min_size=3, max_size=8))
def test_lengths_and_areas_agree_with_shapely(points: list[tuple[int, int]]) -> None:
    length, area, perimeter = measure_lines(EN, np.array(points, dtype=np.float64))
    assert number_before(" m", length) == pytest.approx(shapely.LineString(points).length, abs=0.01)
    around = shapely.LinearRing([*points, points[0]]).length
    assert number_before(" m", perimeter) == pytest.approx(around, abs=0.01)
    polygon = shapely.Polygon(points)
    if polygon.is_valid:
        assert number_before(" mu", area) == pytest.approx(polygon.area * 15 / 10_000, abs=0.01)
