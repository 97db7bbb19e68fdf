"""A synthetic county with all who serve it: posts, members, Party groups, clusters and places."""

from collections import defaultdict
from dataclasses import replace

import numpy as np

from gis.plan.plan import Plan
from gis.plan.profile import Duty, Profile, Role, load_profile
from gis.plan.records import (
    AssignedBy,
    HouseholdId,
    Link,
    LinkId,
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
from gis.table import Table
from gis.topology.records import GridId

PROFILE = "lizhou"
CLUSTER = 15
HOUSEHOLDS_PER_MEMBER = 12
HOUSEHOLDS_PER_PLACE = 40


def staffed_plan(plan: Plan) -> Plan:
    """Return a synthetic plan with a head, workers and a Party group on each grid.

    The households of a grid are dealt to cluster heads, 15 to each; one in twelve has a member;
    places stand beside one household in forty. Few rules are broken.
    """
    rules = load_profile(PROFILE)
    head, worker, cluster_head = (_role(rules, duty) for duty in _DUTIES)
    at_home: dict[GridId, list[HouseholdId]] = defaultdict(list)
    for household in plan.households.values():
        if household.grid is not None:
            at_home[household.grid].append(household.id)
    posts: dict[PostId, Post] = {}
    links: dict[LinkId, Link] = {}
    for grid in sorted(plan.grids):
        _add_post(posts, grid, head)
        _add_post(posts, grid, worker)
        homes = at_home.get(grid, [])
        for first in range(0, len(homes), CLUSTER):
            post = _add_post(posts, grid, cluster_head)
            for home in homes[first : first + CLUSTER]:
                number = LinkId(len(links) + 1)
                links[number] = Link(number, None, post, home)
    return replace(
        plan,
        members=Table(_members(plan)),
        posts=Table(posts),
        party_groups=Table(_groups(plan)),
        links=Table(links),
        places=Table(_places(plan)),
        profile=PROFILE,
    )


_DUTIES = (Duty.HEAD, Duty.WORKER, Duty.CLUSTER_HEAD)


def _role(profile: Profile, duty: Duty) -> Role:
    return next(role for role in profile.roles if role.duty is duty)


def _add_post(posts: dict[PostId, Post], grid: GridId, role: Role) -> PostId:
    number = PostId(len(posts) + 1)
    posts[number] = Post(number, grid, None, role.key, f"虚构{number}", "")
    return number


def _members(plan: Plan) -> dict[MemberId, Member]:
    homes = [plan.households[each] for each in sorted(plan.households)[::HOUSEHOLDS_PER_MEMBER]]
    return {
        MemberId(i): Member(
            MemberId(i),
            f"虚构{i}",
            f"第{home.unit or 0}支部第{i % 9}组",
            home.household_no,
            home.grid,
            None,
            home.id,
        )
        for i, home in enumerate(homes, 1)
    }


def _groups(plan: Plan) -> dict[PartyGroupId, PartyGroup]:
    return {
        PartyGroupId(grid): PartyGroup(PartyGroupId(grid), f"第{grid}小组", "independent", (grid,))
        for grid in sorted(plan.grids)
    }


def _places(plan: Plan) -> dict[PlaceId, Place]:
    kinds = ("shop", "farm", "enterprise", "service_station")
    homes = [plan.households[each] for each in sorted(plan.households)[::HOUSEHOLDS_PER_PLACE]]
    beside = np.random.default_rng(5).integers(0, len(kinds), len(homes)).tolist()
    return {
        PlaceId(i): Place(
            PlaceId(i),
            kinds[kind],
            f"场所{i}",
            "",
            home.unit,
            home.location,
            home.grid,
            AssignedBy.LOCATION if home.grid else None,
            LocatedBy.COORDINATE,
        )
        for i, (home, kind) in enumerate(zip(homes, beside, strict=True), 1)
    }
