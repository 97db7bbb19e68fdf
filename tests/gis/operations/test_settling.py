"""Households placed on the map, assigned by hand and released again."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from support.ascii_plan import TILE_MM, plan_of, with_households

from gis.errors import Reason, Refused
from gis.operations.assign_by_hand import assign_by_hand
from gis.operations.assign_households import assign_households
from gis.operations.place_household import place_household
from gis.operations.release_to_location import release_to_location
from gis.plan.edit import Edit, apply, invert
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, GridKind, HouseholdId, Member, MemberId
from gis.table import Table
from gis.texts import LANGUAGES, Texts
from gis.topology.records import GridId

A, B = GridId(1), GridId(2)
FIRST, SECOND = HouseholdId(1), HouseholdId(2)


def at(column: float, row: float = 0.5) -> tuple[int, int]:
    return round(column * TILE_MM), round(row * TILE_MM)


def inhabited() -> Plan:
    """Two grids and free land; the first household lives in A with a member, the second in B."""
    plan = with_households(plan_of("AB."), [at(0.5), at(1.5)])
    plan = replace(plan, members=Table({MemberId(1): Member(MemberId(1), "甲", "支部", "H1")}))
    return apply(plan, assign_households(plan))


def done(plan: Plan, edit: Edit) -> Plan:
    after = apply(plan, edit)
    assert apply(after, invert(plan, edit)).same_content(plan)
    return after


def test_a_household_goes_to_the_grid_of_its_house_and_its_members_with_it() -> None:
    plan = inhabited()
    after = done(plan, place_household(plan, household=FIRST, at=at(1.2)))
    assert after.households[FIRST].location == at(1.2)
    assert after.households[FIRST].grid == B
    assert after.members[MemberId(1)].grid == B
    free = done(after, place_household(after, household=FIRST, at=at(2.5)))
    assert (free.households[FIRST].grid, free.households[FIRST].assigned_by) == (None, None)
    assert free.members[MemberId(1)].grid is None


def test_what_was_decided_by_hand_stays_until_it_is_released() -> None:
    plan = inhabited()
    by_hand = done(plan, assign_by_hand(plan, households=[FIRST, SECOND], grid=B))
    assert by_hand.households[FIRST].grid == by_hand.households[SECOND].grid == B
    assert by_hand.households[FIRST].assigned_by is AssignedBy.HAND
    assert by_hand.members[MemberId(1)].grid == B
    moved = done(by_hand, place_household(by_hand, household=FIRST, at=at(0.2)))
    assert moved.households[FIRST].grid == B
    released = done(moved, release_to_location(moved, households=[FIRST, SECOND]))
    assert released.households[FIRST].grid == A
    assert released.households[FIRST].assigned_by is AssignedBy.LOCATION
    assert released.members[MemberId(1)].grid == A


def test_assigning_to_a_sub_grid_means_its_base_grid() -> None:
    plan = inhabited()
    sub = replace(plan.grids[B], parent=A, tier="micro_grid")
    plan = replace(plan, grids=plan.grids.replaced({B: sub}))
    plan = done(plan, place_household(plan, household=SECOND, at=at(2.5)))
    assert plan.households[SECOND].grid is None
    by_hand = apply(plan, assign_by_hand(plan, households=[SECOND], grid=B))
    assert by_hand.households[SECOND].grid == A


def test_who_lives_in_the_grid_by_location_goes_on_following_its_boundaries() -> None:
    plan = inhabited()
    by_hand = done(plan, assign_by_hand(plan, households=[FIRST, SECOND], grid=B))
    assert by_hand.households[SECOND].assigned_by is AssignedBy.LOCATION
    with pytest.raises(Refused) as refusal:
        assign_by_hand(plan, households=[SECOND], grid=B)
    assert refusal.value.reason is Reason.NOTHING_CHANGES


def test_a_household_without_a_location_is_placed_but_cannot_be_released() -> None:
    plan = inhabited()
    lost = replace(plan.households[FIRST], location=None, grid=None, assigned_by=None)
    plan = replace(plan, households=plan.households.replaced({FIRST: lost}))
    with pytest.raises(Refused) as refusal:
        release_to_location(plan, households=[FIRST])
    assert refusal.value.reason is Reason.WITHOUT_LOCATION
    assert (
        done(plan, place_household(plan, household=FIRST, at=at(0.5))).households[FIRST].grid == A
    )


def test_refusals_say_why() -> None:
    plan = inhabited()
    online = replace(plan.grids[A], id=GridId(9), kind=GridKind.ONLINE, name="线上")
    plan = replace(plan, grids=plan.grids.replaced({GridId(9): online}))
    stranger = HouseholdId(77)
    cases: tuple[tuple[Callable[[], Edit], Reason], ...] = (
        (lambda: place_household(plan, household=stranger, at=at(0)), Reason.NO_SUCH_HOUSEHOLD),
        (lambda: place_household(plan, household=FIRST, at=at(0.5)), Reason.NOTHING_CHANGES),
        (lambda: assign_by_hand(plan, households=[stranger], grid=A), Reason.NO_SUCH_HOUSEHOLD),
        (lambda: assign_by_hand(plan, households=[FIRST], grid=GridId(8)), Reason.NO_SUCH_GRID),
        (lambda: assign_by_hand(plan, households=[FIRST], grid=GridId(9)), Reason.GRID_HAS_NO_LAND),
        (lambda: release_to_location(plan, households=[FIRST]), Reason.NOTHING_CHANGES),
    )
    for make, reason in cases:
        with pytest.raises(Refused) as refusal:
            make()
        assert refusal.value.reason is reason
        assert all(Texts(language).of_error(refusal.value) for language in LANGUAGES)
