"""Finding by words: grids, units, households, and coordinates in the notations in use."""

import numpy as np
import pytest
from support.full_plan import full_plan

from app.finding_places import FoundKind, bounds_of, find_places
from app.typed_coordinates import TypedPlace, typed_place
from gis.geometry.crs import WGS84, parse_crs, transform_xy
from gis.plan.plan import Plan
from gis.topology.records import GridId


@pytest.fixture(scope="module")
def plan() -> Plan:
    return full_plan()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("119.01, 32.71", TypedPlace(119.01, 32.71)),
        ("32.71N 119.01E", TypedPlace(119.01, 32.71, is_ordered=True)),
        ("E119.01 N32.71", TypedPlace(119.01, 32.71, is_ordered=True)),
        ("119°30'36\" 32°15'", TypedPlace(119.51, 32.25)),
        ("东经119°30′36″ 北纬32°15′", TypedPlace(119.51, 32.25, is_ordered=True)),
        ("经度：119.51　纬度：32.25", TypedPlace(119.51, 32.25, is_ordered=True)),
        ("北纬32度15分 东经119度30分36秒", TypedPlace(119.51, 32.25, is_ordered=True)),
        ("119 30 36 32 15 0", TypedPlace(119.51, 32.25)),
        ("119.5°E 32.25°N", TypedPlace(119.5, 32.25, is_ordered=True)),
        ("东 406,229.8  北 3,619,919.6 米", TypedPlace(406229.8, 3619919.6, is_ordered=True)),
        ("E 406,229.8  N 3,619,919.6 m", TypedPlace(406229.8, 3619919.6, is_ordered=True)),
        ("X=3619919.6 Y=406229.8", TypedPlace(3619919.6, 406229.8)),
        ("３９４０６２２９．８，３６１９９１９", TypedPlace(39406229.8, 3619919)),
        ("118W 34S", TypedPlace(-118, -34, is_ordered=True)),
    ],
)
def test_coordinates_are_read_in_many_notations(words: str, expected: TypedPlace) -> None:
    found = typed_place(words)
    assert found is not None
    assert (found.first, found.second) == pytest.approx((expected.first, expected.second))
    assert found.is_ordered == expected.is_ordered


@pytest.mark.parametrize(
    "words", ["", "341181110201001", "栗坞村", "119.01E", "1 2 3", "E1 E2", "a 1 2"]
)
def test_other_words_are_no_coordinates(words: str) -> None:
    assert typed_place(words) is None


def middle_of(plan: Plan) -> tuple[float, float]:
    west, south, east, north = plan.partition.bounds_mm()
    return (west + east) / 2000, (south + north) / 2000


def test_one_place_is_found_in_metres_and_degrees_in_either_order(plan: Plan) -> None:
    x, y = middle_of(plan)
    lon, lat = transform_xy(np.array([[x, y]]), parse_crs(plan.crs), WGS84)[0].tolist()
    ways = [f"{x} {y}", f"{y} {x}", f"40{x} {y}", f"{lon} {lat}", f"{lat},{lon}"]
    found = [find_places(plan, words)[0] for words in ways]
    assert {each.kind for each in found} == {FoundKind.PLACE}
    for each in found:
        assert each.at == pytest.approx((x * 1000, y * 1000), abs=50)
        assert each.where


def test_a_place_far_away_is_not_offered(plan: Plan) -> None:
    assert find_places(plan, "10.0 50.0") == []


def test_grids_are_found_by_code_name_and_part_of_them(plan: Plan) -> None:
    record = plan.grids[GridId(3)]
    for words in (record.code, record.code[-6:], record.name):
        best = find_places(plan, words)[0]
        assert (best.kind, best.selection.grids) == (FoundKind.GRID, (record.id,))
    bounds = bounds_of(plan, best)
    assert bounds == tuple(map(round, plan.grid_polygon_mm(record.id).bounds))


def test_units_are_found_by_name_and_pinyin_with_all_their_land(plan: Plan) -> None:
    for words in ("测试镇", "csz"):
        (town,) = [found for found in find_places(plan, words) if found.kind is FoundKind.UNIT]
        assert bounds_of(plan, town) == plan.partition.bounds_mm()


def test_a_household_is_found_by_its_number_without_a_name(plan: Plan) -> None:
    (found, *_) = find_places(plan, "H1")
    assert (found.kind, found.name) == (FoundKind.HOUSEHOLD, "H1")
    record = plan.households[found.selection.households[0]]
    assert record.householder
    assert record.householder not in f"{found.name} {found.where}"
    assert found.at == record.location


def test_an_online_grid_has_no_place(plan: Plan) -> None:
    (found,) = find_places(plan, "线上网格")
    assert bounds_of(plan, found) is None
