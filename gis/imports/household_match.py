"""Which household of the plan a row of a list means, if any."""

from collections.abc import Sequence

from gis.imports.cells import text_of
from gis.imports.household_finder import HouseholdFinder
from gis.imports.sheet_rows import RowReader
from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId
from gis.topology.records import UnitId

_LEAST_CODE_DIGITS = 9
"""A household number with so many digits in common with a unit's code is made from it."""


class HouseholdMatch:
    """Tell for each row which household it means; what is not certain is noted as ambiguous.

    `mentioned` are all households that some row may mean, taken in or not.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._finder = HouseholdFinder(plan)
        self._next_number: dict[UnitId | None, int] = {}
        self.mentioned: set[HouseholdId] = set()

    def mention(self, number: str) -> None:
        """Note that a row names a number, whatever becomes of the row."""
        self.mentioned.update(self._finder.by_number(number))

    def by_number(self, row: RowReader, number: str, unit: UnitId | None) -> Household | None:
        """Return the household with the row's number; None for a new one, or when noted."""
        homes = self._finder.by_number(number, unit)
        if not homes and not isinstance(row.cell("household_no"), str):
            homes = self._finder.by_short_number(number, unit)
            if len(homes) == 1:
                said = self._finder.record(homes[0]).household_no
                row.remark("household_no", "imports.number_zeros_lost", said=said)
        if len(homes) > 1:
            row.ambiguous("household_no", "imports.number_in_several", count=len(homes))
        if homes:
            return self._only(homes)
        if unit is not None:
            self._compare_with_elsewhere(row, number)
        return None

    def by_house(self, row: RowReader, unit: UnitId | None) -> Household | None:
        """Return the household of the row's householder and house, for a list without numbers."""
        homes = self._finder.by_house(row.text("householder"), row.text("house_no"), unit)
        if len(homes) > 1 and (group := row.text("villager_group")):
            same = [h for h in homes if self._finder.record(h).villager_group == group]
            homes = same or homes
        if len(homes) > 1:
            row.ambiguous("householder", "imports.house_in_several", count=len(homes))
        return self._only(homes)

    def compare_house(self, row: RowReader, unit: UnitId | None) -> None:
        """Remark that a new number stands for a householder and house that have one already."""
        householder, house_no = row.text("householder"), row.text("house_no")
        if householder and house_no:
            homes = self._finder.by_house(householder, house_no, unit)
            if homes:
                said = self._finder.record(homes[0]).household_no
                row.remark("household_no", "imports.house_has_other_number", said=said)

    def new_number(self, unit: UnitId | None) -> str:
        """Return a number that no household of a unit has."""
        if unit not in self._next_number:
            numbers = (
                int(one.household_no)
                for one in self._plan.households.values()
                if one.unit == unit and one.household_no.isdecimal()
            )
            self._next_number[unit] = max(numbers, default=0)
        self._next_number[unit] += 1
        return str(self._next_number[unit])

    def _only(self, homes: Sequence[HouseholdId]) -> Household | None:
        self.mentioned.update(homes)
        return self._finder.record(homes[0]) if len(homes) == 1 else None

    def _compare_with_elsewhere(self, row: RowReader, number: str) -> None:
        """Note a row whose number belongs to a household of another unit.

        Villages number their own households, so the same number elsewhere alone says nothing; the
        same householder does, and a number that begins with the other unit's code.
        """
        householder = text_of(row.cell("householder"))
        for home in self._finder.by_number(number):
            other = self._finder.record(home)
            if other.unit is None:
                continue
            unit = self._plan.units[other.unit]
            has_code = len(unit.code) >= _LEAST_CODE_DIGITS and number.startswith(unit.code)
            if has_code or (householder and householder == other.householder):
                self.mentioned.add(home)
                field = "unit" if row.sheet.has("unit") else "household_no"
                row.ambiguous(field, "imports.household_in_other_unit", unit=unit.name)
                return
