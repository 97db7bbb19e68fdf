"""The sample's Party groups on the grids and its clusters of households, all invented."""

from dataclasses import dataclass

import numpy as np
import shapely

from tools.sample_township.fault import Fault
from tools.sample_township.people import HouseholdRow, person, plain_codes
from tools.sample_township.plots import GridRow, UnitRow

HOUSEHOLDS_PER_HEAD = 15
APART_UNIT, BARE_UNIT = 3, 5
"""The units, counted in the order of the list, with the group apart and the grid without one."""


@dataclass(frozen=True)
class GroupRow:
    """A row of the list of Party groups; `grids` are codes, or names of grids without one."""

    name: str
    kind: str
    unit: str
    grids: tuple[str, ...]


@dataclass(frozen=True)
class ClusterRow:
    """A row of the list of cluster heads with their households."""

    grid: str
    name: str
    phone: str
    households: tuple[str, ...]


def group_rows(units: list[UnitRow], grids: list[GridRow]) -> tuple[list[GroupRow], list[Fault]]:
    """Return a group for each grid but one, in each unit a joint one for two neighbours."""
    called = _called(grids)
    rows: list[GroupRow] = []
    faults: list[Fault] = []
    for number, unit in enumerate(units):
        own = [grid for grid in grids if grid.unit == unit.code]
        touching = number != APART_UNIT
        first, second = _pair(own, touching=touching)
        joint = tuple(called[grid.label] for grid in (first, second))
        rows.append(GroupRow(f"{unit.name}联合网格党小组", "联合", unit.name, joint))
        if not touching:
            faults.append(Fault("joint_group_apart", "groups.xlsx", joint, "两个网格不相邻"))
        alone = [grid for grid in own if grid not in (first, second)]
        if number == BARE_UNIT:
            bare = next(grid for grid in alone if called[grid.label] == grid.code)
            alone.remove(bare)
            subjects = (called[bare.label],)
            faults.append(Fault("grid_without_group", "groups.xlsx", subjects, "没有党小组"))
        rows += [
            GroupRow(f"{grid.name}网格党小组", "独立", unit.name, (called[grid.label],))
            for grid in alone
        ]
    return rows, faults


def cluster_rows(
    households: list[HouseholdRow], grids: list[GridRow], rng: np.random.Generator
) -> list[ClusterRow]:
    """Return heads of about fifteen households each, next to each other in the list."""
    called = _called(grids)
    by_label: dict[int, list[str]] = {}
    for row in households:
        by_label.setdefault(row.label, []).append(row.household_no)
    rows: list[ClusterRow] = []
    for label, numbers in sorted(by_label.items()):
        if label not in called:
            continue
        heads = max(1, round(len(numbers) / HOUSEHOLDS_PER_HEAD))
        for part in np.array_split(np.array(numbers), heads):
            phone = f"130-0000-{5001 + len(rows):04d}"
            rows.append(ClusterRow(called[label], person(rng), phone, tuple(part.tolist())))
    return rows


def _called(grids: list[GridRow]) -> dict[int, str]:
    plain = plain_codes(grids)
    return {grid.label: plain.get(grid.label, grid.name) for grid in grids}


def _pair(grids: list[GridRow], *, touching: bool) -> tuple[GridRow, GridRow]:
    """Return the first two grids with plain codes that have a border in common, or have none."""
    plain = [grid for grid in grids if grid.code and grid.code.isdigit()]
    return next(
        (first, second)
        for first in plain
        for second in plain
        if first.label < second.label
        and (shapely.intersection(first.polygon, second.polygon).length > 50_000) == touching
        and (touching or not first.polygon.intersects(second.polygon))
    )
