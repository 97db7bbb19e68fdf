import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support.ascii_plan import TILE_MM, plan_of
from support.strategies import plans

from gis.plan.plan import Plan
from gis.topology.locate import (
    NodePlace,
    VertexPlace,
    label_at,
    labels_at,
    nearest_node,
    nearest_on_arc,
    nearest_vertex,
)
from gis.topology.records import OUTSIDE

PLAN = plan_of("""
    BBA
    B.A
    AAA
""")


@pytest.mark.parametrize(
    ("column", "row", "label"),
    [
        (0.5, 0.5, 1),
        (0.5, 1.5, 2),
        (1.5, 1.5, -1),
        (2.0, 2.5, 1),
        (1.0, 1.5, 2),
        (1.5, 1.0, 1),
        (0.0, 0.0, 1),
        (3.0, 3.0, 1),
        (1.0, 3.0, 2),
        (3.1, 1.0, 0),
        (900.0, -900.0, 0),
    ],
)
def test_a_place_on_a_boundary_belongs_to_the_lowest_grid(
    column: float, row: float, label: int
) -> None:
    place = (column * TILE_MM, row * TILE_MM)
    assert label_at(PLAN.partition, *place) == label
    assert labels_at(PLAN.partition, np.array([place])).tolist() == [label]


@given(plans(), st.integers(0, 2**16))
def test_bulk_and_single_answers_equal_those_of_polygons(plan: Plan, seed: int) -> None:
    partition = plan.partition
    west, south, east, north = partition.bounds_mm()
    random = np.random.default_rng(seed)
    places = random.integers((west - 5000, south - 5000), (east + 5000, north + 5000), (40, 2))
    vertices = np.concatenate([partition.line_mm(arc) for arc in partition.arcs])
    xy_mm = np.concatenate([places, vertices])
    inside = partition.labels() - {OUTSIDE}
    expected = []
    for x, y in xy_mm:
        point = shapely.Point(x, y)
        covering = [label for label in inside if partition.polygon_mm(label).covers(point)]
        grids = [label for label in covering if label > 0]
        units = [label for label in covering if label < 0]
        expected.append(min(grids) if grids else max(units) if units else OUTSIDE)
    assert labels_at(partition, xy_mm).tolist() == expected
    assert [label_at(partition, x, y) for x, y in xy_mm.tolist()] == expected


def test_no_places_give_no_labels() -> None:
    assert labels_at(PLAN.partition, np.empty((0, 2))).tolist() == []


def test_the_nearest_node_within_the_tolerance_is_found() -> None:
    found = nearest_node(PLAN.partition, 20_400, 30_300, 500)
    assert found is not None
    node = PLAN.partition.nodes[found.node]
    assert (node.x, node.y) == (20_000, 30_000)
    assert nearest_node(PLAN.partition, 20_400, 30_300, 499) is None


def test_a_vertex_is_told_from_a_node() -> None:
    at_vertex = nearest_vertex(PLAN.partition, 30_000, 19_000, 2000)
    assert isinstance(at_vertex, VertexPlace)
    points = PLAN.partition.arcs[at_vertex.arc].points
    assert points[at_vertex.index].tolist() == [30_000, 20_000]
    at_node = nearest_vertex(PLAN.partition, 20_000, 29_000, 2000)
    assert isinstance(at_node, NodePlace)
    assert nearest_vertex(PLAN.partition, 25_000, 25_000, 2000) is None


def test_the_nearest_point_of_an_arc_lies_on_its_segment() -> None:
    place = nearest_on_arc(PLAN.partition, 13_000, 20_700, 1000)
    assert place is not None
    assert (place.x_mm, place.y_mm, place.distance_mm) == (13_000, 20_000, 700)
    start, end = PLAN.partition.line_mm(place.arc)[place.segment : place.segment + 2].tolist()
    assert sorted([start, end]) == [[10_000, 20_000], [20_000, 20_000]]
    assert nearest_on_arc(PLAN.partition, 13_000, 20_700, 699) is None


@given(plans(max_side=4), st.integers(0, 2**16))
def test_the_nearest_arc_is_as_near_as_shapely_says(plan: Plan, seed: int) -> None:
    partition = plan.partition
    west, south, east, north = partition.bounds_mm()
    x, y = np.random.default_rng(seed).uniform((west, south), (east, north)).tolist()
    reach = float(east - west + north - south)
    lines = shapely.MultiLineString([partition.line_mm(arc) for arc in partition.arcs])
    place = nearest_on_arc(partition, x, y, reach)
    assert place is not None
    assert place.distance_mm == pytest.approx(lines.distance(shapely.Point(x, y)), abs=1e-3)
