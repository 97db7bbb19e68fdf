"""The households of a plan as columns, so that rules about 250,000 of them take milliseconds."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, Household, HouseholdId
from gis.topology.records import GridId

Indices = NDArray[np.int64]
Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class People:
    """Hold one row per household, by id.

    Columns: `id`, `unit` and `grid` (0 for none), `people`, `by_hand`, `has_reason` (for that),
    `located`, `xy_mm` (0, 0 if not located), `number` (a hash of the household number, 0 if it has
    none). A column is never changed in place; versions share those that did not change.
    """

    columns: Columns

    @classmethod
    def of(cls, plan: Plan) -> "People":
        """Read all households."""
        return cls(_by_id(_columns(list(plan.households.values()))))

    def changed(self, after: Plan, touched: Collection[HouseholdId]) -> "People":
        """Return the columns after an edit that touched some households and led to `after`."""
        come = [after.households[each] for each in touched if each in after.households]
        fresh = _by_id(_columns(come))
        at = self.rows_of(touched)
        version = self._exchanged(at, fresh)
        if "residents" in self.__dict__:
            version.__dict__["residents"] = self._residents_after(at, fresh)
        return version

    def _exchanged(self, at: Indices, fresh: Columns) -> "People":
        """Return the columns with fresh rows in the place of some."""
        if not np.array_equal(self.ids[at], fresh["id"]):
            kept = {name: np.delete(column, at, axis=0) for name, column in self.columns.items()}
            places = np.searchsorted(kept["id"], fresh["id"])
            return People(
                {name: np.insert(kept[name], places, fresh[name], axis=0) for name in kept}
            )
        version = People(
            {name: _exchanged(column, at, fresh[name]) for name, column in self.columns.items()}
        )
        if version.columns["number"] is self.columns["number"]:
            version.__dict__["same_numbers"] = self.same_numbers
        return version

    @property
    def ids(self) -> Indices:
        """Household ids, rising."""
        return self.columns["id"]

    @property
    def grids(self) -> Indices:
        """The grid of each household, 0 for none."""
        return self.columns["grid"]

    @cached_property
    def residents(self) -> tuple[Indices, Indices]:
        """The households and the people of each grid, by grid id."""
        people = np.bincount(self.grids, self.columns["people"])
        return np.bincount(self.grids), people.astype(np.int64)

    def _residents_after(self, at: Indices, fresh: Columns) -> tuple[Indices, Indices]:
        """Return the residents when some rows have gone and fresh ones come."""
        gone, come = self.grids[at], fresh["grid"]
        size = max(len(self.residents[0]), int(come.max(initial=0)) + 1)
        balance = [np.zeros(size, dtype=np.int64) for _ in self.residents]
        for counts, before in zip(balance, self.residents, strict=True):
            counts[: len(before)] = before
        households, people = balance
        np.subtract.at(households, gone, 1)
        np.add.at(households, come, 1)
        np.subtract.at(people, gone, self.columns["people"][at])
        np.add.at(people, come, fresh["people"])
        return households, people

    def residents_of(self, grid: GridId) -> tuple[int, int]:
        """Count the households and the people of a grid."""
        households, people = self.residents
        return (int(households[grid]), int(people[grid])) if grid < len(households) else (0, 0)

    @cached_property
    def same_numbers(self) -> list[Indices]:
        """Ids of households that seem to share a number, one array for each number."""
        column = self.columns["number"]
        order = np.argsort(column, kind="stable")
        numbers = column[order]
        cuts = np.flatnonzero(numbers[1:] != numbers[:-1]) + 1
        first, last = np.append(0, cuts), np.append(cuts, len(numbers))
        several = (last - first > 1) & (numbers[first] != 0) if len(numbers) else first < 0
        pairs = zip(first[several].tolist(), last[several].tolist(), strict=True)
        return [self.ids[order[begin:end]] for begin, end in pairs]

    def rows_of(self, households: Collection[int]) -> Indices:
        """Return the row numbers of those of the households that are there."""
        wanted = np.array(sorted(households), dtype=np.int64)
        found = np.searchsorted(self.ids, wanted)
        inside = found < len(self.ids)
        found, wanted = found[inside], wanted[inside]
        return np.asarray(found[self.ids[found] == wanted], dtype=np.int64)


def looked_up(ids: Indices, values: Mapping[int, int]) -> Indices:
    """Return the value of each id, 0 for those without one."""
    highest = max(int(ids.max(initial=0)), max(values, default=0))
    table = np.zeros(highest + 1, dtype=np.int64)
    table[list(values)] = list(values.values())
    return np.asarray(table[ids])


def _columns(records: list[Household]) -> Columns:
    def column(name: str) -> Iterator[Any]:
        return map(attrgetter(name), records)

    def numbers(column: Iterable[int], each: int = 1) -> Indices:
        return np.fromiter(column, np.int64, len(records) * each)

    # Most are located and not assigned by hand: marking the few is faster than telling of each.
    def marked(few: list[int]) -> NDArray[np.bool_]:
        mask = np.zeros(len(records), dtype=np.bool_)
        mask[few] = True
        return mask

    places, hand = list(column("location")), AssignedBy.HAND
    nowhere = [row for row, place in enumerate(places) if place is None]
    for row in nowhere:
        places[row] = (0, 0)
    return {
        "id": numbers(column("id")),
        "unit": numbers([unit or 0 for unit in column("unit")]),
        "grid": numbers([grid or 0 for grid in column("grid")]),
        "people": numbers(column("people")),
        "by_hand": marked([row for row, by in enumerate(column("assigned_by")) if by is hand]),
        "has_reason": marked([row for row, why in enumerate(column("hand_reason")) if why]),
        "located": ~marked(nowhere),
        "xy_mm": numbers(chain.from_iterable(places), 2).reshape(-1, 2),
        "number": numbers(map(hash, column("household_no"))),
    }


def _by_id(columns: Columns) -> Columns:
    ids = columns["id"]
    if (ids[1:] > ids[:-1]).all():
        return columns
    order = np.argsort(ids)
    return {name: column[order] for name, column in columns.items()}


def _exchanged(column: NDArray[Any], at: Indices, fresh: NDArray[Any]) -> NDArray[Any]:
    """Return the column with new values in some rows; itself when they are the old ones."""
    if np.array_equal(column[at], fresh):
        return column
    copy = column.copy()
    copy[at] = fresh
    return copy
