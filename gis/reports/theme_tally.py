"""Adding up what lies in whose land, by grid or by unit with all below it."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gis.geometry.lattice import M2_PER_MM2
from gis.plan.plan import Plan
from gis.reports.theme_counting import By, Counting, CountRow, Measure, Per, ThemeCounts
from gis.topology.records import (
    OUTSIDE,
    GridId,
    Label,
    UnitId,
    grid_label,
    grid_of,
    is_grid,
    unassigned_label,
)

LEAST_PERSONS = 3
"""A sum or a mean over fewer persons than these would tell of single ones."""

_M2_PER_KM2 = 1e6


class Tally:
    """Add up amounts by grid or unit.

    Each entry says that `amounts` of the row `rows` of the subject lies in the land `labels`; a
    row with several entries in one grid or unit counts once. Without rows the amounts are counts.
    `of_people` when the rows of the subject are persons.
    """

    def __init__(
        self,
        plan: Plan,
        how: Counting,
        labels: NDArray[np.int64],
        amounts: NDArray[np.float64],
        rows: NDArray[np.int64] | None = None,
        *,
        of_people: bool = False,
    ) -> None:
        self._plan = plan
        self._how = how
        self._of_people = of_people
        known, place = np.unique(labels, return_inverse=True)
        homes = [tuple(self._homes(Label(label))) for label in known.tolist()]
        times = np.array([len(each) for each in homes], dtype=np.int64)[place]
        home_of = _spread([np.array(each, dtype=np.int64) for each in homes], place)
        self._sums = _sums(home_of, np.repeat(amounts, times))
        is_in = times > 0
        self._total = float(amounts[is_in].sum())
        if rows is None:
            self._counts = self._sums
            self._elsewhere = round(float(amounts[~is_in].sum()))
        else:
            pairs = np.unique(np.column_stack([home_of, np.repeat(rows, times)]), axis=0)
            self._counts = _sums(pairs[:, 0], np.ones(len(pairs)))
            self._elsewhere = len(np.setdiff1d(rows, rows[is_in]))

    def result(self, title: str, without_value: int = 0) -> ThemeCounts:
        """Return what it comes to for each grid or unit, in the order of their codes."""
        hidden = self._hidden()
        rows = [
            CountRow(
                home,
                *self._words(home),
                self._count(home),
                None if home in hidden else self._value(home),
                home in hidden,
            )
            for home in self._all_homes()
        ]
        rows.sort(key=lambda row: (row.code, row.id))
        return ThemeCounts(title, self._how, tuple(rows), self._elsewhere, without_value)

    def _count(self, home: int) -> int:
        return round(self._counts.get(home, 0.0))

    def _hidden(self) -> set[int]:
        """Return whose sum or mean would tell of few persons, by itself or by subtraction.

        Where what is hidden below one unit is of few persons, the next smallest is hidden too.
        """
        if not self._of_people or self._how.measure is Measure.COUNT:
            return set()
        groups: dict[int | None, list[int]] = {}
        for home in self._all_homes():
            if self._count(home):
                groups.setdefault(self._above(home), []).append(home)
        hidden: set[int] = set()
        for group in groups.values():
            group.sort(key=self._count)
            few = [home for home in group if self._count(home) < LEAST_PERSONS]
            if few and sum(map(self._count, few)) < LEAST_PERSONS:
                few = group[: len(few) + 1]
            hidden.update(few)
        return hidden

    def _above(self, home: int) -> int | None:
        if self._how.by is By.GRID:
            return self._plan.grids[GridId(home)].unit
        return self._plan.units[UnitId(home)].parent

    def _all_homes(self) -> list[int]:
        if self._how.by is By.UNIT:
            return [int(unit) for unit in self._plan.units]
        return [int(grid.id) for grid in self._plan.grids.values() if grid.parent is None]

    def _homes(self, label: Label) -> Iterator[int]:
        """Yield the rows of the result that land counts for."""
        plan = self._plan
        if self._how.by is By.GRID:
            if is_grid(label) and grid_of(label) in plan.grids:
                yield plan.base_grid(grid_of(label))
            return
        unit = None if label == OUTSIDE else plan.unit_of_label(label)
        while unit is not None:
            yield unit
            unit = plan.units[unit].parent

    def _words(self, home: int) -> tuple[str, str, str]:
        plan = self._plan
        record = plan.units[UnitId(home)] if self._how.by is By.UNIT else plan.grids[GridId(home)]
        return record.code, record.name, record.tier

    def _value(self, home: int) -> float | None:
        amount, how = self._sums.get(home, 0.0), self._how
        if how.measure is Measure.MEAN:
            return amount / self._count(home) if self._count(home) else None
        match how.per:
            case Per.NOTHING:
                return amount
            case Per.SHARE:
                against = self._total / 100
            case Per.KM2:
                against = self._land_m2(home) / _M2_PER_KM2
            case Per.HOUSEHOLDS:
                against = self._households[home] / 100
        return amount / against if against > 0 else None

    def _land_m2(self, home: int) -> float:
        plan = self._plan
        if self._how.by is By.GRID:
            return plan.grid_area_m2(GridId(home))
        labels = plan.labels_of_unit(UnitId(home))
        partition = plan.partition
        mm2 = sum(partition.polygon_mm(label).area for label in labels if partition.arcs_of(label))
        return float(mm2) * M2_PER_MM2

    @cached_property
    def _households(self) -> Counter[int]:
        found: Counter[int] = Counter()
        of_label = Counter(
            label_of(self._plan, each.grid, each.unit) for each in self._plan.households.values()
        )
        for label, count in of_label.items():
            for home in self._homes(label):
                found[home] += count
        return found


def label_of(plan: Plan, grid: GridId | None, unit: UnitId | None) -> Label:
    """Return the land that something counts for: that of its grid, else of its unit, else none."""
    if grid is not None and grid in plan.grids:
        return grid_label(grid)
    return OUTSIDE if unit is None else unassigned_label(unit)


def _spread(homes: list[NDArray[np.int64]], place: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the homes of all entries one after another."""
    if not len(place):
        return np.empty(0, dtype=np.int64)
    return np.concatenate([homes[at] for at in place.tolist()])


def _sums(keys: NDArray[np.int64], amounts: NDArray[np.float64]) -> dict[int, float]:
    known, place = np.unique(keys, return_inverse=True)
    sums = np.bincount(place, amounts, len(known))
    return dict(zip(known.tolist(), sums.tolist(), strict=True))
