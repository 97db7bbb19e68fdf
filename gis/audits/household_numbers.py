"""Which households have the same number, kept up to date edit by edit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gis.plan.records import Household, HouseholdId
from gis.table import Table


@dataclass(frozen=True)
class HouseholdNumbers:
    """Know the households of each number: `holder` has one of them, `shared` all where several."""

    holder: Table[str, HouseholdId]
    shared: Mapping[str, frozenset[HouseholdId]]

    @classmethod
    def of(cls, numbers: Sequence[str], ids: Sequence[HouseholdId]) -> "HouseholdNumbers":
        """Take the number and id of each household; an empty number is nobody's."""
        holder = dict(zip(numbers, ids, strict=True))
        shared: dict[str, frozenset[HouseholdId]] = {}
        if len(holder) < len(ids):
            for number, household in zip(numbers, ids, strict=True):
                if number and holder[number] != household:
                    others = shared.get(number, frozenset((holder[number],)))
                    shared[number] = others | {household}
        holder.pop("", None)
        return cls(Table(holder), shared)

    def changed(self, gone: Iterable[Household], come: Iterable[Household]) -> "HouseholdNumbers":
        """Return the numbers after some household records went and others came."""
        now: dict[str, set[HouseholdId]] = defaultdict(set)
        for each in (*gone, *come):
            if each.household_no not in now:
                now[each.household_no].update(self._holders(each.household_no))
        for each in gone:
            now[each.household_no].discard(each.id)
        for each in come:
            now[each.household_no].add(each.id)
        now.pop("", None)
        shared = {number: ids for number, ids in self.shared.items() if number not in now}
        shared.update({number: frozenset(ids) for number, ids in now.items() if len(ids) > 1})
        held = {number: max(ids) for number, ids in now.items() if ids}
        free = [number for number, ids in now.items() if not ids and number in self.holder]
        return HouseholdNumbers(self.holder.replaced(held, free), shared)

    def _holders(self, number: str) -> frozenset[HouseholdId]:
        if number in self.shared:
            return self.shared[number]
        return frozenset((self.holder[number],)) if number in self.holder else frozenset()
