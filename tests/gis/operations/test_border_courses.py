"""Straighten, simplify, smooth, move and thin boundaries: junctions stay and nothing crosses."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support.ascii_plan import TILE_MM, drawn, picture_of, plan_of, with_households
from support.places import arc_between, area_m2, at, grid
from support.strategies import plans

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.assign_households import assign_households
from gis.operations.delete_section import delete_section
from gis.operations.move_section import move_section
from gis.operations.simplify_border import simplify_border
from gis.operations.smooth_border import smooth_border
from gis.operations.straighten_border import straighten_border
from gis.plan.edit import Edit, apply, invert
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.border_part import BorderPart, whole
from gis.topology.change import PartitionChange
from gis.topology.invariants import check
from gis.topology.records import ArcId, grid_label, unassigned_label

FREE = Locks(unit_boundaries=False)
TWO = """
    AAAA
    AABB
    AABB
    BBBB
"""
STEPS = """
    AAAAAB
    AAAABB
    AAABBB
    AABBBB
    ABBBBB
"""
BAY = """
    AAAAAAAA
    ABBBBBBA
    ABCCBBBA
    ABCCBBBA
    ABBBBBBA
    AAAAAAAA
"""


def refusal_of(operation: Callable[[], Edit]) -> Refused:
    with pytest.raises(Refused) as caught:
        operation()
    return caught.value


def all_of(plan: Plan, first: str, second: str) -> BorderPart:
    return whole(plan.partition, arc_between(plan, first, second))


def with_course(plan: Plan, arc: ArcId, inner: LatticeArray) -> Plan:
    record = replace(plan.partition.arcs[arc], points=inner)
    return replace(
        plan, partition=PartitionChange(put_arcs={arc: record}).applied_to(plan.partition)
    )


def line_of(plan: Plan, arc: ArcId) -> list[tuple[float, float]]:
    return [(x / TILE_MM, y / TILE_MM) for x, y in plan.partition.line_mm(arc).tolist()]


def test_a_straightened_border_is_one_line_between_its_junctions() -> None:
    plan = plan_of(STEPS)
    part = all_of(plan, "A", "B")
    after = apply(plan, straighten_border(plan, part=part))
    assert line_of(after, part.arc) == [line_of(plan, part.arc)[0], line_of(plan, part.arc)[-1]]


def test_a_part_is_straightened_and_the_rest_stays() -> None:
    plan = plan_of(STEPS)
    arc = arc_between(plan, "A", "B")
    before = line_of(plan, arc)
    after = apply(plan, straighten_border(plan, part=BorderPart(arc, 1, 4)))
    assert line_of(after, arc) == [*before[:2], *before[4:]]


def test_a_straight_border_is_left_alone() -> None:
    plan = plan_of("AABB")
    part = all_of(plan, "A", "B")
    assert refusal_of(lambda: straighten_border(plan, part=part)).reason is Reason.NOTHING_CHANGES


@pytest.mark.parametrize(
    ("row", "reason"),
    [("AAACAABB", Reason.CROSSES_BOUNDARY), ("AAAACABB", Reason.PASSES_OVER)],
)
def test_a_border_is_not_straightened_through_or_over_an_enclave(row: str, reason: Reason) -> None:
    plan = plan_of(f"""
        AAABBBBB
        AAAAAABB
        {row}
        AAAAAABB
        AAABBBBB
    """)
    refused = refusal_of(lambda: straighten_border(plan, part=all_of(plan, "A", "B")))
    assert refused.reason is reason
    assert refused.facts["arc"] == arc_between(plan, "A", "C")


def test_deleting_a_section_takes_its_vertices_and_keeps_the_junctions() -> None:
    plan = plan_of(STEPS)
    arc = arc_between(plan, "A", "B")
    before = line_of(plan, arc)
    after = apply(plan, delete_section(plan, part=BorderPart(arc, 2, 5)))
    assert line_of(after, arc) == [*before[:2], *before[6:]]
    none = apply(plan, delete_section(plan, part=whole(plan.partition, arc)))
    assert line_of(none, arc) == [before[0], before[-1]]


def test_a_closed_border_may_lose_the_place_where_it_begins_and_keeps_three_corners() -> None:
    plan = plan_of(BAY)
    arc = arc_between(plan, "B", "C")
    before = line_of(plan, arc)
    after = apply(plan, delete_section(plan, part=BorderPart(arc, 0, 1)))
    assert set(line_of(after, arc)) == set(before[2:-1])
    assert line_of(after, arc)[0] == line_of(after, arc)[-1]
    assert check(after.partition) == []
    refused = refusal_of(lambda: delete_section(plan, part=BorderPart(arc, 0, 5)))
    assert refused.reason is Reason.TOO_FEW_VERTICES


def test_a_moved_section_stays_connected_and_its_junctions_stay() -> None:
    plan = plan_of("""
        AABB
        AABB
        AABB
        AABB
    """)
    part = all_of(plan, "A", "B")
    ends = line_of(plan, part.arc)[0], line_of(plan, part.arc)[-1]
    after = apply(plan, move_section(plan, part=part, by=(TILE_MM, 0)))
    line = line_of(after, part.arc)
    assert (line[0], line[-1]) == ends
    assert {x for x, _ in line[1:-1]} == {3}
    assert area_m2(after, "A") == 800 + 300


def test_an_enclave_moves_as_a_whole_and_not_out_of_its_land() -> None:
    plan = plan_of(BAY)
    part = all_of(plan, "B", "C")
    after = apply(plan, move_section(plan, part=part, by=(2 * TILE_MM, 0)))
    assert picture_of(after) == drawn("""
        AAAAAAAA
        ABBBBBBA
        ABBBCCBA
        ABBBCCBA
        ABBBBBBA
        AAAAAAAA
    """)
    for by in ((3 * TILE_MM, 0), (20 * TILE_MM, 0), (0, -2 * TILE_MM)):
        refused = refusal_of(lambda by=by: move_section(plan, part=part, by=by))  # type: ignore[misc]
        assert refused.reason in {Reason.CROSSES_BOUNDARY, Reason.PASSES_OVER}


def test_households_follow_a_moved_section() -> None:
    plan = with_households(plan_of("AABB\nAABB\nAABB"), [at(2.5, 1.5), at(3.5, 1.5)])
    plan = apply(plan, assign_households(plan))
    after = apply(plan, move_section(plan, part=all_of(plan, "A", "B"), by=(TILE_MM * 9 // 10, 0)))
    assert [h.grid for _, h in sorted(after.households.items())] == [grid("A"), grid("B")]


def test_simplifying_leaves_the_corners_out_that_are_near_the_new_course() -> None:
    plan = plan_of(STEPS)
    part = all_of(plan, "A", "B")
    # The corners of the steps are 5 m times the square root of 2 = 7.07 m off the diagonal.
    after = apply(plan, simplify_border(plan, part=part, tolerance_m=7.2))
    assert len(after.partition.arcs[part.arc].points) <= 1
    assert (
        refusal_of(lambda: simplify_border(plan, part=part, tolerance_m=3)).reason
        is Reason.NOTHING_CHANGES
    )


def test_simplifying_keeps_the_vertices_that_hold_a_border_off_an_enclave() -> None:
    # The bulge of A reaches round C; cutting it off would lead through C.
    plan = plan_of("""
        AAAABBBB
        AAAAABBB
        AAACABBB
        AAAAABBB
        AAAABBBB
    """)
    part = all_of(plan, "A", "B")
    after = apply(plan, simplify_border(plan, part=part, tolerance_m=100))
    assert len(line_of(after, part.arc)) > 2
    assert check(after.partition) == []
    free = plan_of(
        drawn("""
        AAAABBBB
        AAAAABBB
        AAAAABBB
        AAAAABBB
        AAAABBBB
    """)
    )
    part = all_of(free, "A", "B")
    assert (
        len(line_of(apply(free, simplify_border(free, part=part, tolerance_m=100)), part.arc)) == 2
    )


def test_a_closed_border_keeps_three_corners() -> None:
    plan = plan_of(BAY)
    part = all_of(plan, "B", "C")
    after = apply(plan, simplify_border(plan, part=part, tolerance_m=1000))
    assert len(set(line_of(after, part.arc))) == 3
    assert check(after.partition) == []


def test_two_borders_of_one_lens_do_not_fall_together() -> None:
    # B lies between two bent borders; simplified, both would be the same straight line.
    plan = plan_of("""
        AAAAAA
        AABBAA
        CCBBCC
        CCCCCC
    """)
    upper = all_of(plan, "A", "B")
    plan = apply(plan, simplify_border(plan, part=upper, tolerance_m=1000))
    lower = all_of(plan, "B", "C")
    plan = apply(plan, simplify_border(plan, part=lower, tolerance_m=1000))
    assert len(plan.partition.arcs[upper.arc].points) == 0
    assert len(plan.partition.arcs[lower.arc].points) == 1
    assert check(plan.partition) == []


def test_smoothing_stays_within_the_tolerance_and_keeps_the_ends() -> None:
    plan = plan_of(STEPS)
    part = all_of(plan, "A", "B")
    before = shapely.LineString(plan.partition.line_mm(part.arc))
    after = apply(plan, smooth_border(plan, part=part, tolerance_m=2))
    line = shapely.LineString(after.partition.line_mm(part.arc))
    assert (line.coords[0], line.coords[-1]) == (before.coords[0], before.coords[-1])
    assert 1000 < shapely.hausdorff_distance(before, line, 0.05) <= 2001
    assert _turns(np.array(line.coords)).max() < 60
    assert _turns(np.array(before.coords)).max() == 90


def test_a_closed_border_is_smoothed_all_about() -> None:
    plan = plan_of(BAY)
    part = all_of(plan, "B", "C")
    after = apply(plan, smooth_border(plan, part=part, tolerance_m=3))
    assert not {(2, 2), (2, 4), (4, 2), (4, 4)} & set(line_of(after, part.arc))
    assert _turns(after.partition.line_mm(part.arc)).max() < 60


def test_smoothing_a_straight_line_or_by_nothing_is_refused() -> None:
    plan = plan_of(BAY)
    for part, tolerance_m in ((all_of(plan_of("AB"), "A", "B"), 5.0), (all_of(plan, "B", "C"), 0)):
        subject = plan if tolerance_m == 0 else plan_of("AB")
        refused = refusal_of(
            lambda s=subject, p=part, t=tolerance_m: smooth_border(s, part=p, tolerance_m=t)  # type: ignore[misc]
        )
        assert refused.reason is Reason.NOTHING_CHANGES


def _turns(xy: LatticeArray) -> LatticeArray:
    steps = np.diff(xy, axis=0).astype(float)
    angles = np.degrees(np.arctan2(steps[:, 1], steps[:, 0]))
    return np.asarray(np.abs((np.diff(angles) + 180) % 360 - 180))


OPERATIONS: dict[str, Callable[[Plan, BorderPart, float, Locks], Edit]] = {
    "straighten": lambda plan, part, size, locks: straighten_border(plan, part=part, locks=locks),
    "delete": lambda plan, part, size, locks: delete_section(plan, part=part, locks=locks),
    "move": lambda plan, part, size, locks: move_section(
        plan, part=part, by=(round(size * 700), round(size * 300)), locks=locks
    ),
    "simplify": lambda plan, part, size, locks: simplify_border(
        plan, part=part, tolerance_m=abs(size), locks=locks
    ),
    "smooth": lambda plan, part, size, locks: smooth_border(
        plan, part=part, tolerance_m=abs(size), locks=locks
    ),
}


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_parts_that_are_not_there_or_locked_are_refused(name: str) -> None:
    plan = plan_of(TWO)
    operation = OPERATIONS[name]
    gone = BorderPart(plan.partition.next_arc_id(), 0, 1)
    assert refusal_of(lambda: operation(plan, gone, 5, FREE)).reason is Reason.NO_SUCH_ARC
    arc = arc_between(plan, "A", "B")
    for first, last in ((0, 99), (-1, 2), (2, 2), (3, 1)):
        part = BorderPart(arc, first, last)
        refused = refusal_of(lambda part=part: operation(plan, part, 5, FREE))  # type: ignore[misc]
        assert refused.reason is Reason.NO_SUCH_VERTEX
    outer = all_of(plan, "A", "outside")
    refused = refusal_of(lambda: operation(plan, outer, 5, Locks()))
    assert refused.reason is Reason.UNIT_BOUNDARY_LOCKED


def _wavy(plan: Plan, seed: int) -> Plan:
    """Give every arc wavy courses where that is lawful."""
    random = np.random.default_rng(seed)
    for arc in sorted(plan.partition.arcs):
        line = plan.partition.line_mm(arc)
        middles = (line[:-1] + line[1:]) // 2 + random.integers(-900, 900, (len(line) - 1, 2))
        wavy = np.empty((2 * len(line) - 1, 2), dtype=np.int64)
        wavy[::2], wavy[1::2] = line, middles
        other = with_course(plan, arc, wavy[1:-1])
        if check(other.partition) == []:
            plan = other
    return plan


@given(
    plan=plans(max_side=4),
    seed=st.integers(0, 2**16),
    name=st.sampled_from(sorted(OPERATIONS)),
    pick=st.integers(0, 1000),
    ends=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_what_is_not_refused_keeps_everything_whole(
    plan: Plan, seed: int, name: str, pick: int, ends: tuple[float, float]
) -> None:
    plan, size = _wavy(plan, seed), (seed - 2**15) / 2**15 * 20
    arcs = sorted(plan.partition.arcs)
    arc = arcs[pick % len(arcs)]
    last = len(plan.partition.arcs[arc].points) + 1
    first, second = sorted(round(share * last) for share in ends)
    part = BorderPart(arc, first, second)
    try:
        edit = OPERATIONS[name](plan, part, size, FREE)
    except Refused:
        return
    after = apply(plan, edit)
    grids = {grid_label(grid) for grid in plan.grids}
    known = grids | {unassigned_label(unit) for unit in plan.units}
    landed = grids & plan.partition.labels()
    assert check(after.partition, known=known, landed=landed) == []
    assert apply(after, invert(plan, edit)).same_content(plan)
    for node in plan.partition.nodes:
        if len(plan.partition.arcs_at(node)) > 1:
            assert after.partition.nodes[node] == plan.partition.nodes[node]
    assert set(after.partition.arcs) == set(plan.partition.arcs)
    old, new = (shapely.LineString(p.partition.line_mm(arc)) for p in (plan, after))
    if name == "simplify":
        assert set(new.coords) <= set(old.coords)
        corner_off = shapely.distance(shapely.points(old.coords), new)
        closed = plan.partition.arcs[arc].start == plan.partition.arcs[arc].end
        assert corner_off.max() <= abs(size) * 1000 + 1 or closed
    if name == "smooth":
        assert shapely.hausdorff_distance(old, new) <= abs(size) * 1000 + 2


@given(plan=plans(max_side=4), seed=st.integers(0, 2**16), size=st.floats(0.1, 30))
def test_simplifying_is_never_refused_but_when_nothing_can_go(
    plan: Plan, seed: int, size: float
) -> None:
    plan = _wavy(plan, seed)
    reasons: set[Reason] = set()
    for arc in sorted(plan.partition.arcs):
        part = whole(plan.partition, arc)
        try:
            plan = apply(plan, simplify_border(plan, part=part, tolerance_m=size, locks=FREE))
        except Refused as refused:
            reasons.add(refused.reason)
    assert reasons <= {Reason.NOTHING_CHANGES}
    assert check(plan.partition) == []
