"""Snapping: the documented order of what is caught, within reach, the same answer every time."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point
from support.ascii_plan import plan_of, with_households

from app.canvas.grips import grip_at, straight_place
from app.canvas.snapping import ALL_KINDS, MOST_REFERENCES, Snap, snap
from gis.plan.plan import Plan
from gis.plan.records import Reference, ReferenceId
from gis.table import Table
from layers.overlay import SnapKind

# Tiles of 10 m. A and B part at x = 20 m; C lies below both; nodes at (0,10), (20,10), (30,10).
PLAN = plan_of("""
    AAB
    CCC
""")
PARTITION = PLAN.partition
ROAD = ReferenceId(7)


def with_road(plan: Plan, *points: tuple[int, int]) -> Plan:
    road = Reference(ROAD, "road", "大路", False, (np.array(points),))
    return replace(plan, references=Table({ROAD: road}))


def test_a_node_beats_a_vertex_that_is_nearer() -> None:
    found = snap(PLAN, (14_000, 10_000), reach_mm=7_000)
    assert found is not None
    assert (found.kind, found.xy_mm) == (SnapKind.NODE, (20_000, 10_000))


def test_a_vertex_beats_an_arc_that_is_nearer() -> None:
    found = grip_at(PARTITION, (13_000, 9_900), reach_mm=3_500)
    assert found is not None
    assert (found.kind, found.xy_mm) == (SnapKind.VERTEX, (10_000, 10_000))
    assert tuple(PARTITION.arcs[found.arc].points[found.index]) == found.xy_mm
    assert snap(PLAN, (13_000, 9_900), reach_mm=3_500) == Snap(
        SnapKind.VERTEX, found.xy_mm, found.distance_mm, arc=found.arc
    )


def test_an_arc_is_caught_at_the_nearest_place() -> None:
    found = grip_at(PARTITION, (15_000, 10_900), reach_mm=1_000)
    assert found is not None
    assert (found.kind, found.xy_mm) == (SnapKind.ARC, (15_000, 10_000))
    line = PARTITION.line_mm(found.arc)[found.index : found.index + 2]
    assert LineString(line).distance(Point(found.xy_mm)) == 0


def test_a_foot_beats_the_arc_it_stands_on() -> None:
    found = snap(PLAN, (14_300, 10_400), reach_mm=1_000, origin=(14_000, 17_000))
    assert found is not None
    assert (found.kind, found.xy_mm) == (SnapKind.FOOT, (14_000, 10_000))
    far = snap(PLAN, (16_300, 10_400), reach_mm=1_000, origin=(14_000, 17_000))
    assert far is not None
    assert far.kind is SnapKind.ARC


def test_a_line_that_begins_on_a_boundary_has_no_foot_there() -> None:
    found = snap(PLAN, (14_300, 10_400), reach_mm=1_000, origin=(14_000, 10_000))
    assert found is not None
    assert found.kind is SnapKind.ARC


def test_boundaries_beat_references_and_references_beat_households() -> None:
    plan = with_road(PLAN, (0, 15_000), (12_000, 15_000), (18_000, 15_000))
    plan = with_households(plan, [(12_500, 15_200), (15_000, 13_000)])
    kinds = [
        (found.kind, found.xy_mm)
        for at in [(15_000, 12_500), (15_000, 14_500), (12_400, 15_200)]
        for found in [snap(plan, at, reach_mm=2_600)]
        if found is not None
    ]
    assert kinds == [
        (SnapKind.ARC, (15_000, 10_000)),
        (SnapKind.REFERENCE, (15_000, 15_000)),
        (SnapKind.REFERENCE, (12_000, 15_000)),
    ]
    alone = snap(plan, (15_000, 13_100), reach_mm=1_000)
    assert alone is not None
    assert (alone.kind, alone.household) == (SnapKind.HOUSEHOLD, 2)


def test_a_foot_is_found_on_a_reference_line_too() -> None:
    plan = with_road(PLAN, (0, 15_000), (18_000, 15_000))
    found = snap(plan, (7_200, 15_300), reach_mm=1_000, origin=(7_000, 19_000))
    assert found is not None
    assert (found.kind, found.xy_mm, found.reference) == (SnapKind.FOOT, (7_000, 15_000), ROAD)


def test_only_the_kinds_that_are_asked_for_are_caught() -> None:
    plan = with_road(PLAN, (0, 15_000), (18_000, 15_000))
    at = (20_000, 10_000)
    assert snap(plan, at, reach_mm=100, kinds=()) is None
    found = snap(plan, at, reach_mm=100, kinds={SnapKind.ARC})
    assert found is not None
    assert found.kind is SnapKind.ARC
    assert snap(plan, (9_000, 15_000), reach_mm=100, kinds=ALL_KINDS - {SnapKind.REFERENCE}) is None


def test_nothing_is_caught_beyond_reach() -> None:
    assert snap(PLAN, (15_000, 15_000), reach_mm=1_000) is None


def test_arcs_can_be_left_out() -> None:
    found = snap(PLAN, (15_000, 10_000), reach_mm=500)
    assert found is not None
    assert found.arc is not None
    assert snap(PLAN, (15_000, 10_000), reach_mm=500, but_not={found.arc}) is None


COORDINATES = st.integers(-5_000, 35_000)


@given(x=COORDINATES, y=COORDINATES, reach=st.integers(1, 6_000))
def test_all_within_reach_is_caught_and_nothing_beyond(x: int, y: int, reach: int) -> None:
    found = snap(PLAN, (x, y), reach_mm=reach)
    lines = [LineString(PARTITION.line_mm(arc)) for arc in PARTITION.arcs]
    nearest = min(line.distance(Point(x, y)) for line in lines)
    if found is None:
        assert nearest > reach - 1e-6
        return
    assert nearest - 1e-6 <= found.distance_mm <= reach
    away = np.hypot(found.xy_mm[0] - x, found.xy_mm[1] - y)
    assert away == pytest.approx(found.distance_mm, abs=1)


@given(x=COORDINATES, y=COORDINATES, ox=COORDINATES, oy=COORDINATES)
def test_a_foot_makes_a_right_angle(x: int, y: int, ox: int, oy: int) -> None:
    plan = with_road(PLAN, (-4_000, -3_000), (9_000, 24_000), (33_000, 21_000))
    found = snap(plan, (x, y), reach_mm=9_000, kinds={SnapKind.FOOT}, origin=(ox, oy))
    if found is None:
        return
    assert np.hypot(found.xy_mm[0] - x, found.xy_mm[1] - y) <= 9_001
    road = plan.references[ROAD].lines[0]
    line = road if found.arc is None else PARTITION.line_mm(found.arc)
    way = np.array(found.xy_mm) - (ox, oy)
    steps = [
        end - start
        for start, end in pairwise(line)
        if LineString([start, end]).distance(Point(found.xy_mm)) < 1.5
    ]
    assert any(
        abs(float(way @ step)) / np.hypot(*way) / np.hypot(*step) < 0.01 or np.hypot(*way) < 300
        for step in steps
    )


def test_a_handle_stands_straight_between_two_others() -> None:
    beside = np.array([[0, 0], [10_000, 0]])
    assert straight_place((4_000, 300), beside, reach_mm=500) == (4_000, 0)
    assert straight_place((4_000, 600), beside, reach_mm=500) is None
    assert straight_place((-200, 0), beside, reach_mm=500) is None


def test_a_junction_stands_straight_between_the_nearest_pair() -> None:
    beside = np.array([[0, 0], [10_000, 0], [5_000, 9_000]])
    assert straight_place((5_000, 400), beside, reach_mm=500) == (5_000, 0)


def test_two_neighbours_in_one_place_give_no_line() -> None:
    assert straight_place((5, 5), np.array([[0, 0], [0, 0]]), reach_mm=500) is None


def test_references_that_lie_closer_than_a_hand_can_aim_are_not_caught() -> None:
    houses = {
        ReferenceId(i): Reference(
            ReferenceId(i),
            "building",
            "",
            False,
            (np.array([[i * 100, 15_000], [i * 100, 16_000]]),),
        )
        for i in range(1, MOST_REFERENCES + 2)
    }
    plan = replace(PLAN, references=Table(houses))
    kinds = {SnapKind.REFERENCE}
    assert snap(plan, (2_000, 15_500), reach_mm=6_000, kinds=kinds) is None
    assert snap(plan, (2_000, 15_500), reach_mm=400, kinds=kinds) is not None
