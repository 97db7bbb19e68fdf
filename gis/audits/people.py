"""The households of a plan as columns, so that rules about 250,000 of them take milliseconds."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.audits.household_numbers import HouseholdNumbers
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, Household, HouseholdId
from gis.topology.records import GridId

Indices = NDArray[np.int64]

_ROW = np.dtype(
    [
        ("id", np.int64),
        ("grid", np.int64),
        ("people", np.int64),
        ("by_hand", np.bool_),
        ("located", np.bool_),
        ("xy_mm", np.int64, 2),
    ]
)


@dataclass(frozen=True)
class People:
    """Hold one row per household, by id, and who has which number.

    Columns: `id`, `grid` (0 for none), `people`, `by_hand`, `located`, `xy_mm` (0, 0 if not
    located).
    """

    rows: NDArray[np.void]
    numbers: HouseholdNumbers

    @classmethod
    def of(cls, plan: Plan) -> "People":
        """Read all households."""
        records = list(plan.households.values())
        ids = list(map(attrgetter("id"), records))
        numbers = list(map(attrgetter("household_no"), records))
        return cls(_by_id(_rows(records)), HouseholdNumbers.of(numbers, ids))

    def changed(self, before: Plan, after: Plan, touched: Collection[HouseholdId]) -> "People":
        """Return the columns after an edit that touched some households."""
        come = [after.households[each] for each in touched if each in after.households]
        gone = [before.households[each] for each in touched if each in before.households]
        fresh = _by_id(_rows(come))
        at = self.rows_of(touched)
        if len(at) == len(fresh) and (self.ids[at] == fresh["id"]).all():
            rows = self.rows.copy()
            rows[at] = fresh
        else:
            rows = np.delete(self.rows, at)
            rows = np.insert(rows, np.searchsorted(rows["id"], fresh["id"]), fresh)
        return People(rows, self.numbers.changed(gone, come))

    @cached_property
    def ids(self) -> Indices:
        """Household ids, rising."""
        return np.ascontiguousarray(self.rows["id"])

    @cached_property
    def grids(self) -> Indices:
        """The grid of each household, 0 for none."""
        return np.ascontiguousarray(self.rows["grid"])

    @cached_property
    def residents(self) -> tuple[Indices, Indices]:
        """The households and the people of each grid, by grid id."""
        people = np.bincount(self.grids, self.rows["people"])
        return np.bincount(self.grids), people.astype(np.int64)

    def residents_of(self, grid: GridId) -> tuple[int, int]:
        """Count the households and the people of a grid."""
        households, people = self.residents
        return (int(households[grid]), int(people[grid])) if grid < len(households) else (0, 0)

    def column(self, name: str) -> NDArray[Any]:
        """Return a column by name."""
        return np.asarray(self.rows[name])

    def rows_of(self, households: Collection[int]) -> Indices:
        """Return the row numbers of those of the households that are there."""
        wanted = np.array(sorted(households), dtype=np.int64)
        found = np.searchsorted(self.ids, wanted)
        inside = found < len(self.ids)
        found, wanted = found[inside], wanted[inside]
        return np.asarray(found[self.ids[found] == wanted], dtype=np.int64)

    def rows_in(self, grids: Collection[GridId]) -> Indices:
        """Return the row numbers of the households of some grids."""
        highest = int(self.grids.max(initial=0))
        wanted = np.zeros(highest + 1, dtype=np.bool_)
        wanted[[grid for grid in grids if grid <= highest]] = True
        return np.flatnonzero(wanted[self.grids])


def _rows(records: list[Household]) -> NDArray[np.void]:
    places = list(map(attrgetter("location"), records))
    flat = chain.from_iterable([place or (0, 0) for place in places])
    rows = np.zeros(len(records), dtype=_ROW)
    rows["id"] = list(map(attrgetter("id"), records))
    rows["grid"] = [grid or 0 for grid in map(attrgetter("grid"), records)]
    rows["people"] = list(map(attrgetter("people"), records))
    hand = AssignedBy.HAND
    rows["by_hand"] = [by is hand for by in map(attrgetter("assigned_by"), records)]
    rows["located"] = [place is not None for place in places]
    rows["xy_mm"] = np.fromiter(flat, np.int64, 2 * len(records)).reshape(-1, 2)
    return rows


def _by_id(rows: NDArray[np.void]) -> NDArray[np.void]:
    ids = rows["id"]
    return rows if (ids[1:] > ids[:-1]).all() else rows[np.argsort(ids)]
