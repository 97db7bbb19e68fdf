"""The households of a plan as columns, so that rules about 250,000 of them take milliseconds."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.audits.household_numbers import HouseholdNumbers
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, Household, HouseholdId
from gis.plan.residents import ResidentCount
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
        stays = ~np.isin(self.ids, np.fromiter(touched, np.int64, len(touched)))
        rows = np.concatenate([self.rows[stays], _rows(come)])
        return People(_by_id(rows), self.numbers.changed(gone, come))

    @property
    def ids(self) -> Indices:
        """Household ids, rising."""
        return self.column("id")

    @property
    def grids(self) -> Indices:
        """The grid of each household, 0 for none."""
        return self.column("grid")

    def column(self, name: str) -> NDArray[Any]:
        """Return a column by name."""
        return np.asarray(self.rows[name])

    def rows_of(self, households: Collection[int]) -> Indices:
        """Return the row numbers of those of the households that are there."""
        wanted = np.array(sorted(households), dtype=np.int64)
        found = np.searchsorted(self.ids, wanted)
        found = found[found < len(self.ids)]
        return np.asarray(found[np.isin(self.ids[found], wanted)], dtype=np.int64)

    def residents(self) -> dict[GridId, ResidentCount]:
        """Count the households and people of each grid that has any."""
        households = np.bincount(self.grids)
        people = np.bincount(self.grids, self.column("people"))
        return {
            GridId(grid): ResidentCount(int(households[grid]), int(people[grid]))
            for grid in np.flatnonzero(households).tolist()
            if grid
        }


def _rows(records: list[Household]) -> NDArray[np.void]:
    places = list(map(attrgetter("location"), records))
    flat = chain.from_iterable([place or (0, 0) for place in places])
    rows = np.zeros(len(records), dtype=_ROW)
    rows["id"] = list(map(attrgetter("id"), records))
    rows["grid"] = [grid or 0 for grid in map(attrgetter("grid"), records)]
    rows["people"] = list(map(attrgetter("people"), records))
    rows["by_hand"] = [by is AssignedBy.HAND for by in map(attrgetter("assigned_by"), records)]
    rows["located"] = [place is not None for place in places]
    rows["xy_mm"] = np.fromiter(flat, np.int64, 2 * len(records)).reshape(-1, 2)
    return rows


def _by_id(rows: NDArray[np.void]) -> NDArray[np.void]:
    ids = rows["id"]
    return rows if (ids[1:] > ids[:-1]).all() else rows[np.argsort(ids)]
