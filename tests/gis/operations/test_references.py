"""Lay boundaries on reference lines, and find the way along these."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support.ascii_plan import TILE_MM, plan_of, with_households
from support.places import arc_between, area_m2, at, node_at
from support.strategies import plans

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.align_border import align_border
from gis.operations.assign_households import assign_households
from gis.plan.edit import Edit, apply, invert
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import Reference, ReferenceId
from gis.topology.border_part import BorderPart, whole
from gis.topology.invariants import check
from gis.topology.records import ArcId

FREE = Locks(unit_boundaries=False)
ROAD = ReferenceId(1)


def line(*corners: tuple[float, float]) -> LatticeArray:
    return np.array([at(*corner) for corner in corners], dtype=np.int64)


def with_reference(plan: Plan, *lines: LatticeArray, theme: str = "road") -> Plan:
    number = ReferenceId(max(plan.references, default=0) + 1)
    record = Reference(number, theme, "东大街", False, lines)
    return replace(plan, references=plan.references.replaced({number: record}))


def course(plan: Plan, arc: ArcId) -> list[tuple[float, float]]:
    return [(x / TILE_MM, y / TILE_MM) for x, y in plan.partition.line_mm(arc).tolist()]


def refusal_of(operation: Callable[[], Edit]) -> Refused:
    with pytest.raises(Refused) as caught:
        operation()
    return caught.value


TWO = """
    AAABBB
    AAABBB
    AAABBB
    AAABBB
"""
STREET = line((3.2, 6), (3.2, 3.5), (3.4, 2.5), (3.2, 1.5), (3.2, -2))


def test_the_border_follows_the_reference_with_all_its_vertices() -> None:
    plan = with_reference(plan_of(TWO), STREET)
    arc = arc_between(plan, "A", "B")
    parts = [whole(plan.partition, arc)]
    after = apply(plan, align_border(plan, parts=parts, reference=ROAD, within_m=5))
    # The unit boundary is locked: the ends stay, and links of 2 m lead to the street.
    x, y = np.array([(3, 0), (3.24, 1), (3.2, 1.5), (3.4, 2.5), (3.3, 3), (3, 4)]).T
    found = np.array(sorted(course(after, arc), key=lambda place: place[1]))
    assert found[:, 0] == pytest.approx(x, abs=0.07)
    assert found[:, 1] == pytest.approx(y, abs=0.07)
    assert check(after.partition) == []
    free = apply(plan, align_border(plan, parts=parts, reference=ROAD, within_m=5, locks=FREE))
    line_on = shapely.LineString(free.partition.line_mm(arc))
    assert line_on.within(shapely.LineString(STREET).buffer(1))
    assert {(3.2, 0), (3.2, 4)} <= set(course(free, arc))


def test_only_vertices_within_the_distance_move() -> None:
    plan = with_reference(plan_of(TWO), line((3.2, 6), (3.2, 3), (5, 2.2), (5, -1)))
    arc = arc_between(plan, "A", "B")
    parts = [whole(plan.partition, arc)]
    after = apply(plan, align_border(plan, parts=parts, reference=ROAD, within_m=3))
    assert set(course(after, arc)) == {(3, 4), (3.2, 3), (3, 2), (3, 1), (3, 0)}


def test_only_the_chosen_part_moves() -> None:
    plan = with_reference(plan_of(TWO), STREET)
    arc = arc_between(plan, "A", "B")
    parts = [BorderPart(arc, 1, 2)]
    before = course(plan, arc)
    after = apply(plan, align_border(plan, parts=parts, reference=ROAD, within_m=5))
    assert [before[0], *before[3:]] == [p for p in course(after, arc) if p in before]


FOUR = """
    AABB
    AABB
    CCDD
    CCDD
"""


def test_a_junction_moves_with_all_its_borders() -> None:
    plan = with_reference(plan_of(FOUR), line((-1, 2.2), (5, 2.2)))
    node = node_at(plan, 2, 2)
    parts = [whole(plan.partition, arc_between(plan, *pair)) for pair in ("AC", "BD")]
    after = apply(plan, align_border(plan, parts=parts, reference=ROAD, within_m=5))
    assert after.partition.nodes[node].y == at(2, 2.2)[1]
    assert check(after.partition) == []
    # Trapezia: 2 m wide from the junction to the vertex beside the locked end, then a triangle.
    assert area_m2(after, "A") == 400 - 20 - 10


def test_a_junction_stays_where_one_of_its_borders_may_not_move() -> None:
    plan = with_reference(plan_of(FOUR), line((-1, 2.2), (5, 2.2)))
    node = node_at(plan, 2, 2)
    parts = [whole(plan.partition, arc_between(plan, "A", "C"))]
    # The border of B and D is one of units then.
    plan = replace(plan_of(FOUR, "uuuu\nuuuu\nuuvv\nuuvv"), references=plan.references)
    after = apply(plan, align_border(plan, parts=parts, reference=ROAD, within_m=5))
    assert after.partition.nodes[node] == plan.partition.nodes[node]
    assert (1, 2.2) in course(after, arc_between(after, "A", "C"))


def test_what_cannot_be_aligned_is_refused() -> None:
    plan = with_reference(plan_of(TWO), line((5, -1), (5, 6)))
    arc = arc_between(plan, "A", "B")
    parts = [whole(plan.partition, arc)]
    far = refusal_of(lambda: align_border(plan, parts=parts, reference=ROAD, within_m=5))
    assert far.reason is Reason.NO_VERTEX_NEAR_REFERENCE
    gone = ReferenceId(7)
    missing = refusal_of(lambda: align_border(plan, parts=parts, reference=gone, within_m=5))
    assert missing.reason is Reason.NO_SUCH_REFERENCE
    outer = [whole(plan.partition, arc_between(plan, "A", "outside"))]
    locked = refusal_of(lambda: align_border(plan, parts=outer, reference=ROAD, within_m=5))
    assert locked.reason is Reason.UNIT_BOUNDARY_LOCKED
    there = with_reference(plan_of(TWO), line((3, -1), (3, 2), (3, 6)))
    nothing = refusal_of(lambda: align_border(there, parts=parts, reference=ROAD, within_m=5))
    assert nothing.reason is Reason.NOTHING_CHANGES


def test_a_reference_on_the_far_side_of_an_enclave_is_refused_and_names_it() -> None:
    plan = plan_of("""
        AAABBBBB
        AAABBBBB
        AAABCBBB
        AAABBBBB
        AAABBBBB
    """)
    plan = with_reference(plan, line((5.5, -1), (5.5, 6)))
    parts = [whole(plan.partition, arc_between(plan, "A", "B"))]
    refused = refusal_of(lambda: align_border(plan, parts=parts, reference=ROAD, within_m=30))
    assert refused.reason is Reason.PASSES_OVER
    assert refused.facts["arc"] == arc_between(plan, "B", "C")


@given(
    plan=plans(max_side=4),
    street=st.lists(st.tuples(st.floats(-1, 5), st.floats(-1, 5)), min_size=2, max_size=6),
    within_m=st.floats(0.5, 8),
    pick=st.integers(0, 2**16),
)
def test_what_is_aligned_is_whole_and_lies_on_the_reference(
    plan: Plan, street: list[tuple[float, float]], within_m: float, pick: int
) -> None:
    west, south, east, north = plan.partition.bounds_mm()
    road = line(*street) + np.array([west, south])
    random = np.random.default_rng(pick)
    homes = random.integers((west, south), (east, north), (20, 2)).tolist()
    plan = with_households(with_reference(plan, road), [(x, y) for x, y in homes])
    plan = apply(plan, assign_households(plan))
    arcs = sorted(plan.partition.arcs)
    chosen = random.choice(arcs, min(2, len(arcs)), replace=False).tolist()
    parts = [whole(plan.partition, ArcId(arc)) for arc in chosen]
    try:
        edit = align_border(plan, parts=parts, reference=ROAD, within_m=within_m, locks=FREE)
    except Refused:
        return
    after = apply(plan, edit)
    assert check(after.partition) == []
    assert apply(after, invert(plan, edit)).same_content(plan)
    assert assign_households(after).is_empty()
    before_xy = np.concatenate([plan.partition.line_mm(arc) for arc in plan.partition.arcs])
    old = {tuple(place) for place in before_xy.tolist()}
    drawn = shapely.LineString(road)
    for arc in after.partition.arcs:
        for place in after.partition.line_mm(arc).tolist():
            assert tuple(place) in old or drawn.distance(shapely.Point(place)) < 1.5
