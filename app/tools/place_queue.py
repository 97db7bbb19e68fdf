"""The households that are placed one after another."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId


@dataclass(frozen=True, slots=True)
class PlaceQueue:
    """Hold households in their order and which one is next; beyond the last all are done."""

    households: tuple[HouseholdId, ...] = ()
    index: int = 0

    @classmethod
    def of_unplaced(cls, plan: Plan) -> "PlaceQueue":
        """Return the households without a location, by unit, villager group and number."""
        waiting = (home for home in plan.households.values() if home.location is None)
        return cls(tuple(home.id for home in sorted(waiting, key=_order)))

    @property
    def current(self) -> HouseholdId | None:
        """The household that is next."""
        return self.households[self.index] if self.index < len(self.households) else None

    def following(self) -> "PlaceQueue":
        """Return the queue at the household after the present one."""
        return replace(self, index=min(self.index + 1, len(self.households)))

    def back(self) -> "PlaceQueue":
        """Return the queue at the household before the present one."""
        return replace(self, index=max(self.index - 1, 0))

    def at(self, households: Iterable[HouseholdId]) -> "PlaceQueue":
        """Return the queue at the first of some households that it has, else where it is."""
        wanted = set(households)
        places = [i for i, household in enumerate(self.households) if household in wanted]
        return replace(self, index=places[0]) if places else self

    def within(self, plan: Plan) -> "PlaceQueue":
        """Return the queue without households that a plan does not have."""
        if all(home in plan.households for home in self.households):
            return self
        before = self.households[: self.index]
        kept = tuple(home for home in self.households if home in plan.households)
        return PlaceQueue(kept, sum(home in plan.households for home in before))


def _order(home: Household) -> tuple[int, str, str, int]:
    return (home.unit or 0, home.villager_group, home.household_no, home.id)
