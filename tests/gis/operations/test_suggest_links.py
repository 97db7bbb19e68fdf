"""Suggested links: everybody once, the group first, even loads, short ways."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ascii_plan import plan_of

from gis.errors import Reason, Refused
from gis.operations.assign_households import assign_households
from gis.operations.link_deal import LeftOver
from gis.operations.link_households import link_households
from gis.operations.put_post import put_post
from gis.operations.suggest_links import Load, Suggestion, suggest_links
from gis.operations.take_suggestion import take_suggestion
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId, Member, MemberId, Post, PostId
from gis.table import Table
from gis.topology.records import GridId, UnitId

Place = tuple[int, int]
SPOT = st.tuples(st.integers(0, 40_000), st.integers(0, 10_000))


def village(
    homes: Mapping[int, tuple[Place | None, str]], members: dict[int, int], picture: str = "AABB"
) -> Plan:
    """Return two grids with households (location, group) and members who live in them."""
    plan = plan_of(picture)
    households = [
        Household(HouseholdId(key), f"H{key}", UnitId(1), group, "", "", 3, place)
        for key, (place, group) in homes.items()
    ]
    roster = [
        Member(MemberId(key), "测试", "支部", "", household=HouseholdId(home))
        for key, home in members.items()
    ]
    plan = replace(
        plan,
        households=Table((each.id, each) for each in households),
        members=Table((each.id, each) for each in roster),
    )
    return apply(plan, assign_households(plan))


def suggested(plan: Plan, **options: object) -> Suggestion:
    """Return what is suggested for all households and members."""
    return suggest_links(
        plan,
        households=options.pop("households", tuple(plan.households)),  # type: ignore[arg-type]
        members=tuple(plan.members),
        **options,  # type: ignore[arg-type]
    )


def chosen(suggestion: Suggestion) -> dict[int, int | None]:
    return {int(household): who[0] for household, who in suggestion.links.items()}


def test_the_nearest_member_of_the_group_comes_before_a_nearer_one() -> None:
    plan = village(
        {
            1: ((1_000, 1_000), "一组"),
            2: ((9_000, 1_000), "二组"),
            3: ((8_000, 1_000), "第1村民小组"),
            4: ((2_000, 1_000), "2组"),
        },
        {1: 1, 2: 2},
    )
    assert chosen(suggested(plan)) == {1: 1, 2: 2, 3: 1, 4: 2}


def test_without_a_group_a_member_of_the_same_grid_comes_first() -> None:
    homes: dict[int, tuple[Place | None, str]] = {
        1: ((1_000, 1_000), ""),  # in grid A, far west
        2: ((21_000, 1_000), ""),  # in grid B, just over the border
        3: ((19_000, 1_000), ""),  # in grid A, nearest to household 2
        4: ((22_000, 1_000), ""),
    }
    assert chosen(suggested(village(homes, {1: 1, 2: 2}))) == {1: 1, 2: 2, 3: 1, 4: 2}


def test_with_a_limit_the_farthest_are_left_and_said_why() -> None:
    homes = {key: ((key * 1_000, 1_000), "一组") for key in range(1, 6)}
    plan = village(homes, {1: 1})
    found = suggested(plan, most=3)
    assert chosen(found) == {1: 1, 2: 1, 3: 1}
    assert found.left == {4: LeftOver.NO_ROOM, 5: LeftOver.NO_ROOM}
    assert found.loads == {(MemberId(1), None): Load(0, 3)}
    assert (found.mean_m, found.farthest_m) == (1.0, 2.0)


def test_a_limit_only_caps_the_even_deal() -> None:
    # Thirteen households near the first of three members: without a limit 5, 4 and 4.
    homes: dict[int, tuple[Place | None, str]] = {
        key: ((key * 100, 1_000), "") for key in range(1, 14)
    }
    plan = village(homes, {1: 1, 2: 12, 3: 13}, "AAAA")
    free = suggested(plan)
    assert sorted(load.after for load in free.loads.values()) == [4, 4, 5]
    for most in (5, 6, 10, 50):
        assert suggested(plan, most=most).links == free.links
    assert [load.after for load in suggested(plan, most=3).loads.values()] == [3, 3, 3]


def test_who_can_only_be_placed_by_the_group_is_not_left_for_the_sake_of_balance() -> None:
    homes: dict[int, tuple[Place | None, str]] = {
        1: ((1_000, 1_000), "一组"),
        2: ((9_000, 1_000), "二组"),
        3: (None, "一组"),
        4: (None, "一组"),
        5: (None, "一组"),
    }
    plan = village(homes, {1: 1, 2: 2}, "AAAA")
    for most in (None, 9):
        found = suggested(plan, most=most)
        assert chosen(found) == {1: 1, 2: 2, 3: 1, 4: 1, 5: 1}
        assert found.left == {}
    assert suggested(plan, most=3).left == {5: LeftOver.NO_ROOM}


def test_who_is_linked_already_keeps_that_unless_replaced() -> None:
    homes = {key: ((key * 1_000, 1_000), "一组") for key in range(1, 5)}
    plan = village(homes, {1: 1, 2: 4})
    far = [HouseholdId(1), HouseholdId(2)]
    plan = apply(plan, link_households(plan, households=far, member=MemberId(2)))
    kept = suggested(plan)
    assert kept.left == {1: LeftOver.LINKED_ALREADY, 2: LeftOver.LINKED_ALREADY}
    # The second one has two households already: even loads give both others to the first.
    assert chosen(kept) == {3: 1, 4: 1}
    assert kept.loads == {(MemberId(1), None): Load(0, 2), (MemberId(2), None): Load(2, 2)}
    anew = suggested(plan, replace=True)
    assert chosen(anew) == {1: 1, 2: 1, 3: 2, 4: 2}
    after = apply(plan, take_suggestion(plan, suggestion=anew))
    assert {link.household: link.member for link in after.links.values()} == {
        1: 1,
        2: 1,
        3: 2,
        4: 2,
    }


def test_a_link_made_meanwhile_is_kept_when_the_suggestion_is_taken() -> None:
    plan = village({1: ((1_000, 1_000), ""), 2: ((2_000, 1_000), "")}, {1: 1, 2: 2})
    found = suggested(plan)
    plan = apply(plan, link_households(plan, households=[HouseholdId(1)], member=MemberId(2)))
    after = apply(plan, take_suggestion(plan, suggestion=found))
    assert sorted((link.household, link.member) for link in after.links.values()) == [
        (1, 2),
        (2, 2),
    ]
    assert len(after.links) == 2


def test_a_household_that_nobody_can_place_is_left() -> None:
    plan = village({1: ((1_000, 1_000), "一组"), 2: (None, ""), 3: (None, "一组")}, {1: 1})
    found = suggested(plan)
    assert found.left == {2: LeftOver.HOME_UNKNOWN}
    assert chosen(found) == {1: 1, 3: 1}


def test_a_head_is_at_home_in_the_middle_of_the_grid() -> None:
    homes: dict[int, tuple[Place | None, str]] = {
        1: ((1_000, 1_000), ""),
        2: ((9_000, 1_000), ""),
        3: ((31_000, 1_000), ""),
        4: (None, ""),
    }
    plan = village(homes, {})
    for key, grid in ((1, 1), (2, 2)):
        head = Post(PostId(key), GridId(grid), None, "cluster_head", "测试", "")
        plan = apply(plan, put_post(plan, post=head))
    found = suggest_links(plan, households=list(plan.households), head_posts=list(plan.posts))
    assert {key: who[1] for key, who in found.links.items()} == {1: 1, 2: 1, 3: 2}
    assert found.left == {4: LeftOver.HOME_UNKNOWN}
    assert found.farthest_m == pytest.approx(4.0)


@pytest.mark.parametrize("across", [True, False])
def test_heads_at_one_place_get_houses_on_one_side_each(across: bool) -> None:
    rng = np.random.default_rng(7)
    far, near = rng.permutation(20) - 10, rng.integers(-2, 3, 20)
    spots = [
        (int(a), int(b)) if across else (int(b), int(a)) for a, b in zip(far, near, strict=True)
    ]
    homes: dict[int, tuple[Place | None, str]] = {
        key: ((20_000 + 400 * x, 5_000 + 400 * y), "") for key, (x, y) in enumerate(spots, 1)
    }
    plan = village(homes, {}, "AAAA")
    for key in (1, 2):
        head = Post(PostId(key), GridId(1), None, "cluster_head", "测试", "")
        plan = apply(plan, put_post(plan, post=head))
    found = suggest_links(plan, households=list(plan.households), head_posts=list(plan.posts))
    sides = {
        who: {bool(far[key - 1] >= 0) for key, own in found.links.items() if own == who}
        for who in found.loads
    }
    assert sorted(map(sorted, sides.values())) == [[False], [True]]


def test_candidates_are_members_or_heads() -> None:
    plan = village({1: ((1_000, 1_000), "")}, {1: 1})
    with pytest.raises(Refused) as refusal:
        suggest_links(plan, households=[HouseholdId(1)])
    assert refusal.value.reason is Reason.A_MEMBER_OR_A_HEAD
    with pytest.raises(Refused) as refusal:
        suggest_links(plan, households=[HouseholdId(1)], members=[MemberId(7)])
    assert refusal.value.reason is Reason.NO_SUCH_MEMBER


@given(
    places=st.lists(SPOT, min_size=1, max_size=14),
    groups=st.lists(st.sampled_from(["", "一组", "二组"]), min_size=14, max_size=14),
    homes=st.sets(st.integers(0, 13), min_size=1, max_size=4),
    data=st.data(),
)
def test_everybody_is_linked_once_and_always_the_same(
    places: list[Place], groups: list[str], homes: set[int], data: st.DataObject
) -> None:
    people = {key + 1: home % len(places) + 1 for key, home in enumerate(sorted(homes))}
    plan = village({i + 1: (at, groups[i]) for i, at in enumerate(places)}, people)
    found = suggested(plan)
    assert set(found.links) == set(plan.households)
    assert found.left == {}
    loads = [load.after for load in found.loads.values()]
    assert sum(loads) == len(places)
    assert max(loads) <= -(-len(places) // len(people))
    order = data.draw(st.permutations(sorted(plan.households)))
    assert suggested(plan, households=order) == found


@given(
    places=st.lists(SPOT, min_size=1, max_size=14),
    people=st.integers(1, 5),
    most=st.none() | st.integers(1, 20),
)
def test_loads_are_even_when_no_group_or_grid_forbids_it(
    places: list[Place], people: int, most: int | None
) -> None:
    homes: dict[int, tuple[Place | None, str]] = {i + 1: (at, "") for i, at in enumerate(places)}
    plan = village(homes, {key + 1: key % len(places) + 1 for key in range(people)}, "AAAA")
    loads = [load.after for load in suggested(plan, most=most).loads.values()]
    assert max(loads) - min(loads) <= 1


@given(
    places=st.lists(SPOT, min_size=1, max_size=14),
    people=st.integers(1, 5),
    most=st.integers(1, 14),
)
def test_no_way_of_dealing_out_the_nearest_first_is_shorter(
    places: list[Place], people: int, most: int
) -> None:
    """Dealing greedily with the loads that came out is a way to do the same, but never shorter."""
    homes: dict[int, tuple[Place | None, str]] = {i + 1: (at, "") for i, at in enumerate(places)}
    plan = village(homes, {key + 1: key % len(places) + 1 for key in range(people)}, "AAAA")
    found = suggested(plan, most=most)
    loads = [load.after for load in found.loads.values()]
    assert max(loads) <= most
    assert sum(loads) == len(found.links) == min(len(places), most * people)
    ways = nearest_first(places, [places[key % len(places)] for key in range(people)], loads)
    assert found.mean_m is not None
    assert found.mean_m * len(found.links) <= ways / 1000 + 1e-6


def nearest_first(places: list[Place], homes: list[Place], room: list[int]) -> float:
    """Deal out greedily: always the shortest way that is left; return the sum."""
    ways = np.hypot(*(np.array(places)[:, None] - np.array(homes)[None]).transpose(2, 0, 1))
    left, done, total = list(room), set(), 0.0
    for flat in np.argsort(ways, axis=None, kind="stable").tolist():
        household, home = divmod(flat, len(homes))
        if household not in done and left[home]:
            done.add(household)
            left[home] -= 1
            total += float(ways[household, home])
    return total
