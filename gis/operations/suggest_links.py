"""Suggest which member or cluster head is tied to which household: near, in the group, balanced."""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from gis.errors import Reason, Refused
from gis.operations.balanced_pairs import balanced_pairs
from gis.operations.link_candidates import Home, Homes
from gis.operations.link_households import Linked
from gis.operations.record_checks import require_records
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, MemberId, PostId

_MOST_PAIRS = 9_000_000
"""Households by places for them that are weighed at once; about two seconds and 150 MB."""


class LeftOver(StrEnum):
    """Say why a household gets no suggestion; each has a text `operations.left_over.<why>`."""

    LINKED_ALREADY = "linked_already"
    NO_ROOM = "no_room"
    HOME_UNKNOWN = "home_unknown"
    TOO_MANY_AT_ONCE = "too_many_at_once"


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
    it, unless `replace`. Raises Refused unless one kind of candidates is given, and when somebody
    is not there.
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
    deal = _Deal(wanting, list(candidates.values()), loads, most)
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


class _Deal:
    """Deal households out to candidates, round by round; what is dealt stays."""

    def __init__(
        self,
        wanting: Mapping[HouseholdId, Home],
        candidates: Sequence[Home],
        loads: NDArray[np.int64],
        most: int | None,
    ) -> None:
        self.chosen: dict[HouseholdId, int] = {}
        self._wanting = dict(wanting)
        self._candidates = candidates
        self._loads = loads.copy()
        self._share = _even_load(loads, len(wanting))
        self._most = len(wanting) + int(loads.max()) if most is None else most
        self._why = dict.fromkeys(wanting, LeftOver.HOME_UNKNOWN)

    def deal_out(self) -> None:
        """Deal out evenly in the groups, in the grids, among all; then what is left, unevenly."""
        for most in (min(self._share, self._most), self._most):
            self._deal_within(lambda home: home.group, most)
            self._deal_within(lambda home: home.grid, most)
            self._deal_within(lambda home: None if home.at is None else "anywhere", most)

    def _deal_within(self, sort_of: Callable[[Home], Hashable | None], most: int) -> None:
        """Deal out among those of the same sort; None takes part in no sort."""
        asking: dict[Hashable, list[HouseholdId]] = {}
        for key, home in self._wanting.items():
            if key not in self.chosen and (sort := sort_of(home)) is not None:
                asking.setdefault(sort, []).append(key)
        offering: dict[Hashable, list[int]] = {}
        for index, home in enumerate(self._candidates):
            if (sort := sort_of(home)) is not None:
                offering.setdefault(sort, []).append(index)
        for sort, households in asking.items():
            if sort in offering:
                self._pair(households, np.array(offering[sort], dtype=np.int64), most)

    def left(self) -> dict[HouseholdId, LeftOver]:
        """Return the households that got nobody, and why."""
        return {key: why for key, why in self._why.items() if key not in self.chosen}

    def _pair(
        self, households: Sequence[HouseholdId], candidates: NDArray[np.int64], most: int
    ) -> None:
        room = np.clip(most - self._loads[candidates], 0, len(households))
        if len(households) * int(room.sum()) > _MOST_PAIRS:
            self._why.update(dict.fromkeys(households, LeftOver.TOO_MANY_AT_ONCE))
            return
        self._why.update(dict.fromkeys(households, LeftOver.NO_ROOM))
        distances = _distances(
            [self._wanting[each].at for each in households],
            [self._candidates[index].at for index in candidates],
        )
        reaches_brim = self._loads[candidates] + room == self._share
        pairs = balanced_pairs(distances, room, reaches_brim)
        for household, index in zip(households, pairs.tolist(), strict=True):
            if index >= 0:
                self.chosen[household] = int(candidates[index])
                self._loads[candidates[index]] += 1


def _even_load(loads: NDArray[np.int64], more: int) -> int:
    """Return the least load that leaves room for `more` households when all may have it."""
    least = int(loads.min()) + 1
    while np.clip(least - loads, 0, None).sum() < more:
        least += max(1, int(more - np.clip(least - loads, 0, None).sum()) // len(loads))
    return least


def _distances(
    households: Sequence[tuple[int, int] | None], candidates: Sequence[tuple[int, int] | None]
) -> NDArray[np.float64]:
    """Return the distances in millimetres, shape (n, k); one that is not known is the farthest."""
    starts, ends = (
        np.array([(np.nan, np.nan) if at is None else at for at in each], dtype=np.float64)
        for each in (households, candidates)
    )
    across = starts[:, np.newaxis, :] - ends[np.newaxis, :, :]
    found = np.hypot(across[..., 0], across[..., 1])
    farthest = np.nanmax(found, initial=0.0)
    return np.nan_to_num(found, nan=float(farthest))
