"""Edits of people at random: every operation on households, members, posts, groups and places.

As in `edits_by_chance`, a maker raises IndexError where the plan has nothing that it could use.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from gis.operations.assign_by_hand import assign_by_hand
from gis.operations.assign_households import assign_households
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
from gis.operations.release_to_location import release_to_location
from gis.operations.remove_households import remove_households
from gis.operations.remove_members import remove_members
from gis.operations.remove_party_groups import remove_party_groups
from gis.operations.remove_places import remove_places
from gis.operations.remove_posts import remove_posts
from gis.operations.set_basis import set_basis
from gis.operations.suggest_links import suggest_links
from gis.operations.take_suggestion import take_suggestion
from gis.operations.unlink_households import unlink_households
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.records import (
    PARTY_LEVELS,
    PLACE_KINDS,
    Employment,
    Household,
    HouseholdId,
    Member,
    MemberId,
    PartyGroup,
    PartyGroupId,
    Place,
    PlaceId,
    Post,
    PostId,
)

Maker = Callable[[Random, Plan], Edit]

DAYS = ("", "2026-01-01", "2026-03-01", "2026-06-01")
GROUPS = ("", "一组", "第1村民小组", "二组")


def _one(chance: Random, table: Mapping[Any, Any]) -> Any:  # noqa: ANN401
    return _some(chance, table, 1)[0]


def _some(chance: Random, table: Mapping[Any, Any], most: int = 4) -> list[Any]:
    """Return some ids of a table; IndexError when it has none."""
    if not table:
        raise IndexError("nothing to choose from")
    return chance.sample(sorted(table), chance.randint(1, min(most, len(table))))


def _or_none(chance: Random, table: Mapping[Any, Any]) -> Any:  # noqa: ANN401
    return _one(chance, table) if table and chance.random() < 0.6 else None


def _spot(chance: Random, plan: Plan) -> tuple[int, int]:
    west, south, east, north = plan.partition.bounds_mm()
    margin = max((east - west) // 10, 10)
    return (
        chance.randint(west - margin, east + margin),
        chance.randint(south - margin, north + margin),
    )


def _id(chance: Random, table: Mapping[Any, Any]) -> int:
    """Return the id of a record that is there, or a new one."""
    return int(_one(chance, table)) if table and chance.random() < 0.4 else next_id(table)


def put_a_household(chance: Random, plan: Plan) -> Edit:
    key = HouseholdId(_id(chance, plan.households))
    entered = Household(
        key,
        f"N{chance.randrange(30)}",
        _or_none(chance, plan.units),
        chance.choice(GROUPS),
        "",
        "",
        chance.choice((-1, 0, 1, 2, 3, 4, 5, 6)),
        _spot(chance, plan) if chance.random() < 0.8 else None,
        registered_unit=_or_none(chance, plan.units),
    )
    if key in plan.households:
        entered = replace(plan.households[key], unit=entered.unit, people=entered.people)
    return put_household(plan, household=entered)


def put_a_member(chance: Random, plan: Plan) -> Edit:
    return put_member(
        plan,
        member=Member(
            MemberId(_id(chance, plan.members)),
            "甲",
            "支部",
            "",
            _or_none(chance, plan.grids),
            _or_none(chance, plan.grids),
            _or_none(chance, plan.households),
            _or_none(chance, plan.party_groups),
            probationary=chance.random() < 0.2,
        ),
    )


def put_a_post(chance: Random, plan: Plan) -> Edit:
    grid = _or_none(chance, plan.grids)
    is_wrong = chance.random() < 0.1
    started_on, ended_on = sorted(chance.choices(DAYS, k=2), reverse=is_wrong)
    return put_post(
        plan,
        post=Post(
            PostId(_id(chance, plan.posts)),
            grid,
            None if grid is not None and not is_wrong else _one(chance, plan.units),
            chance.choice(("网格长", "网格员", "联户长")),
            chance.choice(("乙", "丙", "")),
            "",
            chance.choice(tuple(Employment)),
            _or_none(chance, plan.members),
            started_on,
            ended_on,
        ),
    )


def put_a_party_group(chance: Random, plan: Plan) -> Edit:
    grids = tuple(_some(chance, plan.grids, 3)) if plan.grids else ()
    return put_party_group(
        plan,
        group=PartyGroup(
            PartyGroupId(_id(chance, plan.party_groups)),
            "党小组",
            "joint" if len(grids) > 1 else "independent",
            grids,
            chance.choice(PARTY_LEVELS),
            _or_none(chance, plan.units),
            _or_none(chance, plan.party_groups),
        ),
    )


def put_a_place(chance: Random, plan: Plan) -> Edit:
    key = PlaceId(_id(chance, plan.places))
    entered = Place(
        key,
        chance.choice(PLACE_KINDS),
        "小学",
        "",
        _or_none(chance, plan.units),
        _spot(chance, plan) if chance.random() < 0.8 else None,
    )
    if key in plan.places:
        entered = replace(plan.places[key], kind=entered.kind, unit=entered.unit)
    return put_place(plan, place=entered)


def remove_some_households(chance: Random, plan: Plan) -> Edit:
    return remove_households(plan, households=_some(chance, plan.households, 1))


def remove_some_members(chance: Random, plan: Plan) -> Edit:
    return remove_members(plan, members=_some(chance, plan.members, 2))


def remove_some_posts(chance: Random, plan: Plan) -> Edit:
    return remove_posts(plan, posts=_some(chance, plan.posts, 1))


def end_some_posts(chance: Random, plan: Plan) -> Edit:
    return end_posts(plan, posts=_some(chance, plan.posts), on=chance.choice(DAYS))


def remove_some_party_groups(chance: Random, plan: Plan) -> Edit:
    return remove_party_groups(plan, groups=_some(chance, plan.party_groups, 2))


def remove_some_places(chance: Random, plan: Plan) -> Edit:
    return remove_places(plan, places=_some(chance, plan.places, 2))


def locate_a_place(chance: Random, plan: Plan) -> Edit:
    return locate_place(plan, place=_one(chance, plan.places), at=_spot(chance, plan))


def assign_all_places(chance: Random, plan: Plan) -> Edit:
    some: Sequence[PlaceId] | None = _some(chance, plan.places)
    return assign_places(plan, places=some if chance.random() < 0.5 else None)


def give_places_by_hand(chance: Random, plan: Plan) -> Edit:
    grid = _one(chance, plan.grids)
    return assign_places_by_hand(plan, places=_some(chance, plan.places), grid=grid)


def give_households_by_hand(chance: Random, plan: Plan) -> Edit:
    return assign_by_hand(
        plan,
        households=_some(chance, plan.households),
        grid=_one(chance, plan.grids),
        reason=chance.choice(("", "靠近邻居")),
    )


def release_some_households(chance: Random, plan: Plan) -> Edit:
    return release_to_location(plan, households=_some(chance, plan.households))


def assign_all_households(chance: Random, plan: Plan) -> Edit:
    return assign_households(plan)


def link_some_households(chance: Random, plan: Plan) -> Edit:
    homes = _some(chance, plan.households)
    if chance.random() < 0.5:
        return link_households(plan, households=homes, member=_one(chance, plan.members))
    return link_households(plan, households=homes, head_post=_one(chance, plan.posts))


def unlink_some_households(chance: Random, plan: Plan) -> Edit:
    homes = _some(chance, plan.households)
    return unlink_households(plan, households=homes, member=_or_none(chance, plan.members))


def link_as_suggested(chance: Random, plan: Plan) -> Edit:
    homes = _some(chance, plan.households, 8)
    most, anew = chance.choice((None, 1, 3)), chance.random() < 0.5
    if chance.random() < 0.5:
        some = _some(chance, plan.members)
        found = suggest_links(plan, households=homes, members=some, most=most, replace=anew)
    else:
        heads = _some(chance, plan.posts)
        found = suggest_links(plan, households=homes, head_posts=heads, most=most, replace=anew)
    return take_suggestion(plan, suggestion=found)


def note_a_basis(chance: Random, plan: Plan) -> Edit:
    keys = ["", *(each.key for each in plan.rules.unit_types)]
    return set_basis(plan, grids=_some(chance, plan.grids), basis=chance.choice(keys))


PEOPLE_MAKERS: Mapping[str, Maker] = {
    "put household": put_a_household,
    "put member": put_a_member,
    "put post": put_a_post,
    "put Party group": put_a_party_group,
    "put place": put_a_place,
    "remove households": remove_some_households,
    "remove members": remove_some_members,
    "remove posts": remove_some_posts,
    "end posts": end_some_posts,
    "remove Party groups": remove_some_party_groups,
    "remove places": remove_some_places,
    "locate place": locate_a_place,
    "assign places": assign_all_places,
    "places by hand": give_places_by_hand,
    "households by hand": give_households_by_hand,
    "release households": release_some_households,
    "assign households": assign_all_households,
    "link": link_some_households,
    "unlink": unlink_some_households,
    "suggested links": link_as_suggested,
    "basis": note_a_basis,
}
"""Every operation on people and places by a short name."""
