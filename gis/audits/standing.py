"""Which households are in no grid or in one of another village: kept up to date row by row."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gis.audits.people import Indices, People
from gis.plan.records import HouseholdId
from gis.topology.records import GridId, UnitId

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Standing:
    """Hold masks over the rows of `people`; `home` is the village of each, 0 for none.

    `judged` are those located and not assigned by hand; of a list with villages, who has none
    cannot be told to be elsewhere. `strange` are those of them in no grid or in one of another
    village; `villages` has the village of each grid, by its id.
    """

    people: People
    home: Indices
    villages: Indices
    judged: Mask
    strange: Mask

    @classmethod
    def of(cls, people: People, home: Indices, village_of: Mapping[GridId, UnitId]) -> "Standing":
        """Judge all households."""
        villages = np.zeros(max(village_of, default=0) + 1, dtype=np.int64)
        villages[list(village_of)] = list(village_of.values())
        masks = _masks(people, home, villages, slice(None), bool(home.any()))
        return cls(people, home, villages, *masks)

    def changed(self, people: People, touched: Collection[HouseholdId]) -> "Standing":
        """Return the same of the rows after an edit that kept the ids, homes and grids."""
        rows = people.rows_of(touched)
        masks = self.judged.copy(), self.strange.copy()
        new = _masks(people, self.home, self.villages, rows, bool(self.home.any()))
        for mask, part in zip(masks, new, strict=True):
            mask[rows] = part
        version = Standing(people, self.home, self.villages, *masks)
        if "homeless" in self.__dict__ and self._same_homeless(people, rows):
            version.__dict__["homeless"] = self.homeless
        if "by_village" in self.__dict__ and np.array_equal(self.judged[rows], masks[0][rows]):
            version.__dict__["by_village"] = self.by_village
        return version

    @cached_property
    def homeless(self) -> NDArray[np.float64] | None:
        """Where the households in no grid are, (n, 2) in mm; None where nobody is located.

        The same array as before while none of them came, moved or went.
        """
        columns = self.people.columns
        if not columns["located"].any():
            return None
        rows = np.flatnonzero(columns["located"] & (self.people.grids == 0))
        return np.asarray(columns["xy_mm"][rows], dtype=np.float64)

    @cached_property
    def by_village(self) -> Indices:
        """How many households are judged in each village, by its id."""
        return np.bincount(self.home[self.judged])

    def _same_homeless(self, people: People, rows: Indices) -> bool:
        before, after = self.people, people
        if before.columns["xy_mm"] is not after.columns["xy_mm"]:
            return False
        if before.columns["located"] is not after.columns["located"]:
            return False
        return np.array_equal(before.grids[rows] == 0, after.grids[rows] == 0)


def _masks(
    people: People, home: Indices, villages: Indices, rows: Indices | slice, has_villages: bool
) -> tuple[Mask, Mask]:
    columns = people.columns
    judged: Mask = columns["located"][rows] & ~columns["by_hand"][rows]
    of_rows, grids = home[rows], people.grids[rows]
    if has_villages:
        judged &= of_rows > 0
    here = np.where(grids < len(villages), villages[np.minimum(grids, len(villages) - 1)], 0)
    strange: Mask = judged & ((grids == 0) | ((of_rows != here) & (of_rows > 0)))
    return judged, strange
