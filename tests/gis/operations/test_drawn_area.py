"""What a ring drawn by hand means, and how lines are pulled onto what they all but follow."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support.ascii_plan import plan_of
from support.places import at, line
from support.strategies import plans

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.drawn_area import area_of_ring
from gis.operations.pulled_line import PULL_MM, pulled_line
from gis.plan.plan import Plan

SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]


def test_open_and_closed_rings_either_way_round_mean_the_same() -> None:
    square = shapely.box(0, 0, *at(4, 4))
    for corners in (SQUARE, [*SQUARE, SQUARE[0]], SQUARE[::-1], [SQUARE[0], *SQUARE]):
        assert area_of_ring(line(*corners)).equals(square)


def test_a_stroke_that_overshoots_its_beginning_closes_the_area() -> None:
    # The hand comes back along the first edge and beyond it, crossing its own beginning twice.
    stroke = line((0, 0.02), (4, 0), (4, 4), (0, 4), (0, -0.05), (0.1, -0.05), (0.3, 0.1))
    area = area_of_ring(stroke)
    assert isinstance(area, shapely.Polygon)
    assert not area.interiors
    assert area.symmetric_difference(shapely.box(0, 0, *at(4, 4))).area < 0.01 * area.area


def test_a_stroke_that_goes_round_twice_means_what_it_goes_round() -> None:
    area = area_of_ring(line(*SQUARE, (0, 0), (3, 1), (3, 3), (0.5, 3)))
    assert area.equals(shapely.box(0, 0, *at(4, 4)))


def test_land_in_the_middle_of_a_closed_loop_is_left_out() -> None:
    # A band that bites its own tail round a field that it does not enter.
    band = line((0, 0), (6, 0), (6, 6), (0, 6), (0, 1), (2, 1), (2, 4), (4, 4), (4, 2), (0, 2))
    area = area_of_ring(band)
    assert area.contains(shapely.Point(*at(1, 5)))
    assert not area.contains(shapely.Point(*at(3, 3)))


def test_a_figure_of_eight_is_refused_where_it_crosses() -> None:
    with pytest.raises(Refused) as caught:
        area_of_ring(line((0, 0), (4, 4), (4, 0), (0, 4)))
    assert caught.value.reason is Reason.RING_CROSSES_ITSELF
    assert caught.value.facts["place"] == at(2, 2)


def test_two_fields_tied_by_a_stroke_are_refused() -> None:
    with pytest.raises(Refused) as caught:
        area_of_ring(line((0, 0), (2, 0), (2, 2), (4, 2), (4, 4), (2, 4), (2, 2), (0, 2)))
    assert caught.value.reason is Reason.RING_CROSSES_ITSELF
    assert caught.value.facts["place"] == at(2, 2)


@pytest.mark.parametrize(
    "ring", [line(), line((1, 1)), line((0, 0), (1, 1)), line((0, 0), (1, 1), (0, 0), (2, 2))]
)
def test_what_encloses_nothing_is_refused(ring: LatticeArray) -> None:
    with pytest.raises(Refused) as caught:
        area_of_ring(ring.reshape(-1, 2))
    assert caught.value.reason is Reason.RING_TOO_SHORT


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), max_size=9))
def test_any_ring_is_one_valid_polygon_or_is_refused(corners: list[tuple[int, int]]) -> None:
    ring = np.array(corners, dtype=np.int64).reshape(-1, 2) * 1000
    try:
        area = area_of_ring(ring)
    except Refused as refusal:
        means_nothing = refusal.reason in {Reason.RING_TOO_SHORT, Reason.RING_CROSSES_ITSELF}
        assert means_nothing
        return
    assert isinstance(area, shapely.Polygon)
    assert area.is_valid
    assert area.area > 0
    hull = shapely.MultiPoint(ring).convex_hull
    assert hull.buffer(1).covers(area)


def test_a_line_beside_a_boundary_gets_its_corners_and_its_course() -> None:
    partition = plan_of("""
        AAAA
        AABB
        AABB
    """).partition
    drawn = np.array([at(2, 0), at(2, 2), at(4, 2)]) + np.array([[30, 0], [-20, 25], [0, -30]])
    pulled = pulled_line(partition, drawn)
    assert pulled.tolist() == [list(at(x, y)) for x, y in ((2, 0), (2, 1), (2, 2), (3, 2), (4, 2))]


def test_a_line_farther_off_stays() -> None:
    partition = plan_of("AB\nAB").partition
    drawn = np.array([at(1, 0.3), at(1, 1.7)]) + np.array([PULL_MM + 1, 0])
    assert np.array_equal(pulled_line(partition, drawn), drawn)


@given(plans(max_side=4), st.integers(0, 2**16))
def test_a_pulled_line_stays_near_and_pulling_again_changes_little(plan: Plan, seed: int) -> None:
    random = np.random.default_rng(seed)
    west, south, east, north = plan.partition.bounds_mm()
    drawn = random.integers((west, south), (east + 1, north + 1), (6, 2))
    pulled = pulled_line(plan.partition, drawn)
    assert (
        shapely.hausdorff_distance(shapely.LineString(pulled), shapely.LineString(drawn))
        <= 2 * PULL_MM
    )
    again = pulled_line(plan.partition, pulled)
    assert (
        shapely.hausdorff_distance(shapely.LineString(again), shapely.LineString(pulled)) <= PULL_MM
    )
