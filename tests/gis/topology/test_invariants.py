from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from support.ascii_plan import TILE_MM, drawn, picture_of, plan_of
from support.strategies import plans

from bench.synthetic import Size, synthetic_plan
from gis.plan.plan import Plan
from gis.topology.invariants import Invariant, check
from gis.topology.partition import Partition
from gis.topology.records import Arc, ArcId, Label, Node, NodeId, grid_label

PICTURES = [
    "A",
    "AB",
    """
    AAB
    A.B
    CCB
    """,
    """
    AAAA
    ABBA
    ABBA
    AAAA
    """,
    """
    AB
    BA
    """,
    """
    AAA
    A A
    AAA
    """,
    """
    AAAAA
    ABBBA
    AB BA
    ABBBA
    AAAAA
    """,
    # Parts that touch in points only go round other land.
    """
    CAC
    ABA
    CAC
    """,
    """
    AA
    A B
     BA
    AAA
    """,
]


@pytest.mark.parametrize("picture", PICTURES)
def test_a_drawn_plan_is_a_partition_and_shows_the_drawing(picture: str) -> None:
    plan = plan_of(picture)
    assert check(plan.partition, landed=[grid_label(grid) for grid in plan.grids]) == []
    assert picture_of(plan) == drawn(picture)


@given(plans())
def test_random_plans_are_partitions(plan: Plan) -> None:
    known = {grid_label(grid) for grid in plan.grids} | {Label(-unit) for unit in plan.units}
    assert check(plan.partition, known=known) == []


PLAN = plan_of("""
    AAAB
    A.CB
    AACB
    DDDD
""")


def arc_between(partition: Partition, left: int, right: int) -> Arc:
    return next(
        arc for arc in partition.arcs.values() if sorted(arc.labels()) == sorted((left, right))
    )


def with_arc(partition: Partition, arc: Arc) -> Partition:
    return partition.replaced({}, {arc.id: arc})


def found(partition: Partition) -> set[Invariant]:
    return {violation.invariant for violation in check(partition)}


def swapped_labels(partition: Partition) -> Partition:
    arc = arc_between(partition, 1, -1)
    return with_arc(partition, replace(arc, left=arc.right, right=arc.left))


def same_label_twice(partition: Partition) -> Partition:
    arc = arc_between(partition, 1, 2)
    return with_arc(partition, replace(arc, left=Label(1), right=Label(1)))


def doubled_vertex(partition: Partition) -> Partition:
    arc = arc_between(partition, 1, -1)
    return with_arc(partition, replace(arc, points=np.repeat(arc.points, 2, axis=0)))


def vertex_across_a_boundary(partition: Partition) -> Partition:
    arc = arc_between(partition, 2, 3)
    points = arc.points.copy()
    points[0] = (TILE_MM // 2, int(points[0, 1]) + 1)
    return with_arc(partition, replace(arc, points=points))


def vertex_on_another_vertex(partition: Partition) -> Partition:
    arc, other = arc_between(partition, 2, 3), arc_between(partition, 1, -1)
    points = arc.points.copy()
    points[0] = other.points[0]
    return with_arc(partition, replace(arc, points=points))


def spike(partition: Partition) -> Partition:
    arc = arc_between(partition, 2, 3)
    middle = arc.points[:1]
    away = middle + np.array([1000, 0])
    points = np.concatenate([middle, away, middle, arc.points[1:]])
    return with_arc(partition, replace(arc, points=points))


def doubled_arc(partition: Partition) -> Partition:
    arc = arc_between(partition, 2, 3)
    return with_arc(partition, replace(arc, id=partition.next_arc_id()))


def node_without_arcs(partition: Partition) -> Partition:
    return partition.replaced({NodeId(99): Node(NodeId(99), 5, 5)}, {})


def node_in_the_middle(partition: Partition) -> Partition:
    arc = arc_between(partition, 2, 3)
    x, y = arc.points[0].tolist()
    node = Node(NodeId(99), x, y)
    first = replace(arc, end=node.id, points=arc.points[:0])
    second = replace(arc, id=ArcId(99), start=node.id, points=arc.points[1:])
    return partition.replaced({node.id: node}, {first.id: first, second.id: second})


def end_without_node(partition: Partition) -> Partition:
    arc = arc_between(partition, 2, 3)
    return Partition.from_records(
        [node for node in partition.nodes.values() if node.id != arc.start],
        partition.arcs.values(),
    )


@pytest.mark.parametrize(
    ("breaking", "invariant"),
    [
        (swapped_labels, Invariant.LABELS_AGREE),
        (same_label_twice, Invariant.SIDES_DIFFER),
        (doubled_vertex, Invariant.SEGMENTS_HAVE_LENGTH),
        (vertex_across_a_boundary, Invariant.MEET_AT_NODES),
        (vertex_on_another_vertex, Invariant.MEET_AT_NODES),
        (spike, Invariant.MEET_AT_NODES),
        (doubled_arc, Invariant.MEET_AT_NODES),
        (node_without_arcs, Invariant.NODES_NEEDED),
        (node_in_the_middle, Invariant.NODES_NEEDED),
        (end_without_node, Invariant.NODES_EXIST),
    ],
)
def test_what_breaks_a_partition_is_found(
    breaking: Callable[[Partition], Partition], invariant: Invariant
) -> None:
    assert invariant in found(breaking(PLAN.partition))


@pytest.mark.parametrize("wrong", [0, 2])
def test_an_enclave_that_says_to_lie_in_other_land_is_found(wrong: int) -> None:
    plan = plan_of("""
        AAAAA
        AACAA
        AAAAA
        BBBBB
    """)
    arc = arc_between(plan.partition, 1, 3)
    left, right = (Label(wrong) if label == 1 else label for label in arc.labels())
    broken = with_arc(plan.partition, replace(arc, left=left, right=right))
    assert found(broken) & {Invariant.LABELS_FIT, Invariant.AREAS_ADD_UP}


def test_a_hole_that_says_to_hold_land_of_a_neighbour_is_found() -> None:
    plan = plan_of("""
        AAAAA
        AA AA
        AAAAA
        BBBBB
    """)
    hole = next(
        arc
        for arc in plan.partition.arcs.values()
        if set(arc.labels()) == {0, 1} and arc.start == arc.end
    )
    turned = replace(hole, left=hole.right, right=hole.left)
    assert found(with_arc(plan.partition, turned))


def test_labels_that_nobody_knows_and_grids_without_land_are_found() -> None:
    violations = check(PLAN.partition, known=[Label(i) for i in (1, 2, 3, 4)], landed=[Label(9)])
    assert {(v.invariant, v.labels) for v in violations} == {
        (Invariant.LABELS_KNOWN, (-1,)),
        (Invariant.GRIDS_HAVE_LAND, (9,)),
    }


def test_the_synthetic_county_is_a_partition_and_the_same_each_time() -> None:
    size = Size(grids=120, units=9, vertices=15_000, households=200)
    plan = synthetic_plan(size)
    labels = {grid_label(grid) for grid in plan.grids}
    assert check(plan.partition, known=labels, landed=labels) == []
    assert len(labels) == 120
    assert plan.same_content(synthetic_plan(size))
