"""Move, insert and delete vertices and nodes: both sides follow, and nothing ever crosses."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from support.ascii_plan import plan_of, with_households
from support.places import arc_between, area_m2, at, grid, node_at, vertex_at

from gis.errors import Reason, Refused
from gis.operations.assign_households import assign_households
from gis.operations.delete_vertex import delete_vertex
from gis.operations.insert_vertex import insert_vertex
from gis.operations.move_node import move_node
from gis.operations.move_vertex import move_vertex
from gis.plan.edit import Edit, apply
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, HouseholdId, Member, MemberId

TWO = """
    AABB
    AABB
"""
FOUR = """
    AAABBB
    AAABBB
    AAABBB
    CCCDDD
    CCCDDD
    CCCDDD
"""
ENCLAVE = """
    AAAABB
    ACAABB
    AAAABB
    AAAABB
"""


def reason_of(operation: Callable[[], Edit]) -> Reason:
    with pytest.raises(Refused) as caught:
        operation()
    return caught.value.reason


def test_a_moved_vertex_takes_land_from_one_side_and_gives_it_to_the_other() -> None:
    plan = plan_of(TWO)
    arc, index = vertex_at(plan, 2, 1)
    after = apply(plan, move_vertex(plan, arc=arc, index=index, to=at(3, 1)))
    # The triangle (2,0) (3,1) (2,2) has half of two tiles of 10 m.
    assert area_m2(after, "A") == 400 + 100
    assert area_m2(after, "B") == 400 - 100


def test_households_in_the_moved_strip_follow_and_others_stay() -> None:
    plan = with_households(plan_of(TWO), [at(2.5, 1), at(3.5, 1), at(0.5, 0.5)])
    plan = apply(plan, assign_households(plan))
    arc, index = vertex_at(plan, 2, 1)
    edit = move_vertex(plan, arc=arc, index=index, to=at(3, 1))
    assert set(edit.puts["households"]) == {HouseholdId(1)}
    after = apply(plan, edit)
    assert [h.grid for _, h in sorted(after.households.items())] == [
        grid("A"),
        grid("B"),
        grid("A"),
    ]
    assert after.residents.of_grid(grid("A")).households == 2
    assert after.residents.of_grid(grid("B")).people == 3


def test_a_household_assigned_by_hand_does_not_follow() -> None:
    plan = with_households(plan_of(TWO), [at(2.5, 1)])
    by_hand = replace(plan.households[HouseholdId(1)], grid=grid("B"), assigned_by=AssignedBy.HAND)
    plan = replace(plan, households=plan.households.replaced({by_hand.id: by_hand}))
    arc, index = vertex_at(plan, 2, 1)
    after = apply(plan, move_vertex(plan, arc=arc, index=index, to=at(3, 1)))
    assert after.households[HouseholdId(1)] == by_hand


def test_a_unit_boundary_is_locked_until_it_is_unlocked() -> None:
    plan = plan_of(TWO)
    arc, index = vertex_at(plan, 0, 1)
    assert (
        reason_of(lambda: move_vertex(plan, arc=arc, index=index, to=at(-1, 1)))
        is Reason.UNIT_BOUNDARY_LOCKED
    )
    free = move_vertex(plan, arc=arc, index=index, to=at(-1, 1), locks=Locks(unit_boundaries=False))
    assert area_m2(apply(plan, free), "A") == 400 + 100


def test_the_boundary_between_two_units_is_a_unit_boundary() -> None:
    plan = plan_of(TWO, units="uuvv\nuuvv")
    arc, index = vertex_at(plan, 2, 1)
    assert (
        reason_of(lambda: move_vertex(plan, arc=arc, index=index, to=at(3, 1)))
        is Reason.UNIT_BOUNDARY_LOCKED
    )


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        (at(4.5, 1), Reason.CROSSES_BOUNDARY),  # beyond the outer boundary
        (at(4, 1), Reason.CROSSES_BOUNDARY),  # onto a vertex of the outer boundary
        (at(4, 1.5), Reason.CROSSES_BOUNDARY),  # onto the middle of its segment
        (at(2, 2), Reason.COLLAPSES),  # onto the next node of its own arc
        (at(2, 1), Reason.NOTHING_CHANGES),
    ],
)
def test_a_vertex_is_not_moved_where_boundaries_would_meet(
    to: tuple[int, int], reason: Reason
) -> None:
    plan = plan_of(TWO)
    arc, index = vertex_at(plan, 2, 1)
    assert reason_of(lambda: move_vertex(plan, arc=arc, index=index, to=to)) is reason


def test_a_boundary_does_not_pass_over_an_enclave() -> None:
    # The new course, wide round C, touches nothing, yet C would then lie in B.
    plan = plan_of("""
        AAAAABB
        AAAAABB
        AACAABB
        AACAABB
        AAAAABB
        AAAAABB
    """)
    for row in (1, 2, 4, 5):
        arc, index = vertex_at(plan, 5, row)
        plan = apply(plan, delete_vertex(plan, arc=arc, index=index))
    arc, index = vertex_at(plan, 5, 3)
    with pytest.raises(Refused) as caught:
        move_vertex(plan, arc=arc, index=index, to=at(0.2, 3))
    assert caught.value.reason is Reason.PASSES_OVER
    assert caught.value.facts["arc"] == arc_between(plan, "A", "C")


def test_a_moved_node_takes_all_four_sides_along() -> None:
    plan = plan_of(FOUR)
    after = apply(plan, move_node(plan, node=node_at(plan, 3, 3), to=at(4, 4)))
    # Each arc swings about its nearest vertex, one tile away: triangles of half a tile.
    assert area_m2(after, "A") == 900 + 50 - 50
    assert area_m2(after, "B") == 900 - 50 - 50
    assert area_m2(after, "C") == 900 + 50 + 50
    assert area_m2(after, "D") == 900 + 50 - 50


@pytest.mark.parametrize("to", [at(3, 4), at(2.5, 1.5), at(6, 3), at(7, 3), at(3, 3)])
def test_a_node_is_not_moved_where_its_boundaries_would_meet_or_turn(to: tuple[int, int]) -> None:
    plan = plan_of(FOUR)
    with pytest.raises(Refused):
        move_node(plan, node=node_at(plan, 3, 3), to=to)


def test_a_node_on_the_unit_boundary_is_locked() -> None:
    plan = plan_of(TWO)
    node = node_at(plan, 2, 0)
    assert (
        reason_of(lambda: move_node(plan, node=node, to=at(2.5, 0))) is Reason.UNIT_BOUNDARY_LOCKED
    )


def test_an_inserted_vertex_is_in_both_polygons_and_deleting_it_undoes_it() -> None:
    plan = plan_of(TWO)
    arc = arc_between(plan, "A", "B")
    wider = apply(plan, insert_vertex(plan, arc=arc, segment=0, at=at(2.5, 0.5)))
    for letter in "AB":
        polygon = wider.partition.polygon_mm(grid(letter))  # type: ignore[arg-type]
        assert at(2.5, 0.5) in [(x, y) for x, y in polygon.exterior.coords]  # type: ignore[attr-defined]
    arc, index = vertex_at(wider, 2.5, 0.5)
    back = apply(wider, delete_vertex(wider, arc=arc, index=index))
    assert back.same_content(plan)


def test_the_last_three_corners_of_an_enclave_stay() -> None:
    plan = plan_of(ENCLAVE)
    arc = arc_between(plan, "A", "C")
    three = apply(plan, delete_vertex(plan, arc=arc, index=0))
    assert reason_of(lambda: delete_vertex(three, arc=arc, index=0)) is Reason.TOO_FEW_VERTICES


def test_a_boundary_is_not_flattened_until_its_grid_is_gone() -> None:
    plan = plan_of("""
        AAAA
        ABBA
        AAAA
        CCCC
    """)
    arc = arc_between(plan, "A", "B")
    while len(plan.partition.arcs[arc].points) > 2:
        plan = apply(plan, delete_vertex(plan, arc=arc, index=0))
    assert area_m2(plan, "B") > 0
    with pytest.raises(Refused):
        delete_vertex(plan, arc=arc, index=0)


@pytest.mark.parametrize("index", [-1, 7])
def test_a_vertex_that_is_not_there_is_refused(index: int) -> None:
    plan = plan_of(TWO)
    arc = arc_between(plan, "A", "B")
    for operation in (
        lambda: move_vertex(plan, arc=arc, index=index, to=at(1, 1)),
        lambda: delete_vertex(plan, arc=arc, index=index),
        lambda: insert_vertex(plan, arc=arc, segment=index, at=at(1, 1)),
    ):
        assert reason_of(operation) is Reason.NO_SUCH_VERTEX


def test_records_that_are_gone_are_refused() -> None:
    plan: Plan = plan_of(TWO)
    gone_arc, gone_node = plan.partition.next_arc_id(), plan.partition.next_node_id()
    assert reason_of(lambda: delete_vertex(plan, arc=gone_arc, index=0)) is Reason.NO_SUCH_ARC
    assert reason_of(lambda: move_node(plan, node=gone_node, to=at(1, 1))) is Reason.NOT_A_NODE


def test_members_follow_the_household_that_they_live_in() -> None:
    plan = with_households(plan_of(TWO), [at(2.5, 1), at(3.5, 1)])
    living = {
        MemberId(1): Member(MemberId(1), "甲", "支部", "H1", service_grid=grid("B")),
        MemberId(2): Member(MemberId(2), "乙", "支部", "H2"),
    }
    plan = replace(plan, members=plan.members.replaced(living))
    plan = apply(plan, assign_households(plan))
    arc, index = vertex_at(plan, 2, 1)
    after = apply(plan, move_vertex(plan, arc=arc, index=index, to=at(3, 1)))
    assert (after.members[MemberId(1)].grid, after.members[MemberId(2)].grid) == (1, 2)
    assert after.members[MemberId(1)].service_grid == grid("B")
    assert assign_households(after).is_empty()
