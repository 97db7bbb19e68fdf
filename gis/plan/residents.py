"""Counts of people by grid and households by place: derived from the tables, kept up to date."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from gis.geometry.lattice import LatticeArray
from gis.plan.records import (
    Household,
    HouseholdId,
    Link,
    LinkId,
    LocatedBy,
    Member,
    Place,
    PlaceId,
)
from gis.table import Table
from gis.topology.arc_index import Bounds
from gis.topology.records import GridId


@dataclass(frozen=True, slots=True)
class ResidentCount:
    """Count the households of a grid and the people in them."""

    households: int = 0
    people: int = 0


NO_RESIDENTS = ResidentCount()


class Residents:
    """Know how many households and people each grid has; None stands for those in no grid."""

    __slots__ = ("_counts",)

    def __init__(self, counts: Table[GridId | None, ResidentCount]) -> None:
        self._counts = counts

    @classmethod
    def of(cls, households: Iterable[Household]) -> "Residents":
        """Count all households."""
        return cls(Table()).changed((), households)

    def changed(self, gone: Iterable[Household], come: Iterable[Household]) -> "Residents":
        """Return the counts after some household records went and others came."""
        balance: dict[GridId | None, list[int]] = {}
        for sign, households in ((-1, gone), (1, come)):
            for household in households:
                entry = balance.setdefault(household.grid, [0, 0])
                entry[0] += sign
                entry[1] += sign * household.people
        puts = {}
        for grid, (households_more, people_more) in balance.items():
            if households_more or people_more:
                old = self._counts.get(grid, NO_RESIDENTS)
                puts[grid] = ResidentCount(
                    old.households + households_more, old.people + people_more
                )
        return Residents(self._counts.replaced(puts))

    def of_grid(self, grid: GridId | None) -> ResidentCount:
        """Return the counts of one grid, or of the households in no grid."""
        return self._counts.get(grid, NO_RESIDENTS)


class HouseholdsByGrid:
    """Know the households that each grid has; those in no grid are left out."""

    __slots__ = ("_ids",)

    def __init__(self, ids: Table[GridId, frozenset[HouseholdId]]) -> None:
        self._ids = ids

    @classmethod
    def of(cls, households: Iterable[Household]) -> "HouseholdsByGrid":
        """Collect all households."""
        return cls(Table()).changed((), households)

    def changed(self, gone: Iterable[Household], come: Iterable[Household]) -> "HouseholdsByGrid":
        """Return who is where after some household records went and others came."""
        left: dict[GridId, list[HouseholdId]] = {}
        come_in: dict[GridId, list[HouseholdId]] = {}
        for households, by_grid in ((gone, left), (come, come_in)):
            for household in households:
                if household.grid is not None:
                    by_grid.setdefault(household.grid, []).append(household.id)
        puts = {
            grid: self.of_grid(grid).difference(left.get(grid, ())).union(come_in.get(grid, ()))
            for grid in left.keys() | come_in.keys()
        }
        return HouseholdsByGrid(self._ids.replaced(puts))

    def of_grid(self, grid: GridId) -> frozenset[HouseholdId]:
        """Return the households of a base grid."""
        return self._ids.get(grid, frozenset())


LinksByHousehold = Table[HouseholdId, tuple[LinkId, ...]]


def links_exchanged(
    links: LinksByHousehold, gone: Iterable[Link], come: Iterable[Link]
) -> LinksByHousehold:
    """Return the links of each household that has some, after some went and others came."""
    left: dict[HouseholdId, set[LinkId]] = {}
    for link in gone:
        left.setdefault(link.household, {*links[link.household]}).discard(link.id)
    for link in come:
        left.setdefault(link.household, {*links.get(link.household, ())}).add(link.id)
    puts = {home: tuple(sorted(each)) for home, each in left.items() if each}
    return links.replaced(puts, [home for home in left.keys() - puts.keys() if home in links])


class MemberCounts:
    """Know how many members live in each grid; None stands for those in no grid."""

    __slots__ = ("_counts",)

    def __init__(self, counts: Table[GridId | None, int]) -> None:
        self._counts = counts

    @classmethod
    def of(cls, members: Iterable[Member]) -> "MemberCounts":
        """Count all members."""
        return cls(Table(Counter(member.grid for member in members)))

    def changed(self, gone: Iterable[Member], come: Iterable[Member]) -> "MemberCounts":
        """Return the counts after some member records went and others came."""
        balance = Counter(member.grid for member in come)
        balance.subtract(Counter(member.grid for member in gone))
        puts = {grid: self.of_grid(grid) + more for grid, more in balance.items() if more}
        return MemberCounts(self._counts.replaced(puts))

    def of_grid(self, grid: GridId | None) -> int:
        """Return the members of one grid, or those in no grid."""
        return self._counts.get(grid, 0)


class HouseholdPoints:
    """Hold the located households, or places, sorted by easting, to find those in a box fast."""

    __slots__ = ("ids", "is_rough", "xy_mm")

    def __init__(
        self, ids: NDArray[np.int64], xy_mm: LatticeArray, is_rough: NDArray[np.bool_]
    ) -> None:
        """Take ids, locations, (n, 2), and whether each is approximate, in any order."""
        order = _by_easting(ids, np.ascontiguousarray(xy_mm[:, 0]))
        self.ids = ids[order]
        self.is_rough = is_rough[order]
        self.xy_mm = np.ascontiguousarray(xy_mm[order])

    @classmethod
    def of(
        cls, households: Mapping[HouseholdId, Household] | Mapping[PlaceId, Place]
    ) -> "HouseholdPoints":
        """Collect the households, or places, that have a location."""
        return cls(*_located(households.values()))

    def changed(self, gone: Iterable[Household], come: Iterable[Household]) -> "HouseholdPoints":
        """Return the points after some household records went and others came."""
        stays = ~np.isin(self.ids, [household.id for household in gone])
        ids, xy_mm, is_rough = _located(come)
        return HouseholdPoints(
            np.concatenate([self.ids[stays], ids]),
            np.concatenate([self.xy_mm[stays], xy_mm]),
            np.concatenate([self.is_rough[stays], is_rough]),
        )

    def within_bounds(self, bounds_mm: Bounds) -> tuple[NDArray[np.int64], LatticeArray]:
        """Return ids and locations of the households in or on the edge of a box."""
        west, south, east, north = bounds_mm
        first = int(np.searchsorted(self.xy_mm[:, 0], west, side="left"))
        last = int(np.searchsorted(self.xy_mm[:, 0], east, side="right"))
        xy = self.xy_mm[first:last]
        inside = (xy[:, 1] >= south) & (xy[:, 1] <= north)
        return self.ids[first:last][inside], xy[inside]


def _located(
    records: Iterable[Household | Place],
) -> tuple[NDArray[np.int64], LatticeArray, NDArray[np.bool_]]:
    """Return ids, locations and whether they are approximate, of the records that have one."""
    located = [record for record in records if record.location is not None]
    rough = LocatedBy.VILLAGER_GROUP
    flat = chain.from_iterable(map(attrgetter("location"), located))
    return (
        np.fromiter(map(attrgetter("id"), located), np.int64, len(located)),
        np.fromiter(flat, np.int64, 2 * len(located)).reshape(-1, 2),
        np.array([record.located_by is rough for record in located], dtype=np.bool_),
    )


def _by_easting(ids: NDArray[np.int64], x_mm: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the order by easting, and by id among equals; quick where all but a few are sorted."""
    order = np.argsort(x_mm, kind="stable")
    rising = x_mm[order]
    same = rising[1:] == rising[:-1]
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    rows = order[tied]
    order[tied] = rows[np.lexsort((ids[rows], x_mm[rows]))]
    return order
