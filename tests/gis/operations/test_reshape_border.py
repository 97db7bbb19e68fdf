"""A line drawn over a border replaces what lies between its meetings; both sides follow."""

from collections.abc import Callable, Sequence
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
from gis.operations.reshape_border import reshape_border
from gis.operations.set_border import set_border
from gis.plan.edit import Edit, apply, invert
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.border_part import whole
from gis.topology.change import PartitionChange
from gis.topology.invariants import check
from gis.topology.records import OUTSIDE, Follows, Label, grid_label, unassigned_label

FREE = Locks(unit_boundaries=False)
Corners = Sequence[tuple[float, float]]


def line(*corners: tuple[float, float]) -> LatticeArray:
    return np.array([at(*corner) for corner in corners], dtype=np.int64)


def reshaped(plan: Plan, *corners: tuple[float, float], locks: Locks = FREE) -> Plan:
    edit = reshape_border(plan, line_mm=line(*corners), locks=locks)
    after = apply(plan, edit)
    assert check(after.partition) == []
    assert apply(after, invert(plan, edit)).same_content(plan)
    return after


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


def test_a_bulge_is_gained_by_one_side_and_lost_by_the_other() -> None:
    for corners in (
        [(3, 3), (4, 3), (4, 1), (3, 1)],  # from the border to the border
        [(2.5, 3), (4, 3), (4, 1), (2.5, 1)],  # with ends beyond it
        [(3, 1), (4, 1), (4, 3), (3, 3)],  # drawn the other way
        [(3.003, 3), (4, 3), (4, 1), (3.004, 1)],  # ends 3 cm before the border
    ):
        after = reshaped(plan_of(TWO), *corners)
        assert picture_of(after) == drawn("""
            AAABBB
            AAAABB
            AAAABB
            AAABBB
        """)


def test_either_side_may_grow_and_every_loop_counts() -> None:
    after = reshaped(
        plan_of("""
            AAABBB
            AAABBB
            AAABBB
            AAABBB
            AAABBB
            AAABBB
        """),
        *[(3, 5.25), (4, 5.25), (4, 5), (2, 5), (2, 4), (3, 4), (3, 3), (4, 3), (4, 2), (2, 2)],
        *[(2, 1), (3, 1)],
    )
    assert picture_of(after) == drawn("""
        AAABBB
        AABBBB
        AAABBB
        AAAABB
        AABBBB
        AAABBB
    """)
    assert area_m2(after, "A") == 1800 + 25 - 100 + 100 - 100


def test_the_part_between_the_first_and_last_meeting_is_replaced_and_no_more() -> None:
    plan = plan_of(TWO)
    after = reshaped(plan, (3, 3), (4, 2), (3, 1))
    (only,) = (arc for arc in after.partition.arcs.values() if set(arc.labels()) == {1, 2})
    course = [(x / TILE_MM, y / TILE_MM) for x, y in after.partition.line_mm(only.id).tolist()]
    assert set(course) == {(3, 4), (3, 3), (4, 2), (3, 1), (3, 0)}
    assert only.id == arc_between(plan, "A", "B")


def test_a_line_from_junction_to_junction_replaces_the_whole_border() -> None:
    after = reshaped(plan_of(TWO), (3, 4), (4, 3), (4, 1), (3, 0))
    assert area_m2(after, "A") == 1200 + 300


def test_of_a_closed_border_the_nearer_part_is_replaced() -> None:
    plan = plan_of("""
        AAAAAA
        ABBBBA
        ABBBBA
        ABBBBA
        ABBBBA
        AAAAAA
    """)
    cut = reshaped(plan, (4, 5), (4, 3), (5, 3))
    assert area_m2(cut, "B") == 1600 - 200
    cut = reshaped(plan, (2, 5), (2, 2), (5, 2))
    assert area_m2(cut, "B") == 1600 - 700
    cut = reshaped(plan, (4, 5), (4, 2), (1, 2))
    assert area_m2(cut, "B") == 900
    grown = reshaped(plan, (1, 2), (0.5, 2), (0.5, 4), (1, 4))
    assert area_m2(grown, "B") == 1600 + 100


def test_a_border_of_several_arcs_is_replaced_over_places_where_only_facts_change() -> None:
    plan = plan_of(TWO)
    arc = arc_between(plan, "A", "B")
    part = replace(whole(plan.partition, arc), last=2)
    plan = apply(plan, set_border(plan, parts=[part], follows=Follows.ROAD, on="2026-03-01"))
    assert len([a for a in plan.partition.arcs.values() if set(a.labels()) == {1, 2}]) == 2
    after = reshaped(plan, (3, 3), (4, 3), (4, 1), (3, 1))
    arcs = [a for a in after.partition.arcs.values() if set(a.labels()) == {1, 2}]
    follows = {
        follow: sum(
            shapely.LineString(after.partition.line_mm(a.id)).length
            for a in arcs
            if a.border.follows is follow
        )
        for follow in (Follows.ROAD, Follows.NONE)
    }
    assert follows == {Follows.ROAD: TILE_MM, Follows.NONE: (4 + 1) * TILE_MM}


ROW = """
    AABBCC
    AABBCC
    DDDDDD
    DDDDDD
"""


def test_an_outline_grows_over_a_junction_into_several_neighbours() -> None:
    after = reshaped(plan_of(ROW), (1, 2), (1, 3), (5, 3), (5, 2))
    assert picture_of(after) == drawn("""
        AABBCC
        ADDDDC
        DDDDDD
        DDDDDD
    """)


def test_the_border_between_two_neighbours_is_led_on_to_a_line_that_cuts_their_junction_off() -> (
    None
):
    after = reshaped(plan_of(ROW), (1, 2), (1, 1), (3, 1), (3, 2))
    assert picture_of(after) == drawn("""
        AABBCC
        AABBCC
        DABDDD
        DDDDDD
    """)
    (led,) = (arc for arc in after.partition.arcs.values() if set(arc.labels()) == {1, 2})
    ends = {tuple(place) for place in after.partition.line_mm(led.id)[[0, -1]].tolist()}
    assert ends == {at(2, 4), at(2, 1)}
    # Off the corner of B both of its neighbours there get their part.
    after = reshaped(plan_of(ROW), (2, 3), (3, 2))
    assert (area_m2(after, "A"), area_m2(after, "D")) == (400 + 25, 1200 + 25)


def test_a_line_may_begin_or_end_in_a_junction() -> None:
    after = reshaped(plan_of(ROW), (2, 2), (2.5, 1), (4, 1), (4, 2))
    assert area_m2(after, "B") == 400 + 175
    after = reshaped(plan_of(ROW), (2, 2), (3, 3), (4, 2))
    assert area_m2(after, "D") == 1200 + 100


@pytest.mark.parametrize(
    ("corners", "reason", "arc"),
    [
        ([(0.5, 3.5), (1, 3)], Reason.LINE_DOES_NOT_MEET_BORDER, ""),
        ([(7, 7), (9, 9)], Reason.LINE_DOES_NOT_MEET_BORDER, ""),
        ([(1.5, 3), (2.5, 3)], Reason.LINE_MEETS_ONCE, "AB"),
        ([(2, 3), (2.5, 3)], Reason.LINE_MEETS_ONCE, "AB"),
        ([(1, 1), (1, 3)], Reason.LINE_MEETS_ONCE, "AD"),
        # Two borders end between the ends of the line: it is not said how B goes on between them.
        ([(1, 2), (1, 1), (5, 1), (5, 2)], Reason.LINE_MEETS_DIFFERENT_BORDERS, ""),
        ([(1.5, 3), (4.5, 3)], Reason.LINE_MEETS_DIFFERENT_BORDERS, ""),
        # Out of B over A and back: the line stays neither in B nor in D.
        ([(3, 2), (3, 3), (1, 3), (1, 3.5), (3, 3.5), (3.5, 2)], "", "AB"),
        ([(2, 3), (2, 2.5)], Reason.NOTHING_CHANGES, ""),
        ([(2, 3), (2, 3)], Reason.LINE_TOO_SHORT, ""),
        ([(2, 3)], Reason.LINE_TOO_SHORT, ""),
    ],
)
def test_lines_that_cannot_be_a_border_are_refused_and_name_what_is_in_the_way(
    corners: Corners, reason: Reason | str, arc: str
) -> None:
    plan = plan_of(ROW)
    refused = refusal_of(lambda: reshape_border(plan, line_mm=line(*corners), locks=FREE))
    if reason:
        assert refused.reason is reason
    else:
        assert refused.reason in {Reason.LINE_CROSSES_OTHER_BORDER, Reason.LINE_PASSES_JUNCTION}
    if arc:
        assert refused.facts["arc"] == arc_between(plan, arc[0], arc[1])


def test_a_line_through_a_third_grid_is_refused_and_names_its_border() -> None:
    plan = plan_of("""
        AABBBDD
        AABBBDD
        AABBBDD
        AABBBDD
    """)
    corners = [(2, 3), (6, 3), (6, 1), (2, 1)]
    refused = refusal_of(lambda: reshape_border(plan, line_mm=line(*corners)))
    assert refused.reason is Reason.LINE_CROSSES_OTHER_BORDER
    assert refused.facts["arc"] == arc_between(plan, "B", "D")


def test_a_grid_between_the_ends_of_the_line_is_named() -> None:
    plan = plan_of("""
        AABB
        AACB
        AABB
    """)
    corners = [(2, 2.5), (1, 2.5), (1, 0.5), (2, 0.5)]
    refused = refusal_of(lambda: reshape_border(plan, line_mm=line(*corners)))
    assert refused.reason is Reason.LINE_PASSES_JUNCTION
    assert refused.facts["arc"] == arc_between(plan, "B", "C")


def test_a_line_between_two_borders_of_a_ring_of_land_is_refused() -> None:
    plan = plan_of("""
        AAAAAA
        ABBBBA
        ABCCBA
        ABBBBA
        AAAAAA
    """)
    refused = refusal_of(lambda: reshape_border(plan, line_mm=line((1, 2.5), (2, 2.5))))
    assert refused.reason is Reason.LINE_MEETS_DIFFERENT_BORDERS


def test_an_enclave_inside_the_loop_stays_and_has_another_host() -> None:
    plan = plan_of("""
        AAABBBBB
        AAABBBBB
        AAABCBBB
        AAABBBBB
        AAABBBBB
    """)
    after = reshaped(plan, (3, 4), (6, 4), (6, 1), (3, 1))
    assert picture_of(after) == drawn("""
        AAABBBBB
        AAAAAABB
        AAAACABB
        AAAAAABB
        AAABBBBB
    """)


def test_a_grid_does_not_fall_apart() -> None:
    plan = plan_of("AABBCC\n" * 4)
    through = line((2, 3), (4, 3), (4, 1), (2, 1))
    refused = refusal_of(lambda: reshape_border(plan, line_mm=through))
    assert refused.reason is Reason.WOULD_BE_IN_PARTS
    assert refused.facts["grid"] == grid("B")


def test_unit_boundaries_and_locked_grids_stay() -> None:
    plan = plan_of(TWO, units="uuuvvv\n" * 4)
    bulge = line((3, 3), (4, 3), (4, 1), (3, 1))
    refused = refusal_of(lambda: reshape_border(plan, line_mm=bulge))
    assert refused.reason is Reason.UNIT_BOUNDARY_LOCKED
    assert refused.facts["arc"] == arc_between(plan, "A", "B")
    assert area_m2(reshaped(plan, (3, 3), (4, 3), (4, 1), (3, 1)), "A") == 1400
    locks = Locks(unit_boundaries=False, grids=frozenset({grid("B")}))
    refused = refusal_of(lambda: reshape_border(plan, line_mm=bulge, locks=locks))
    assert refused.reason is Reason.GRID_LOCKED


def test_the_outermost_boundary_is_reshaped_when_it_is_unlocked() -> None:
    plan = plan_of(TWO)
    after = reshaped(plan, (1, 4), (1, 5), (2, 5), (2, 4))
    assert area_m2(after, "A") == 1200 + 100
    after = reshaped(plan, (1, 4), (1, 3), (2, 3), (2, 4))
    assert area_m2(after, "A") == 1200 - 100
    refused = refusal_of(lambda: reshape_border(plan, line_mm=line((1, 4), (1, 5), (2, 4))))
    assert refused.reason is Reason.UNIT_BOUNDARY_LOCKED


def test_the_end_of_a_border_slides_along_the_boundary_of_the_unit() -> None:
    plan = plan_of(TWO)
    after = reshaped(plan, (3, 3), (4, 3), (4, 4), locks=Locks())
    assert picture_of(after) == drawn("""
        AAAABB
        AAABBB
        AAABBB
        AAABBB
    """)
    after = reshaped(plan, (4, 4.5), (4, 2), (2.5, 2), locks=Locks())
    assert area_m2(after, "A") == 1200 + 200
    other = plan_of(
        """
        AABB
        AABB
        CCCC
        """,
        units="uuuu\nuuuu\nvvvv",
    )
    after = reshaped(other, (2, 2), (1, 2), (1, 1), locks=Locks())
    assert picture_of(after) == drawn("""
        AABB
        ABBB
        CCCC
    """)


def test_loops_of_the_line_itself_do_not_count() -> None:
    after = reshaped(plan_of(TWO), (3, 3), (4, 3), (5, 2.2), (5, 3.5), (4, 2.5), (4, 1), (3, 1))
    assert 1200 + 150 < area_m2(after, "A") < 1200 + 260


def test_a_border_that_noding_would_fold_up_is_left_alone() -> None:
    # At its tip it is less than a millimetre wide: noded anew, both sides would fall together.
    plan = plan_of("AB\nAB", tile_mm=20)
    arc = arc_between(plan, "A", "B")
    hairpin = np.array([(20, 10), (35, 11), (36, 11), (30, 7), (38, 5), (38, 38)])
    upward = plan.partition.line_mm(arc)[0, 1] == 0
    record = replace(plan.partition.arcs[arc], points=hairpin if upward else hairpin[::-1])
    change = PartitionChange(put_arcs={arc: record})
    plan = replace(plan, partition=change.applied_to(plan.partition))
    assert check(plan.partition) == []
    bulge = np.array([(38, 30), (25, 28), (25, 22), (38, 20)])
    refused = refusal_of(lambda: reshape_border(plan, line_mm=bulge))
    assert refused.reason is Reason.BREAKS_PARTITION


def test_households_follow() -> None:
    plan = with_households(plan_of(TWO), [at(3.5, 2), at(4.5, 2), at(1, 1)])
    plan = apply(plan, assign_households(plan))
    after = reshaped(plan, (3, 3), (4, 3), (4, 1), (3, 1))
    assert [h.grid for _, h in sorted(after.households.items())] == [1, 2, 1]


def _area_m2(plan: Plan) -> float:
    return float(plan.partition.frame_mm().area) * 1e-6


@given(
    plan=plans(max_side=4),
    corners=st.lists(st.tuples(st.floats(-0.5, 4.5), st.floats(-0.5, 4.5)), min_size=2, max_size=6),
    pick=st.integers(0, 2**16),
)
def test_what_is_not_refused_keeps_everything_whole(
    plan: Plan, corners: list[tuple[float, float]], pick: int
) -> None:
    west, south, east, north = plan.partition.bounds_mm()
    random = np.random.default_rng(pick)
    homes = random.integers((west, south), (east, north), (20, 2)).tolist()
    plan = with_households(plan, [(x, y) for x, y in homes])
    plan = apply(plan, assign_households(plan))
    drawn_mm = line(*corners) + np.array([west, south])
    arcs = sorted(plan.partition.arcs)
    for row in (0, -1):
        if random.random() < 0.7:  # most lines that people draw begin and end on a border
            course = plan.partition.line_mm(arcs[int(random.integers(len(arcs)))])
            drawn_mm[row] = course[int(random.integers(len(course)))]
    try:
        edit = reshape_border(plan, line_mm=drawn_mm, locks=FREE)
    except Refused:
        return
    after = apply(plan, edit)
    grids = {grid_label(grid) for grid in plan.grids}
    known = grids | {unassigned_label(unit) for unit in plan.units}
    assert check(after.partition, known=known, landed=grids) == []
    assert apply(after, invert(plan, edit)).same_content(plan)
    assert assign_households(after).is_empty()
    # Noding bends a boundary by under a millimetre where the line meets it.
    slack_m2 = 2e-6 * sum(each.partition.frame_mm().length for each in (plan, after))
    if OUTSIDE not in _labels_at_changed_arcs(plan, edit):
        assert abs(_area_m2(plan) - _area_m2(after)) <= slack_m2
    for node in plan.partition.nodes.keys() & after.partition.nodes.keys():
        assert plan.partition.nodes[node] == after.partition.nodes[node]


def _labels_at_changed_arcs(plan: Plan, edit: Edit) -> set[Label]:
    touched = edit.puts["arcs"].keys() | edit.deletes["arcs"]
    return {
        label
        for arc in touched
        if arc in plan.partition.arcs
        for label in plan.partition.arcs[arc].labels()
    }
