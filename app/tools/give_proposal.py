"""Suggested links as the hand changes them: whose household goes to whom, and what that makes."""

from collections import Counter
from dataclasses import dataclass, field, replace
from math import hypot

from app.tools.seats import Seats, seats_apart
from gis.geometry.lattice import MM_PER_M
from gis.operations.link_candidates import Homes
from gis.operations.link_households import Linked
from gis.operations.suggest_links import Load, Suggestion
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId


@dataclass(frozen=True, slots=True)
class Proposal:
    """Hold a suggestion, where each candidate is at home, and from where its lines go.

    Both are None where a home is not known.
    """

    suggestion: Suggestion
    homes: Seats = field(repr=False)
    seats: Seats = field(repr=False)

    @classmethod
    def of(cls, plan: Plan, suggestion: Suggestion) -> "Proposal":
        """Look up where the candidates are at home."""
        members = [member for member, _ in suggestion.loads if member is not None]
        posts = [post for _, post in suggestion.loads if post is not None]
        found = Homes(plan).of_candidates(members, posts)
        homes = {who: home.at for who, home in found.items()}
        return cls(suggestion, homes, seats_apart(plan, homes, suggestion.links))

    @property
    def candidates(self) -> tuple[Linked, ...]:
        """All who can have households, in a fixed order; by it each has its colour."""
        return tuple(self.suggestion.loads)

    def given(self, household: HouseholdId, who: Linked) -> "Proposal":
        """Return the proposal with a household given to another candidate."""
        old = self.suggestion
        links = {**old.links, household: who}
        before = Counter(old.links.values())
        after = Counter(links.values())
        loads = {
            each: Load(load.before, load.after + after[each] - before[each])
            for each, load in old.loads.items()
        }
        left = {key: why for key, why in old.left.items() if key != household}
        # What a hand gives goes there even where the household had somebody before.
        suggestion = replace(old, links=links, loads=loads, left=left, replaces=True)
        return replace(self, suggestion=suggestion)

    def has(self, household: HouseholdId) -> bool:
        """Tell whether the proposal is about a household."""
        return household in self.suggestion.links or household in self.suggestion.left

    def farthest_m(self, plan: Plan, who: Linked) -> float | None:
        """Return how far the farthest household of a candidate is; None where it is not known."""
        home = self.homes.get(who)
        if home is None:
            return None
        places = (
            plan.households[key].location
            for key, linked in self.suggestion.links.items()
            if linked == who and key in plan.households
        )
        return max(
            (hypot(at[0] - home[0], at[1] - home[1]) / MM_PER_M for at in places if at is not None),
            default=None,
        )


def candidate_name(plan: Plan, who: Linked) -> str:
    """Return the name of a member or of the holder of a post; empty when it is gone."""
    member, post = who
    if member is not None:
        return plan.members[member].name if member in plan.members else ""
    record = plan.posts.get(post) if post is not None else None
    return "" if record is None else record.name
