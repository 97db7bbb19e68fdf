from collections.abc import Callable

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support.ascii_plan import TILE_MM, drawn, picture_of, plan_of

from gis.geometry.lattice import LatticeArray
from gis.plan.plan import Plan
from gis.topology.locate import labels_at
from gis.topology.mosaic import OwnerOf, assemble, faces, node_lines, remosaic, sides
from gis.topology.partition import Partition
from gis.topology.records import ArcId, Label


def line(*places: tuple[int, int]) -> LatticeArray:
    return np.array(places, dtype=np.int64)


def owners_of(plan: Plan, changed: Callable[[float, float, int], int] | None = None) -> OwnerOf:
    """Answer as the plan does, but for what `changed(column, row, label)` says otherwise."""

    def owner_of(points: np.ndarray) -> np.ndarray:
        labels = labels_at(plan.partition, points)
        if changed is None:
            return labels
        return np.array(
            [changed(x / TILE_MM, y / TILE_MM, k) for (x, y), k in zip(points, labels, strict=True)]
        )

    return owner_of


def around(partition: Partition, label: int, *lines: LatticeArray) -> set[ArcId]:
    arcs = set(partition.arcs_of(Label(label)))
    for extra in lines:
        (west, south), (east, north) = extra.min(axis=0).tolist(), extra.max(axis=0).tolist()
        arcs |= set(partition.arcs_near((west, south, east, north)))
    return arcs


def test_lines_are_cut_where_they_cross_and_merged_where_they_do_not() -> None:
    cross = node_lines(
        [line((0, 0), (4, 0)), line((4, 0), (10, 0)), line((5, -5), (5, 5)), line((10, 0), (0, 0))]
    )
    assert sorted(sorted(map(tuple, piece.tolist())) for piece in cross) == [
        [(0, 0), (4, 0), (5, 0)],
        [(5, -5), (5, 0)],
        [(5, 0), (5, 5)],
        [(5, 0), (10, 0)],
    ]


def test_a_place_to_keep_stays_an_end() -> None:
    pieces = node_lines([line((0, 0), (4, 0), (8, 0))], keep={(4, 0)})
    assert len(pieces) == 2


def test_a_crossing_between_lattice_points_becomes_one() -> None:
    pieces = node_lines([line((0, 0), (3, 3)), line((0, 3), (3, 0))])
    ends = {tuple(xy) for piece in pieces for xy in piece[[0, -1]].tolist()}
    assert len(pieces) == 4
    assert len(ends) == 5


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=5),
        min_size=1,
        max_size=8,
    )
)
def test_noded_lines_meet_only_in_ends(
    drafts: list[list[tuple[int, int]]],
) -> None:
    origin = np.array([500_000_000, 3_600_000_000])
    lines = [line(*draft) + origin for draft in drafts]
    pieces = node_lines([one for one in lines if (one != one[0]).any()])
    geometries = [shapely.LineString(piece) for piece in pieces]
    for i, first in enumerate(geometries):
        assert first.is_simple
        for second in geometries[i + 1 :]:
            shared = shapely.intersection(first, second)
            assert shared.is_empty or _ends(first).intersection(_ends(second)).covers(shared)


def _ends(geometry: shapely.LineString) -> shapely.MultiPoint:
    return shapely.MultiPoint([geometry.coords[0], geometry.coords[-1]])


def test_each_side_of_a_line_knows_its_face() -> None:
    lines = node_lines(
        [line((0, 0), (20, 0), (20, 10), (0, 10), (0, 0)), line((10, 0), (10, 10), (10, 15))]
    )
    polygons = faces(lines)
    left, right = sides(lines, polygons)
    for one, a, b in zip(lines, left, right, strict=True):
        middle = (one[0] + one[1]) / 2
        step = one[1] - one[0]
        across = np.array([-step[1], step[0]]) / 100
        for face, (x, y) in ((a, middle + across), (b, middle - across)):
            covering = np.flatnonzero(shapely.intersects_xy(polygons, x, y))
            assert covering.tolist() == ([face] if face >= 0 else [])


def test_assembling_labels_faces_and_drops_what_parts_nothing() -> None:
    square = [line((0, 0), (30, 0), (30, 30), (0, 30), (0, 0))]
    cuts = [line((10, -5), (10, 35)), line((20, 0), (20, 30))]
    nodes, arcs = assemble(
        [*square, *cuts], lambda points: np.where(points[:, 0] < 20, 1, 2).astype(np.int64)
    )
    partition = Partition.from_records(nodes, arcs)
    assert {(node.x, node.y) for node in nodes} == {(20, 0), (20, 30)}
    assert len(arcs) == 3
    assert partition.polygon_mm(Label(1)).equals(shapely.box(0, 0, 20, 30))
    assert partition.polygon_mm(Label(2)).equals(shapely.box(20, 0, 30, 30))


PICTURE = """
    AABBD
    A.BBD
    ACCCD
    EEECF
"""


def test_remaking_without_extra_lines_is_the_identity() -> None:
    plan = plan_of(PICTURE)
    for label in plan.partition.labels():
        change = remosaic(
            plan.partition, around=plan.partition.arcs_of(label), owner_of=owners_of(plan)
        )
        assert change.applied_to(plan.partition) == plan.partition


def test_a_line_across_a_grid_parts_it_and_the_neighbours_share_the_new_nodes() -> None:
    plan = plan_of(PICTURE)
    partition = plan.partition
    cut = line((15_000, 25_000), (45_000, 25_000))
    change = remosaic(
        partition,
        around=around(partition, 2, cut),
        extra_lines=[cut],
        owner_of=owners_of(plan, lambda x, y, k: 7 if k == 2 and y > 2.5 else k),
    )
    after = change.applied_to(partition)
    assert after.polygon_mm(Label(2)).equals(shapely.box(20_000, 20_000, 40_000, 25_000))
    assert after.polygon_mm(Label(7)).equals(shapely.box(20_000, 25_000, 40_000, 40_000))
    for label in partition.labels() - {0, 2}:
        assert after.polygon_mm(label).equals(partition.polygon_mm(label))
    assert after.neighbours(Label(7)) == {0, 1, 2, 4, -1}
    untouched = partition.arcs.keys() - around(partition, 2, cut)
    assert all(after.arcs[arc] == partition.arcs[arc] for arc in untouched)


def test_a_drawn_ring_becomes_an_enclave() -> None:
    plan = plan_of("""
        AAAA
        AAAA
        AAAA
        AAAA
    """)
    ring = line((10_000, 10_000), (30_000, 10_000), (30_000, 30_000), (10_000, 30_000))
    ring = np.vstack([ring, ring[:1]])
    change = remosaic(
        plan.partition,
        around=around(plan.partition, 1, ring),
        extra_lines=[ring],
        owner_of=owners_of(plan, lambda x, y, k: 2 if 1 < x < 3 and 1 < y < 3 else k),
    )
    assert len(change.put_arcs) == 1
    assert not change.deleted_arcs
    after = change.applied_to(plan.partition)
    assert after.polygon_mm(Label(1)).area == 12 * TILE_MM**2
    assert after.polygon_mm(Label(2)).area == 4 * TILE_MM**2


def test_giving_a_face_to_its_neighbour_takes_the_boundary_and_its_nodes_out() -> None:
    plan = plan_of(PICTURE)
    change = remosaic(
        plan.partition,
        around=plan.partition.arcs_of(Label(-1)),
        owner_of=owners_of(plan, lambda x, y, k: 1 if k == -1 else k),
    )
    after = change.applied_to(plan.partition)
    assert picture_of_partition(plan, after) == drawn("""
        AABBD
        AABBD
        ACCCD
        EEECF
    """)
    assert all(len(after.arcs_at(node)) != 2 for node in after.nodes)


@pytest.mark.parametrize("label", [1, 2, 3, 4])
def test_land_in_the_hole_of_a_face_is_left_alone_when_only_the_outer_side_is_given(
    label: int,
) -> None:
    plan = plan_of("""
        AAAAAAA
        ABBBBBA
        ABCCDBA
        ABCCDBA
        ABBBBBA
        AAAAAAA
    """)
    partition = plan.partition
    change = remosaic(partition, around=partition.arcs_of(Label(label)), owner_of=owners_of(plan))
    assert change.applied_to(partition) == partition


def picture_of_partition(plan: Plan, partition: Partition) -> str:
    return picture_of(Plan(partition, plan.units, plan.grids))
