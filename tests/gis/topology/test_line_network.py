"""The way along lines: as short as among all vertices, and always on the lines."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse.csgraph import floyd_warshall

from gis.geometry.lattice import LatticeArray
from gis.topology.line_network import LineNetwork, NetworkPlace

M = 1000


def line(*places_m: tuple[float, float]) -> LatticeArray:
    return np.array([[round(x * M), round(y * M)] for x, y in places_m], dtype=np.int64)


def place(network: LineNetwork, x_m: float, y_m: float, reach_m: float = 1.0) -> NetworkPlace:
    found = network.nearest((x_m * M, y_m * M), reach_m * M)
    assert found is not None
    return found


def length_m(way: LatticeArray | None) -> float:
    assert way is not None
    return float(shapely.LineString(way).length) / M


CROSSROADS = [
    line((0, 0), (100, 0)),
    line((0, 50), (100, 50)),
    line((20, -10), (20, 60)),
    line((80, -10), (80, 60)),
]


def test_the_way_turns_where_lines_cross() -> None:
    network = LineNetwork.of_lines(CROSSROADS)
    way = network.path(place(network, 5, 0), place(network, 95, 50))
    assert way is not None
    assert way[0].tolist() == [5 * M, 0]
    assert way[-1].tolist() == [95 * M, 50 * M]
    assert length_m(way) == 15 + 60 + 15 + 50


def test_a_place_is_found_within_reach_only_and_lies_on_the_line() -> None:
    network = LineNetwork.of_lines(CROSSROADS)
    assert network.nearest((50 * M, 10 * M), 9 * M) is None
    found = place(network, 50, 10, reach_m=11)
    assert found.xy_mm == (50 * M, 0)
    assert found.distance_mm == 10 * M


def test_a_way_within_one_line_is_that_part_of_it() -> None:
    network = LineNetwork.of_lines([line((0, 0), (10, 0), (10, 10))])
    way = network.path(place(network, 10, 6), place(network, 4, 0))
    assert way is not None
    assert way.tolist() == [[10 * M, 6 * M], [10 * M, 0], [4 * M, 0]]


def test_on_a_ring_the_shorter_way_round_is_taken() -> None:
    ring = line((0, 0), (30, 0), (30, 10), (0, 10), (0, 0))
    network = LineNetwork.of_lines([ring])
    for start, end in (((0, 5), (5, 0)), ((5, 10), (0, 5)), ((5, 0), (5, 10))):
        way = network.path(place(network, *start), place(network, *end))
        assert length_m(way) == (20 if start == (5, 0) else 10)


def test_lines_that_do_not_meet_give_no_way_unless_a_leap_ties_them() -> None:
    lines = [line((0, 0), (40, 0)), line((43, -20), (43, 20)), line((43, 25), (90, 25))]
    apart = LineNetwork.of_lines(lines)
    assert apart.path(place(apart, 10, 0), place(apart, 43, 20)) is None
    tied = LineNetwork.of_lines(lines, leap_mm=4 * M)
    way = tied.path(place(tied, 10, 0), place(tied, 43, 20))
    assert way is not None
    assert way.tolist() == [[10 * M, 0], [40 * M, 0], [43 * M, 0], [43 * M, 20 * M]]
    assert tied.path(place(tied, 10, 0), place(tied, 90, 25)) is None


def test_several_leaps_arrive_on_one_line() -> None:
    road = line((0, 0), (100, 0))
    lanes = [line((x, 2), (x, 30)) for x in (10, 40, 70)] + [line((100, 1), (120, 20))]
    network = LineNetwork.of_lines([road, *lanes], leap_mm=3 * M)
    way = network.path(place(network, 70, 30), place(network, 10, 30))
    assert way is not None
    assert way.tolist() == [
        [x * M, y * M] for x, y in ((70, 30), (70, 2), (70, 0), (40, 0), (10, 0), (10, 2), (10, 30))
    ]
    way = network.path(place(network, 5, 0), place(network, 120, 20))
    assert way is not None
    assert [100 * M, 0] in way.tolist()


def test_a_line_is_followed_rather_than_left_by_a_leap() -> None:
    # Straight on over the leap is shorter than round by the bend, but a leap is dear.
    lines = [line((0, 0), (20, 0)), line((24, 0), (50, 0)), line((10, 0), (17, 5), (30, 0))]
    network = LineNetwork.of_lines(lines, leap_mm=4 * M)
    way = network.path(place(network, 5, 0), place(network, 45, 0))
    assert way is not None
    assert [17 * M, 5 * M] in way.tolist()


def test_the_way_to_where_one_stands_is_that_place() -> None:
    network = LineNetwork.of_lines(CROSSROADS)
    for here in (place(network, 50, 0), place(network, 20, 0)):
        way = network.path(here, here)
        assert way is not None
        assert way.tolist() == [list(here.xy_mm)]


@pytest.mark.parametrize("lines", [[], [line((1, 1))], [line((1, 1), (1, 1))]])
def test_a_network_of_nothing_has_no_places(lines: list[LatticeArray]) -> None:
    assert LineNetwork.of_lines(lines).nearest((0.0, 0.0), 1e9) is None


COORDINATE = st.integers(0, 60)
LINE = st.lists(st.tuples(COORDINATE, COORDINATE), min_size=2, max_size=5)


@given(st.lists(LINE, min_size=1, max_size=6), st.integers(0, 1000), st.integers(0, 1000))
def test_the_way_is_on_the_lines_and_as_short_as_can_be(
    drafts: list[list[tuple[int, int]]], first: int, second: int
) -> None:
    lines = [line(*draft) for draft in drafts]
    network = LineNetwork.of_lines(lines)
    noded = shapely.unary_union(
        [shapely.LineString(course) for course in lines if (course != course[0]).any()], grid_size=1
    )
    if noded.is_empty:
        return
    parts = [np.rint(shapely.get_coordinates(part)) for part in shapely.get_parts(noded)]
    vertices = np.unique(np.concatenate(parts), axis=0)
    number = {tuple(vertex): i for i, vertex in enumerate(vertices.tolist())}
    lengths = np.full((len(vertices), len(vertices)), np.inf)
    for part in parts:
        for a, b in pairwise(part.tolist()):
            i, j = number[tuple(a)], number[tuple(b)]
            lengths[i, j] = lengths[j, i] = np.hypot(b[0] - a[0], b[1] - a[1])
    start, end = first % len(vertices), second % len(vertices)
    expected = floyd_warshall(lengths)[start, end]
    way = network.path(place(network, *vertices[start] / M), place(network, *vertices[end] / M))
    if np.isinf(expected):
        assert way is None
        return
    assert way is not None
    assert way[0].tolist() == vertices[start].tolist()
    assert way[-1].tolist() == vertices[end].tolist()
    if start != end:
        assert length_m(way) * M == pytest.approx(expected, abs=1e-3)
        assert shapely.LineString(way).within(noded.buffer(0.01))
