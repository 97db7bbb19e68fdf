"""Households that a cell lists by their numbers, and the links to them."""

import re
from collections.abc import Iterable, Mapping

from gis.imports.household_finder import HouseholdFinder
from gis.imports.sheet_rows import RowReader
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, Link, LinkId, MemberId, PostId
from gis.topology.records import UnitId

_BETWEEN = re.compile(r"[\s、，,;；/|]+")
_COUNT = re.compile(r"^\d{1,3}户$")
_MOST_WITHOUT_LIST = 999


def listed_numbers(text: str) -> list[str]:
    """Return the household numbers that a text lists."""
    return [number for number in _BETWEEN.split(text) if number]


class LinkWork:
    """Collect the links of a list: each household has one of a kind at most."""

    def __init__(self, plan: Plan, finder: HouseholdFinder, *, of_members: bool) -> None:
        self._plan = plan
        self._finder = finder
        self._of_members = of_members
        self._next = max(plan.links, default=0) + 1
        self._taken: dict[HouseholdId, int] = {}
        self.puts: dict[LinkId, Link] = {}
        self.gone: set[LinkId] = set()

    def households(
        self, row: RowReader, field: str, unit: UnitId | None
    ) -> tuple[HouseholdId, ...]:
        """Return the households that a row lists; a remark for each that is none.

        A number alone that no household has is a count and no list; that is remarked too.
        """
        text = row.text(field)
        numbers = listed_numbers(text)
        if len(numbers) == 1 and self._is_count(numbers[0], unit):
            row.remark(field, "imports.count_is_no_list", said=text)
            return ()
        found: list[HouseholdId] = []
        for number in numbers:
            homes = self._finder.by_number(number, unit)
            if len(homes) == 1:
                found.append(homes[0])
            elif homes:
                row.remark(field, "imports.household_ambiguous", said=number, count=len(homes))
            else:
                row.remark(field, "imports.household_unknown", said=number)
        return tuple(dict.fromkeys(found))

    def _is_count(self, number: str, unit: UnitId | None) -> bool:
        if _COUNT.match(number):
            return True
        is_small = number.isdecimal() and int(number) <= _MOST_WITHOUT_LIST
        return is_small and not self._finder.by_number(number, unit)

    def tie(
        self,
        row: RowReader,
        field: str,
        households: Iterable[HouseholdId],
        holder: MemberId | PostId,
    ) -> bool:
        """Tie households to a holder; tells whether that is new.

        A household that an earlier row has already stays there; one that the plan ties to another
        holder changes over. Both are remarked.
        """
        changes = False
        for home in households:
            if home in self._taken:
                number = self._plan.households[home].household_no
                row.remark(
                    field, "imports.household_linked_above", said=number, first=self._taken[home]
                )
                continue
            self._taken[home] = row.number
            changes |= self._tie_one(row, field, home, holder)
        return changes

    def _tie_one(
        self, row: RowReader, field: str, home: HouseholdId, holder: MemberId | PostId
    ) -> bool:
        there = False
        for key in self._plan.links_by_household.get(home, ()):
            link = self._plan.links[key]
            other = link.member if self._of_members else link.head_post
            if other is None:
                continue
            if other == holder:
                there = True
            else:
                self.gone.add(key)
                number = self._plan.households[home].household_no
                row.remark(field, "imports.household_changes_over", said=number)
        if there:
            return False
        key = LinkId(self._next)
        self._next += 1
        member = MemberId(holder) if self._of_members else None
        head = None if self._of_members else PostId(holder)
        self.puts[key] = Link(key, member, head, home)
        return True

    def into(
        self, puts: dict[str, Mapping[int, object]], deletes: dict[str, frozenset[int]]
    ) -> None:
        """Add the links to the tables of an edit."""
        if self.puts:
            puts["links"] = {int(key): link for key, link in self.puts.items()}
        if self.gone:
            deletes["links"] = frozenset(map(int, self.gone))
