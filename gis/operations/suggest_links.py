"""Suggest which member or cluster head is tied to which household: near, in the group, balanced."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from gis.errors import Reason, Refused
from gis.operations.link_candidates import Homes
from gis.operations.link_deal import Deal, LeftOver
from gis.operations.link_households import Linked
from gis.operations.record_checks import require_records
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, MemberId, PostId


@dataclass(frozen=True, slots=True)
class Load:
    """Count the households of a member or head, before and after."""

    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Be links that are suggested, and what they come to; distances in metres.

    `loads` has each candidate; `left` are the households without a suggestion. The distances are
    those of links of which both ends are known, None without any. `replaces` says whether other
    links of the same kind of these households go.
    """

    links: Mapping[HouseholdId, Linked]
    loads: Mapping[Linked, Load]
    left: Mapping[HouseholdId, LeftOver]
    mean_m: float | None
    farthest_m: float | None
    replaces: bool


def suggest_links(
    plan: Plan,
    *,
    households: Collection[HouseholdId],
    members: Collection[MemberId] = (),
    head_posts: Collection[PostId] = (),
    most: int | None = None,
    replace: bool = False,
) -> Suggestion:
    """Suggest one of `members` or one of `head_posts` for each household.

    First within each villager group, then within each grid, then among all who are left, the
    households are dealt out so that the sum of the distances is smallest. The loads come out as
    even as the groups and grids allow, those before included, and nobody has more than `most`
    households afterwards. Who can only be placed by the group or grid, where all have their even
    share, still goes there as far as `most` allows. Households that have a link of that kind keep
    it, unless `replace`. Candidates at one place get households on different sides of it. Raises
    Refused unless one kind of candidates is given, and when somebody is not there.
    """
    if bool(members) == bool(head_posts):
        raise Refused(Reason.A_MEMBER_OR_A_HEAD)
    records = require_records(plan, "households", households)
    homes = Homes(plan)
    candidates = homes.of_candidates(members, head_posts)
    before, own = _links_now(plan, {each.id for each in records}, bool(members))
    left = {} if replace else dict.fromkeys(own, LeftOver.LINKED_ALREADY)
    wanting = {each.id: homes.of_household(each) for each in records if each.id not in left}
    freed = Counter(own.values()) if replace else Counter[Linked]()
    loads = np.array([before[who] - freed[who] for who in candidates], dtype=np.int64)
    deal = Deal(wanting, list(candidates.values()), loads, most)
    deal.deal_out()
    who = list(candidates)
    links = {key: who[index] for key, index in sorted(deal.chosen.items())}
    after = Counter(links.values())
    distances = [
        float(np.hypot(at[0] - end[0], at[1] - end[1])) / 1000
        for key, index in deal.chosen.items()
        if (at := wanting[key].at) and (end := candidates[who[index]].at)
    ]
    return Suggestion(
        links=links,
        loads={
            each: Load(before[each], int(load) + after[each])
            for each, load in zip(who, loads, strict=True)
        },
        left={**left, **deal.left()},
        mean_m=float(np.mean(distances)) if distances else None,
        farthest_m=max(distances, default=None),
        replaces=replace,
    )


def _links_now(
    plan: Plan, households: Collection[HouseholdId], to_members: bool
) -> tuple[Counter[Linked], dict[HouseholdId, Linked]]:
    """Count the links of a kind by who has them, and return those of some households."""
    counts: Counter[Linked] = Counter()
    own: dict[HouseholdId, Linked] = {}
    for link in plan.links.values():
        if (link.member is not None) == to_members:
            who = (link.member, link.head_post)
            counts[who] += 1
            if link.household in households:
                own[link.household] = who
    return counts, own
