"""Entering, changing and taking out households, members, posts, Party groups and places."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from support.ascii_plan import plan_of
from support.peopled_plan import peopled_plan

from gis.errors import Reason, Refused
from gis.operations.assign_places import assign_places
from gis.operations.assign_places_by_hand import assign_places_by_hand
from gis.operations.end_posts import end_posts
from gis.operations.link_households import link_households
from gis.operations.locate_place import locate_place
from gis.operations.next_id import next_id
from gis.operations.put_household import put_household
from gis.operations.put_member import put_member
from gis.operations.put_party_group import put_party_group
from gis.operations.put_place import put_place
from gis.operations.put_post import put_post
from gis.operations.remove_households import remove_households
from gis.operations.remove_members import remove_members
from gis.operations.remove_party_groups import remove_party_groups
from gis.operations.remove_places import remove_places
from gis.operations.remove_posts import remove_posts
from gis.operations.set_basis import set_basis
from gis.operations.unlink_households import unlink_households
from gis.plan.edit import Edit, apply, invert
from gis.plan.plan import Plan
from gis.plan.records import (
    AssignedBy,
    Employment,
    Household,
    HouseholdId,
    LocatedBy,
    Member,
    MemberId,
    PartyGroup,
    PartyGroupId,
    Place,
    PlaceId,
    Post,
    PostId,
)
from gis.topology.records import GridId, UnitId

PLAN = plan_of("AAB\nA.B", "uuv\nuuv")
A, B, U, V = GridId(1), GridId(2), UnitId(1), UnitId(2)
IN_A, ON_NO_GRID = (5_000, 5_000), (15_000, 5_000)
HOME = HouseholdId(1)


def done(plan: Plan, edit: Edit) -> Plan:
    after = apply(plan, edit)
    assert apply(after, invert(plan, edit)).same_content(plan)
    return after


def reason_of(operation: Callable[..., Edit], plan: Plan, **facts: object) -> Reason:
    with pytest.raises(Refused) as refusal:
        operation(plan, **facts)
    return refusal.value.reason


def a_household(key: int = 1, **facts: object) -> Household:
    entered = Household(HouseholdId(key), f"H{key}", U, "一组", "3号", "张某", 4, IN_A)
    return replace(entered, **facts)  # type: ignore[arg-type]


def a_post(key: int = 1, **facts: object) -> Post:
    return replace(Post(PostId(key), A, None, "网格长", "李某", ""), **facts)  # type: ignore[arg-type]


def a_group(key: int = 1, **facts: object) -> PartyGroup:
    entered = PartyGroup(PartyGroupId(key), f"第{key}小组", "independent", (A,))
    return replace(entered, **facts)  # type: ignore[arg-type]


def a_place(key: int = 1, **facts: object) -> Place:
    entered = Place(PlaceId(key), "school", "中心小学", "", U, IN_A)
    return replace(entered, **facts)  # type: ignore[arg-type]


LIVED_IN = apply(PLAN, put_household(PLAN, household=a_household()))


def test_a_new_household_lives_where_its_house_stands() -> None:
    assert LIVED_IN.households[HOME] == a_household(
        grid=A, assigned_by=AssignedBy.LOCATION, located_by=LocatedBy.HAND
    )
    outside = a_household(2, location=ON_NO_GRID, located_by=LocatedBy.COORDINATE)
    plan = done(LIVED_IN, put_household(LIVED_IN, household=outside))
    assert plan.households[outside.id] == outside
    given = a_household(3, location=None, grid=B)
    plan = done(plan, put_household(plan, household=given))
    assert plan.households[given.id] == replace(given, assigned_by=AssignedBy.HAND)
    assert (plan.residents.of_grid(A).people, plan.residents.of_grid(B).people) == (4, 4)
    assert next_id(plan.households) == 4


def test_what_is_known_of_a_household_can_be_changed_but_not_where_it_lives() -> None:
    old = LIVED_IN.households[HOME]
    new = replace(old, people=6, householder=" 张某某 ", registered_unit=V)
    plan = done(LIVED_IN, put_household(LIVED_IN, household=new))
    assert plan.households[HOME] == replace(new, householder="张某某")
    for elsewhere in (replace(old, grid=B), replace(old, location=(1, 1)), a_household()):
        assert reason_of(put_household, LIVED_IN, household=elsewhere) is Reason.SETTLED_ELSEWHERE


@pytest.mark.parametrize(
    ("entered", "reason"),
    [
        (a_household(2, people=-1), Reason.PEOPLE_BELOW_ZERO),
        (a_household(2, unit=UnitId(7)), Reason.NO_SUCH_UNIT),
        (a_household(2, registered_unit=UnitId(7)), Reason.NO_SUCH_UNIT),
        (a_household(2, grid=GridId(7)), Reason.NO_SUCH_GRID),
        (a_household(2, household_no=" H1"), Reason.HOUSEHOLD_NO_IN_USE),
        (LIVED_IN.households[HOME], Reason.NOTHING_CHANGES),
    ],
)
def test_a_household_is_refused_with_the_reason(entered: Household, reason: Reason) -> None:
    assert reason_of(put_household, LIVED_IN, household=entered) is reason


def test_a_number_that_is_there_twice_already_does_not_stand_in_the_way() -> None:
    twin = replace(LIVED_IN.households[HOME], id=HouseholdId(2))
    plan = replace(LIVED_IN, households=LIVED_IN.households.replaced({twin.id: twin}))
    done(plan, put_household(plan, household=replace(twin, people=1)))
    # Another unit, or no number at all: nothing is in use.
    done(LIVED_IN, put_household(LIVED_IN, household=a_household(2, household_no="H1", unit=V)))
    plan = done(LIVED_IN, put_household(LIVED_IN, household=a_household(2, household_no="")))
    done(plan, put_household(plan, household=a_household(3, household_no="")))


def test_links_go_with_a_household_and_its_members_keep_its_number() -> None:
    plan = peopled_plan()
    assert plan.members[MemberId(1)].household == HOME
    plan = done(plan, remove_households(plan, households=[HOME]))
    member = plan.members[MemberId(1)]
    assert (member.household, member.grid, member.household_no) == (None, None, "H1")
    assert [link.household for link in plan.links.values()] == [2]
    assert reason_of(remove_households, plan, households=[HOME]) is Reason.NO_SUCH_HOUSEHOLD
    assert reason_of(remove_households, plan, households=[]) is Reason.NOTHING_CHANGES


def test_a_member_has_the_grid_of_the_household() -> None:
    entered = Member(MemberId(1), " 王某 ", "一支部", "", B, B, HOME)
    plan = done(LIVED_IN, put_member(LIVED_IN, member=entered))
    assert plan.members[entered.id] == replace(entered, name="王某", grid=A, household_no="H1")
    moved = replace(entered, household=None, household_no="X")
    plan = done(plan, put_member(plan, member=moved))
    assert (plan.members[entered.id].grid, plan.members[entered.id].service_grid) == (B, B)
    for wrong, reason in (
        (replace(entered, name=" "), Reason.EMPTY_NAME),
        (replace(entered, household=HouseholdId(9)), Reason.NO_SUCH_HOUSEHOLD),
        (replace(entered, service_grid=GridId(9)), Reason.NO_SUCH_GRID),
        (replace(entered, party_group=PartyGroupId(9)), Reason.NO_SUCH_PARTY_GROUP),
    ):
        assert reason_of(put_member, plan, member=wrong) is reason


def test_a_member_that_goes_takes_the_links_along_and_leaves_the_post() -> None:
    plan = peopled_plan()
    plan = done(plan, remove_members(plan, members=[MemberId(1)]))
    assert plan.posts[PostId(3)].member is None
    assert plan.posts[PostId(3)].name == "测试甲"
    assert [link.head_post for link in plan.links.values()] == [1]
    assert reason_of(remove_members, plan, members=[MemberId(1)]) is Reason.NO_SUCH_MEMBER


def test_a_post_is_on_a_grid_or_on_a_unit() -> None:
    plan = done(PLAN, put_post(PLAN, post=a_post(employment=Employment.PART_TIME)))
    plan = done(plan, put_post(plan, post=a_post(2, grid=None, unit=V, role="村支书")))
    assert [plan.posts_by_grid[A], plan.posts[PostId(2)].unit] == [(1,), V]
    for wrong, reason in (
        ({"unit": U}, Reason.ON_A_GRID_OR_A_UNIT),
        ({"grid": None}, Reason.ON_A_GRID_OR_A_UNIT),
        ({"grid": GridId(9)}, Reason.NO_SUCH_GRID),
        ({"grid": None, "unit": UnitId(9)}, Reason.NO_SUCH_UNIT),
        ({"role": " "}, Reason.EMPTY_ROLE),
        ({"name": ""}, Reason.EMPTY_NAME),
        ({"member": MemberId(9)}, Reason.NO_SUCH_MEMBER),
        ({"employment": "half"}, Reason.NO_SUCH_KIND),
        ({"started_on": "2026-3-1"}, Reason.NOT_A_DAY),
        ({"ended_on": "2026-02-30"}, Reason.NOT_A_DAY),
        ({"started_on": "2026-03-02", "ended_on": "2026-03-01"}, Reason.DAYS_OUT_OF_ORDER),
    ):
        post = a_post(3, **wrong)
        assert reason_of(put_post, plan, post=post) is reason


def test_the_holder_of_a_post_may_be_a_member_by_whose_name_it_goes() -> None:
    member = Member(MemberId(1), "王某", "一支部", "")
    plan = done(PLAN, put_member(PLAN, member=member))
    plan = done(plan, put_post(plan, post=a_post(name="", member=member.id)))
    assert plan.posts[PostId(1)].name == "王某"


def test_posts_end_on_a_day_and_those_that_ended_stay() -> None:
    plan = done(PLAN, put_post(PLAN, post=a_post(started_on="2025-01-01")))
    plan = done(plan, put_post(plan, post=a_post(2, ended_on="2025-06-30")))
    both = [PostId(1), PostId(2)]
    after = done(plan, end_posts(plan, posts=both, on="2026-01-31"))
    assert [after.posts[each].ended_on for each in both] == ["2026-01-31", "2025-06-30"]
    for day, reason in (
        ("", Reason.NOT_A_DAY),
        ("31.1.2026", Reason.NOT_A_DAY),
        ("2024-12-31", Reason.DAYS_OUT_OF_ORDER),
    ):
        assert reason_of(end_posts, plan, posts=both, on=day) is reason
    assert reason_of(end_posts, after, posts=both, on="2026-01-31") is (Reason.NOTHING_CHANGES)
    assert reason_of(end_posts, plan, posts=[PostId(9)], on="2026-01-31") is (Reason.NO_SUCH_POST)


def test_the_links_of_a_cluster_head_go_with_the_post() -> None:
    plan = peopled_plan()
    plan = done(plan, remove_posts(plan, posts=[PostId(1)]))
    assert [link.member for link in plan.links.values()] == [1]
    assert PostId(1) not in plan.posts


def test_a_party_group_is_independent_on_one_grid_or_joint_on_several() -> None:
    plan = done(PLAN, put_party_group(PLAN, group=a_group()))
    joint = a_group(2, kind="joint", grids=(A, B, A))
    plan = done(plan, put_party_group(plan, group=joint))
    assert plan.party_groups[joint.id].grids == (A, B)
    committee = a_group(3, level="committee", unit=U, grids=())
    plan = done(plan, put_party_group(plan, group=committee))
    plan = done(plan, put_party_group(plan, group=a_group(4, level="branch", parent=3)))
    for wrong, reason in (
        ({"name": ""}, Reason.EMPTY_NAME),
        ({"grids": ()}, Reason.INDEPENDENT_NEEDS_A_GRID),
        ({"grids": (A, B)}, Reason.INDEPENDENT_NEEDS_A_GRID),
        ({"kind": "joint"}, Reason.JOINT_NEEDS_GRIDS),
        ({"kind": "joint", "grids": (A, A)}, Reason.JOINT_NEEDS_GRIDS),
        ({"kind": "merged"}, Reason.NO_SUCH_KIND),
        ({"level": "cell"}, Reason.NO_SUCH_KIND),
        ({"grids": (GridId(9),)}, Reason.NO_SUCH_GRID),
        ({"unit": UnitId(9)}, Reason.NO_SUCH_UNIT),
        ({"parent": PartyGroupId(9)}, Reason.NO_SUCH_PARTY_GROUP),
        ({"parent": PartyGroupId(1)}, Reason.PARTY_LEVEL_OUT_OF_ORDER),
    ):
        group = a_group(5, **wrong)
        assert reason_of(put_party_group, plan, group=group) is reason
    above_itself = replace(committee, parent=committee.id)
    assert reason_of(put_party_group, plan, group=above_itself) is Reason.PARTY_LEVEL_OUT_OF_ORDER
    # A body cannot sink to the level of one that is below it.
    sunk = replace(committee, level="branch")
    assert reason_of(put_party_group, plan, group=sunk) is Reason.PARTY_LEVEL_OUT_OF_ORDER


def test_a_joint_group_does_not_serve_a_grid_and_a_part_of_it() -> None:
    plan = peopled_plan()
    part, whole = next((sub, base) for base, subs in plan.subs_by_grid.items() for sub in subs)
    joint = a_group(9, kind="joint", grids=(part, whole))
    assert reason_of(put_party_group, plan, group=joint) is Reason.PART_OF_THE_SAME_GRID
    done(plan, put_party_group(plan, group=replace(joint, grids=(part, A))))


def test_what_is_below_a_party_group_that_goes_comes_under_the_one_above() -> None:
    plan = done(PLAN, put_party_group(PLAN, group=a_group(1, level="committee")))
    plan = done(plan, put_party_group(plan, group=a_group(2, level="branch", parent=1)))
    plan = done(plan, put_party_group(plan, group=a_group(3, parent=2)))
    member = Member(MemberId(1), "王某", "一支部", "", party_group=PartyGroupId(2))
    plan = done(plan, put_member(plan, member=member))
    after = done(plan, remove_party_groups(plan, groups=[PartyGroupId(2)]))
    assert after.party_groups[PartyGroupId(3)].parent == 1
    assert after.members[member.id].party_group is None
    after = done(plan, remove_party_groups(plan, groups=[PartyGroupId(1), PartyGroupId(2)]))
    assert after.party_groups[PartyGroupId(3)].parent is None


def test_a_place_belongs_where_it_stands_unless_hand_decides() -> None:
    plan = done(PLAN, put_place(PLAN, place=a_place()))
    school = plan.places[PlaceId(1)]
    assert (school.grid, school.assigned_by) == (A, AssignedBy.LOCATION)
    assert reason_of(put_place, plan, place=replace(school, grid=B)) is Reason.SETTLED_ELSEWHERE
    plan = done(plan, put_place(plan, place=replace(school, kind="hospital", name="卫生院")))
    moved = done(plan, locate_place(plan, place=school.id, at=(25_000, 5_000)))
    assert moved.places[school.id].grid == B
    off = done(plan, locate_place(plan, place=school.id, at=ON_NO_GRID))
    assert (off.places[school.id].grid, off.places[school.id].assigned_by) == (None, None)
    by_hand = done(plan, assign_places_by_hand(plan, places=[school.id], grid=B))
    assert assign_places(by_hand).is_empty()
    far = done(by_hand, locate_place(by_hand, place=school.id, at=ON_NO_GRID))
    assert far.places[school.id].grid == B
    again = done(by_hand, assign_places(by_hand, places=[school.id]))
    assert again.same_content(plan)
    gone = done(plan, remove_places(plan, places=[school.id]))
    assert not gone.places
    assert reason_of(remove_places, gone, places=[school.id]) is Reason.NO_SUCH_PLACE
    for wrong, reason in (
        ({"kind": "castle"}, Reason.NO_SUCH_KIND),
        ({"name": ""}, Reason.EMPTY_NAME),
        ({"unit": UnitId(9)}, Reason.NO_SUCH_UNIT),
        ({"grid": GridId(9)}, Reason.NO_SUCH_GRID),
    ):
        place = a_place(2, **wrong)
        assert reason_of(put_place, plan, place=place) is reason


def test_a_household_has_one_member_and_one_head_linked() -> None:
    plan = peopled_plan()
    homes = [HouseholdId(1), HouseholdId(2)]
    plan = done(plan, link_households(plan, households=homes, member=MemberId(2)))
    links = {(link.household, link.member, link.head_post) for link in plan.links.values()}
    assert links == {(1, 2, None), (2, 2, None), (2, None, 1)}
    again = {"households": homes, "member": MemberId(2)}
    assert reason_of(link_households, plan, **again) is Reason.NOTHING_CHANGES
    less = done(plan, unlink_households(plan, households=homes, head_post=PostId(1)))
    assert {link.member for link in less.links.values()} == {2}
    none = done(plan, unlink_households(plan, households=homes))
    assert not none.links
    assert reason_of(unlink_households, none, households=homes) is Reason.NOTHING_CHANGES
    assert reason_of(link_households, plan, households=homes) is Reason.A_MEMBER_OR_A_HEAD


def test_grids_are_built_on_what_the_profile_knows() -> None:
    plan = PLAN
    key = plan.rules.unit_types[0].key
    plan = done(plan, set_basis(plan, grids=[A, B], basis=key))
    assert {grid.basis for grid in plan.grids.values()} == {key}
    plan = done(plan, set_basis(plan, grids=[B], basis=""))
    assert plan.grids[B].basis == ""
    assert reason_of(set_basis, plan, grids=[A], basis=key) is Reason.NOTHING_CHANGES
    assert reason_of(set_basis, plan, grids=[A], basis="castle") is Reason.NO_SUCH_KIND
    assert reason_of(set_basis, plan, grids=[GridId(9)], basis="") is Reason.NO_SUCH_GRID
