from collections.abc import Callable

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support.ascii_plan import TILE_MM, drawn, picture_of, plan_of
from support.strategies import plans

from gis.geometry.lattice import LatticeArray
from gis.plan.plan import Plan
from gis.topology.invariants import check
from gis.topology.local_mosaic import OwnerOf
from gis.topology.locate import labels_at
from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, ArcId, Label
from gis.topology.remosaic import remosaic


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


NEW = Label(9999)


@given(plans(max_side=4), st.integers(0, 2**16))
def test_any_line_across_any_land_cuts_it_as_shapely_does(plan: Plan, seed: int) -> None:
    partition = plan.partition
    random = np.random.default_rng(seed)
    label = Label(int(random.choice(sorted(partition.labels() - {OUTSIDE}))))
    west, south, east, north = partition.bounds_mm()
    cut = random.integers((west - 3000, south - 3000), (east + 3000, north + 3000), (3, 2))
    before = partition.polygon_mm(label)
    blade = shapely.LineString(cut).buffer(0.4, cap_style="flat")

    def owner_of(points: np.ndarray) -> np.ndarray:
        labels = labels_at(partition, points)
        pieces = shapely.get_parts(before.difference(blade))
        largest = pieces[int(np.argmax(shapely.area(pieces)))]
        shapely.prepare(largest)
        own = (labels == label) & ~shapely.intersects_xy(largest, points[:, 0], points[:, 1])
        return np.where(own, NEW, labels)

    change = remosaic(
        partition, around=around(partition, label, cut), extra_lines=[cut], owner_of=owner_of
    )
    after = change.applied_to(partition)
    assert check(after) == []
    rebuilt = Partition.from_records(after.nodes.values(), after.arcs.values())
    for k in rebuilt.labels():
        assert after.arcs_of(k) == rebuilt.arcs_of(k)
        assert after.polygon_mm(k).equals(rebuilt.polygon_mm(k))
    metre = shapely.LineString(cut).length + 1e5
    for other in partition.labels() - {OUTSIDE, label}:
        changed = shapely.symmetric_difference(after.polygon_mm(other), partition.polygon_mm(other))
        assert changed.area < metre
    together = shapely.union(after.polygon_mm(label), after.polygon_mm(NEW))
    assert shapely.symmetric_difference(together, before).area < metre
    back = remosaic(
        after,
        around=set(after.arcs_of(NEW)) | set(after.arcs_of(label)),
        owner_of=lambda points: labels_at(partition, points),
    ).applied_to(after)
    assert check(back) == []
    assert back.labels() == partition.labels()
    assert len(back.arcs) == len(partition.arcs)
