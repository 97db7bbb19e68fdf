"""Snapping: nodes before vertices before arcs, within reach, the same answer every time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point
from support.ascii_plan import plan_of

from app.canvas.snapping import snap, snap_straight
from layers.overlay import SnapKind

# Tiles of 10 m. A and B part at x = 20 m; C lies below both; nodes at (0,10), (20,10), (30,10).
PARTITION = plan_of("""
    AAB
    CCC
""").partition


def test_a_node_beats_a_vertex_that_is_nearer() -> None:
    found = snap(PARTITION, (14_000, 10_000), reach_mm=7_000)
    assert found is not None
    assert (found.kind, found.xy_mm) == (SnapKind.NODE, (20_000, 10_000))
    assert found.node is not None


def test_a_vertex_beats_an_arc_that_is_nearer() -> None:
    found = snap(PARTITION, (13_000, 9_900), reach_mm=3_500)
    assert found is not None
    assert (found.kind, found.xy_mm) == (SnapKind.VERTEX, (10_000, 10_000))
    assert tuple(PARTITION.arcs[found.arc].points[found.index]) == found.xy_mm


def test_an_arc_is_caught_at_the_nearest_place() -> None:
    found = snap(PARTITION, (15_000, 10_900), reach_mm=1_000)
    assert found is not None
    assert (found.kind, found.xy_mm) == (SnapKind.ARC, (15_000, 10_000))
    line = PARTITION.line_mm(found.arc)[found.index : found.index + 2]
    assert LineString(line).distance(Point(found.xy_mm)) == 0


def test_nothing_is_caught_beyond_reach() -> None:
    assert snap(PARTITION, (15_000, 15_000), reach_mm=1_000) is None


def test_arcs_can_be_left_out() -> None:
    found = snap(PARTITION, (15_000, 10_000), reach_mm=500)
    assert found is not None
    assert snap(PARTITION, (15_000, 10_000), reach_mm=500, but_not={found.arc}) is None


COORDINATES = st.integers(-5_000, 35_000)


@given(x=COORDINATES, y=COORDINATES, reach=st.integers(1, 6_000))
def test_all_within_reach_is_caught_and_nothing_beyond(x: int, y: int, reach: int) -> None:
    found = snap(PARTITION, (x, y), reach_mm=reach)
    lines = [LineString(PARTITION.line_mm(arc)) for arc in PARTITION.arcs]
    nearest = min(line.distance(Point(x, y)) for line in lines)
    if found is None:
        assert nearest > reach - 1e-6
        return
    assert nearest - 1e-6 <= found.distance_mm <= reach
    away = np.hypot(found.xy_mm[0] - x, found.xy_mm[1] - y)
    assert away == pytest.approx(found.distance_mm, abs=1)


def test_a_handle_stands_straight_between_two_others() -> None:
    beside = np.array([[0, 0], [10_000, 0]])
    assert snap_straight((4_000, 300), beside, reach_mm=500) == (4_000, 0)
    assert snap_straight((4_000, 600), beside, reach_mm=500) is None
    assert snap_straight((-200, 0), beside, reach_mm=500) is None


def test_a_junction_stands_straight_between_the_nearest_pair() -> None:
    beside = np.array([[0, 0], [10_000, 0], [5_000, 9_000]])
    assert snap_straight((5_000, 400), beside, reach_mm=500) == (5_000, 0)


def test_two_neighbours_in_one_place_give_no_line() -> None:
    assert snap_straight((5, 5), np.array([[0, 0], [0, 0]]), reach_mm=500) is None
