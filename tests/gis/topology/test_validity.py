"""Whether an arc may take another course: the local answer is that of the whole proof."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ascii_plan import plan_of
from support.places import arc_between, at, node_at
from support.strategies import plans

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.plan.plan import Plan
from gis.topology.change import PartitionChange
from gis.topology.invariants import check
from gis.topology.partition import Partition
from gis.topology.records import ArcId
from gis.topology.turning import require_not_turned
from gis.topology.validity import require_valid_courses

ENCLAVES = """
    AAAAABB
    ACAAABB
    AAAAABB
    AAAAABB
"""


def places(*corners: tuple[float, float]) -> LatticeArray:
    return np.array([at(*corner) for corner in corners], dtype=np.int64).reshape(-1, 2)


def with_course(partition: Partition, arc: ArcId, inner: LatticeArray) -> Partition:
    record = replace(partition.arcs[arc], points=inner)
    return PartitionChange(put_arcs={arc: record}).applied_to(partition)


def refusal(plan: Plan, arc: ArcId, inner: LatticeArray) -> Refused:
    with pytest.raises(Refused) as caught:
        require_valid_courses(plan.partition, with_course(plan.partition, arc, inner), [arc])
    return caught.value


def test_a_course_far_from_the_old_one_may_stand() -> None:
    plan = plan_of(ENCLAVES)
    arc = arc_between(plan, "A", "B")
    inner = places((5, 3.5), (2.5, 3.5), (2.5, 0.2), (6.5, 0.4), (6.5, 0.2), (5, 0.1))
    inner = inner if plan.partition.line_mm(arc)[0].tolist() == list(at(5, 4)) else inner[::-1]
    require_valid_courses(plan.partition, with_course(plan.partition, arc, inner), [arc])


@pytest.mark.parametrize(
    ("corners", "reason", "blocking"),
    [
        ([(5, 3), (1.5, 2.5), (5, 2)], Reason.CROSSES_BOUNDARY, "AC"),
        ([(5, 3.5), (0.5, 3.5), (0.5, 0.5), (5, 0.5)], Reason.PASSES_OVER, "AC"),
        ([(5, 3), (7.5, 2), (5, 1)], Reason.CROSSES_BOUNDARY, "B outside"),
    ],
)
def test_a_course_that_meets_or_passes_a_boundary_is_refused_and_names_it(
    corners: list[tuple[float, float]], reason: Reason, blocking: str
) -> None:
    plan = plan_of(ENCLAVES)
    arc = arc_between(plan, "A", "B")
    inner = places(*corners)
    inner = inner if plan.partition.line_mm(arc)[0].tolist() == list(at(5, 4)) else inner[::-1]
    refused = refusal(plan, arc, inner)
    first, second = (blocking[0], blocking[1:].strip())
    assert refused.reason is reason
    assert refused.facts["arc"] == arc_between(plan, first, second)


def test_a_course_through_the_same_place_twice_is_refused() -> None:
    plan = plan_of(ENCLAVES)
    arc = arc_between(plan, "A", "B")
    inner = places((5, 2), (5, 2))
    assert refusal(plan, arc, inner).reason is Reason.COLLAPSES
    inner = places((5, 3), (4, 2), (5, 1), (4, 2))
    assert refusal(plan, arc, inner).reason is Reason.CROSSES_ITSELF


def test_a_course_that_crosses_itself_says_where() -> None:
    plan = plan_of(ENCLAVES)
    arc = arc_between(plan, "A", "B")
    inner = places((4, 1), (6, 1), (6, 3), (4.5, 3), (4.5, 0.5))
    inner = inner if plan.partition.line_mm(arc)[0].tolist() == list(at(5, 4)) else inner[::-1]
    refused = refusal(plan, arc, inner)
    assert refused.reason is Reason.CROSSES_ITSELF
    assert refused.facts["place"] == at(4.5, 1)


def test_the_outer_boundary_does_not_turn_round_everything_else() -> None:
    # Two arcs bound the whole; one going round the far side of the other would swallow it.
    plan = plan_of("AABB\nAABB")
    arc = arc_between(plan, "A", "outside")
    inner = places((-1, -1), (5, -1), (5, 3), (-1, 3))
    for course in (inner, inner[::-1]):
        partition = with_course(plan.partition, arc, course)
        lawful = check(partition) == []
        try:
            require_valid_courses(plan.partition, partition, [arc])
        except Refused:
            assert not lawful
        else:
            assert lawful


@pytest.mark.parametrize("to", [(8.5, 2.5), (5.2, 1.5), (3.2, 1.5)])
def test_an_enclave_that_is_moved_whole_stays_in_the_land_round_it(to: tuple[float, float]) -> None:
    plan = plan_of(ENCLAVES)
    arc, node = arc_between(plan, "A", "C"), node_at(plan, 1, 2)
    dx, dy = np.array(at(*to)) - np.array(at(1, 2))
    record, place = plan.partition.arcs[arc], plan.partition.nodes[node]
    moved = PartitionChange(
        put_nodes={node: replace(place, x=place.x + int(dx), y=place.y + int(dy))},
        put_arcs={arc: replace(record, points=record.points + np.array([dx, dy]))},
    ).applied_to(plan.partition)
    if to == (3.2, 1.5):
        require_valid_courses(plan.partition, moved, [arc])
        assert check(moved) == []
    else:
        with pytest.raises(Refused):
            require_valid_courses(plan.partition, moved, [arc])


COURSE = st.lists(st.tuples(st.floats(-0.7, 5.7), st.floats(-0.7, 5.7)), max_size=20)


@given(plans(), st.integers(0, 1000), COURSE)
def test_what_may_stand_is_what_the_proof_of_the_whole_lets_stand(
    plan: Plan, pick: int, course: list[tuple[float, float]]
) -> None:
    partition = plan.partition
    arcs = sorted(partition.arcs)
    arc = arcs[pick % len(arcs)]
    west, south, _, _ = partition.bounds_mm()
    after = with_course(partition, arc, places(*course) + np.array([west, south]))
    try:
        require_valid_courses(partition, after, [arc])
        require_not_turned(partition, after, [arc])
    except Refused:
        assert check(after) != []
    else:
        assert check(after) == []


@given(plans(), st.integers(0, 1000), st.integers(0, 2**16))
def test_small_changes_of_a_course_are_judged_as_the_proof_does(
    plan: Plan, pick: int, seed: int
) -> None:
    partition = plan.partition
    arcs = sorted(partition.arcs)
    arc = arcs[pick % len(arcs)]
    random = np.random.default_rng(seed)
    points = partition.arcs[arc].points
    kept = points[random.random(len(points)) < 0.7]
    after = with_course(partition, arc, kept + random.integers(-3000, 3000, kept.shape))
    try:
        require_valid_courses(partition, after, [arc])
        require_not_turned(partition, after, [arc])
    except Refused:
        assert check(after) != []
    else:
        assert check(after) == []
