from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support.ascii_plan import plan_of

from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId
from gis.table import Table
from gis.topology.records import GridId, UnitId
from layers.boxes import Box, BoxIndex
from layers.drawing import Ruler
from layers.label_houses import PointLabels, joined_numbers
from layers.label_measure import measure_labels
from layers.label_points import PointRequest, place_at_points
from layers.label_space import LabelSpace
from layers.label_values import LabelText
from layers.lettering import LabelKey, LetterHeights
from layers.map_view import MapView

SHEET = Box(0, 0, 100, 100)
VIEW = MapView(50, 50, 1.0, 100, 100, 1.0)
NUMBER = LabelText(("12",), 2.4, 2.0, 2.0)
HEIGHTS = LetterHeights(1.2, 1.5)


def homes(*rows: tuple[int, int, str]) -> Plan:
    records = {
        HouseholdId(i): Household(
            HouseholdId(i), f"{i}", UnitId(1), "", number, "", 3, (x * 1000, y * 1000), GridId(1)
        )
        for i, (x, y, number) in enumerate(rows, 1)
    }
    return replace(plan_of("A", tile_mm=100_000), households=Table(records))


def ask(plan: Plan) -> PointLabels:
    return PointLabels(plan, VIEW, SHEET, 1.0, Ruler(), None, 0.3)


def at(key: int, x: float, y: float) -> PointRequest:
    return PointRequest(key, (x, y), (NUMBER,), 0.8)


def space() -> LabelSpace:
    return LabelSpace(SHEET, (), 0.2, 8.0)


def marks_at(*points: tuple[float, float]) -> BoxIndex:
    marks = BoxIndex(8.0)
    for point in points:
        marks.add(Box.around(point, 1.0, 1.0))
    return marks


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (["12", "13", "14"], ["12–14"]),
        (["12", "13"], ["12", "13"]),
        (["14", "12", "12", "13", "20"], ["12–14", "20"]),
        (["9", "10", "11", "2"], ["2", "9–11"]),
        (["12", "12-1", "12-2"], ["12", "12-1", "12-2"]),
        ([], []),
    ],
)
def test_numbers_of_one_spot_are_joined(numbers: list[str], said: list[str]) -> None:
    assert joined_numbers(numbers) == said


def test_households_of_one_spot_share_a_label() -> None:
    plan = homes((20, 20, "东街12号"), (20, 20, "东街13号"), (20, 20, "14号"), (60, 60, "西街3号"))
    houses = ask(plan).houses(HEIGHTS, 0.9, None)
    words = {request.key: request.texts[0].lines for request in houses.requests}
    assert words == {LabelKey("house", 1): ("12–14",), LabelKey("house", 4): ("3",)}
    assert houses.households[LabelKey("house", 1)] == (1, 2, 3)


def test_the_text_may_be_the_number_in_a_list() -> None:
    plan = homes((20, 20, "东街12号"), (40, 20, ""), (60, 20, "3号"))
    houses = ask(plan).houses(HEIGHTS, 0.9, lambda home: f"{home + 100}" if home != 3 else "")
    assert [request.texts[0].lines for request in houses.requests] == [("101",), ("102",)]


def test_many_numbers_of_one_spot_are_wrapped() -> None:
    plan = homes(*((20, 20, f"{2 * i}号") for i in range(1, 21)))
    (request,) = ask(plan).houses(HEIGHTS, 0.9, None).requests
    text = request.texts[0]
    assert len(text.lines) > 1
    assert "".join(text.lines).split("、") == [f"{2 * i}" for i in range(1, 21)]
    assert text.height > len(text.lines) * text.character


def test_letters_shrink_where_houses_are_close_but_never_below_the_least() -> None:
    wide = ask(homes(*((10 * i, 50, f"{i}号") for i in range(1, 9)))).houses(HEIGHTS, 0.9, None)
    close = ask(homes(*((40 + i, 50, f"{i}号") for i in range(1, 9)))).houses(HEIGHTS, 0.9, None)
    assert wide.requests[0].texts[0].character == pytest.approx(1.5)
    assert {text.character for text in close.requests[0].texts} == {1.2}


def test_a_lone_point_has_its_label_at_the_upper_right() -> None:
    room = space()
    assert place_at_points([at(1, 50, 50)], room, BoxIndex(8.0)) == []
    (label,) = room.placed
    assert label.box.left > 50
    assert label.y < 50
    assert label.at == (50, 50)
    assert label.leader is None


def test_a_label_covers_no_other_mark() -> None:
    points = [(50.0, 50.0), (52.5, 49.5), (52.5, 51.0)]
    room = space()
    place_at_points([at(1, *points[0])], room, marks_at(*points))
    (label,) = room.placed
    assert not any(label.box.meets(Box.around(point, 1.0, 1.0)) for point in points)


def test_where_all_sides_are_taken_the_label_goes_out_with_a_leader() -> None:
    room = space()
    walls = [Box(46, 46, 49.4, 54), Box(50.6, 46, 54, 54)]
    for wall in walls:
        room.take(wall)
    assert place_at_points([at(1, 50, 50)], room, BoxIndex(8.0)) == []
    (label,) = room.placed
    assert label.leader is not None
    assert not any(wall.meets_line(*label.leader) for wall in walls)


def test_a_point_that_is_walled_in_is_named() -> None:
    room = space()
    room.take(Box(30, 30, 70, 70))
    assert place_at_points([at(1, 50, 50)], room, BoxIndex(8.0)) == [at(1, 50, 50)]
    assert room.placed == []


def test_a_label_goes_far_out_before_it_is_lost() -> None:
    room = space()
    for wall in (Box(35, 35, 49.4, 65), Box(50.6, 35, 65, 65)):
        room.take(wall)
    assert place_at_points([at(1, 50, 50)], room, marks_at((50, 30), (50, 70))) == []
    (label,) = room.placed
    assert label.leader is not None


def test_numbers_keep_off_the_outline_of_the_land() -> None:
    land = shapely.box(0, 0, 52.5, 100)
    houses = replace(ask(homes((50, 50, "12号"))), land=land).houses(HEIGHTS, 0.9, None)
    room = space()
    assert place_at_points(houses.requests, room, houses.marks) == []
    (label,) = room.placed
    assert label.leader is None
    assert label.box.right < 52.5 - 0.4 or label.box.left > 52.5 + 0.4


def test_a_house_at_the_edge_of_roughly_drawn_land_has_its_number() -> None:
    land = shapely.box(0, 0, 49.8, 100)
    houses = replace(ask(homes((50, 50, "12号"))), land=land).houses(HEIGHTS, 0.9, None)
    assert len(houses.requests) == 1


@given(st.lists(st.tuples(st.floats(1, 99), st.floats(1, 99)), max_size=60, unique=True))
def test_house_numbers_never_meet_and_none_is_lost(points: list[tuple[float, float]]) -> None:
    requests = [at(i, x, y) for i, (x, y) in enumerate(points)]
    room, marks = space(), marks_at(*points)
    without = place_at_points(requests, room, marks)
    assert {label.key for label in room.placed} | {r.key for r in without} == set(
        range(len(points))
    )
    assert measure_labels(room.placed, SHEET).faults == 0
    again = space()
    assert place_at_points(requests, again, marks) == without
    assert again.placed == room.placed


def test_thousands_of_houses_find_room() -> None:
    random = np.random.default_rng(5)
    sheet = Box(0, 0, 560, 390)
    points = random.uniform((2, 2), (558, 388), (4000, 2)).tolist()
    text = LabelText(("123",), 2.2, 1.3, 1.3)
    room = LabelSpace(sheet, (), 0.2, 6.0)
    requests = [PointRequest(i, (x, y), (text,), 0.6) for i, (x, y) in enumerate(points)]
    without = place_at_points(requests, room, marks_at(*points))
    assert len(without) < 20
    assert measure_labels(room.placed, sheet).faults == 0
