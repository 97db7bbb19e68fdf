"""Find the households of a plan that a row means: by number, by house, as lists write them."""

from collections import defaultdict
from collections.abc import Sequence

from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId
from gis.topology.records import UnitId


class HouseholdFinder:
    """Find households by their number, with the village where it is known, or by house.

    A number is one's own in a village only. Zeros that a spreadsheet took from the front of a
    number do not matter when no other household has the shorter one.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._by_number: dict[str, list[HouseholdId]] = defaultdict(list)
        self._by_short: dict[str, list[HouseholdId]] | None = None
        self._by_house: dict[tuple[str, str], list[HouseholdId]] | None = None
        self._within: dict[UnitId, frozenset[UnitId]] = {}
        for household in plan.households.values():
            self._by_number[household.household_no].append(household.id)

    def by_number(self, number: str, unit: UnitId | None = None) -> Sequence[HouseholdId]:
        """Return the households with a number, of a unit and those below it where one is given."""
        return self._of_unit(self._by_number.get(number, []), unit)

    def by_short_number(self, number: str, unit: UnitId | None) -> Sequence[HouseholdId]:
        """Return the households whose number without its leading zeros is the given one."""
        if self._by_short is None:
            self._by_short = defaultdict(list)
            for household in self._plan.households.values():
                if household.household_no.startswith("0"):
                    self._by_short[household.household_no.lstrip("0")].append(household.id)
        return self._of_unit(self._by_short.get(number, []), unit)

    def by_house(
        self, householder: str, house_no: str, unit: UnitId | None
    ) -> Sequence[HouseholdId]:
        """Return the households of a householder in a house of a unit, of any where it is None."""
        if self._by_house is None:
            self._by_house = defaultdict(list)
            for household in self._plan.households.values():
                self._by_house[household.householder, household.house_no].append(household.id)
        return self._of_unit(self._by_house.get((householder, house_no), []), unit)

    def record(self, household: HouseholdId) -> Household:
        """Return a household of the plan."""
        return self._plan.households[household]

    def _of_unit(
        self, households: Sequence[HouseholdId], unit: UnitId | None
    ) -> Sequence[HouseholdId]:
        if unit is None or not households:
            return households
        if unit not in self._within:
            self._within[unit] = frozenset(self._plan.units_within(unit))
        within = self._within[unit]
        return [home for home in households if self._plan.households[home].unit in within]
