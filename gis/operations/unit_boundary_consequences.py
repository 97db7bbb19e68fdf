"""What follows for grids and people when a unit's boundary moves: said before it is done."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.lattice import LatticeArray
from gis.plan.edit import Edit, apply
from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId
from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, ArcId, GridId, Label, UnitId, grid_of, is_grid


@dataclass(frozen=True, slots=True)
class GridConsequence:
    """Be what an edit does to a grid, or with `grid` None to the land that no grid has.

    Areas are in square metres of the plane. `households` with `people` are those that lived in the
    grid and do no longer; of these `households_elsewhere` with `people_elsewhere` stand in another
    unit then, or outside. For land of no grid only the latter count.
    """

    grid: GridId | None
    area_before_m2: float
    area_after_m2: float
    households: int
    people: int
    households_elsewhere: int
    people_elsewhere: int


@dataclass(frozen=True, slots=True)
class UnitConsequence:
    """Be how large a unit's land is before and after, in square metres of the plane."""

    unit: UnitId
    area_before_m2: float
    area_after_m2: float


@dataclass(frozen=True, slots=True)
class UnitBoundaryConsequences:
    """Hold what changes, grids by id, land of no grid last; what stays the same is left out."""

    grids: tuple[GridConsequence, ...]
    units: tuple[UnitConsequence, ...]


def unit_boundary_consequences(plan: Plan, edit: Edit) -> UnitBoundaryConsequences:
    """Return what an edit of boundaries, made of `plan`, means for grids, units and people."""
    after = apply(plan, edit)
    arcs = edit.puts.get("arcs", {}).keys() | edit.deletes.get("arcs", frozenset())
    labels = {
        label
        for each in (plan, after)
        for arc in arcs
        if arc in each.partition.arcs
        for label in each.partition.arcs[arc].labels()
    } - {OUTSIDE}
    moving = _moving(plan, after, arcs, labels)
    grids = sorted({plan.base_grid(grid_of(label)) for label in labels if is_grid(label)})
    rows = [_of_grid(plan, after, grid, moving) for grid in (*grids, None)]
    units = sorted({unit for k in labels if (unit := plan.unit_of_label(k)) is not None})
    return UnitBoundaryConsequences(
        tuple(row for row in rows if _changes(row)),
        tuple(
            UnitConsequence(unit, *areas)
            for unit in units
            if not _are_equal(*(areas := (_own_m2(plan, unit), _own_m2(after, unit))))
        ),
    )


_Moving = dict[HouseholdId, bool]
"""Households that change grid or unit, and whether they stand in another unit then."""


def _moving(plan: Plan, after: Plan, arcs: Collection[ArcId], labels: Collection[Label]) -> _Moving:
    lines = [
        each.partition.line_mm(arc)
        for each in (plan, after)
        for arc in arcs
        if arc in each.partition.arcs
    ]
    if not lines:
        return {}
    xy = np.concatenate(lines)
    (west, south), (east, north) = xy.min(axis=0).tolist(), xy.max(axis=0).tolist()
    ids, places = plan.household_points.within_bounds((west, south, east, north))
    before = _owners(plan.partition, labels, places)
    now = _owners(after.partition, labels, places)
    moving: _Moving = {}
    for number, old, new in zip(ids.tolist(), before.tolist(), now.tolist(), strict=True):
        household = HouseholdId(number)
        is_elsewhere = plan.unit_of_label(Label(old)) != plan.unit_of_label(Label(new))
        leaves = plan.households[household].grid != after.households[household].grid
        if is_elsewhere or leaves:
            moving[household] = is_elsewhere
    return moving


def _owners(
    partition: Partition, labels: Collection[Label], places: LatticeArray
) -> NDArray[np.int64]:
    """Return which of the labels has each place; on a boundary grids first, the lowest id."""
    owners = np.full(len(places), OUTSIDE, dtype=np.int64)
    x, y = places.astype(np.float64).T
    for label in sorted(labels, key=lambda label: (is_grid(label), -abs(label))):
        if partition.arcs_of(label):
            owners[shapely.intersects_xy(partition.polygon_mm(label), x, y)] = label
    return owners


def _of_grid(plan: Plan, after: Plan, grid: GridId | None, moving: _Moving) -> GridConsequence:
    leaving = [number for number in moving if plan.households[number].grid == grid]
    if grid is not None:
        leaving = [number for number in leaving if after.households[number].grid != grid]
    elsewhere = [number for number in leaving if moving[number]]
    areas = (0.0, 0.0) if grid is None else (plan.grid_area_m2(grid), after.grid_area_m2(grid))
    counted = leaving if grid is not None else elsewhere
    return GridConsequence(
        grid,
        *areas,
        households=len(counted),
        people=_people(plan, counted),
        households_elsewhere=len(elsewhere),
        people_elsewhere=_people(plan, elsewhere),
    )


def _people(plan: Plan, households: Collection[HouseholdId]) -> int:
    records: list[Household] = [plan.households[number] for number in households]
    return sum(record.people for record in records)


def _changes(row: GridConsequence) -> bool:
    return row.households > 0 or not _are_equal(row.area_before_m2, row.area_after_m2)


def _are_equal(before_m2: float, after_m2: float) -> bool:
    return abs(before_m2 - after_m2) < 0.01


def _own_m2(plan: Plan, unit: UnitId) -> float:
    return sum(plan.partition.area_m2(label) for label in _own_labels(plan, unit))


def _own_labels(plan: Plan, unit: UnitId) -> list[Label]:
    labels = plan.partition.labels()
    return [label for label in plan.labels_of_unit(unit) if label in labels]
