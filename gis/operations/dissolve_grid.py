"""Dissolve a grid: its land becomes unassigned, its code is retired."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from gis.errors import Reason, Refused
from gis.operations.boundary_change import boundary_edit
from gis.operations.handed_labels import handed_labels
from gis.operations.lineage_rows import Passage, with_lineage
from gis.operations.located import Settled, by_location, grid_at
from gis.operations.permission import require_unlocked
from gis.operations.sub_grids import residents_on
from gis.operations.taken_over import taken_over
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, Household, HouseholdId, MemberId
from gis.topology.records import GridId, grid_label, unassigned_label


def dissolve_grid(plan: Plan, *, grid: GridId, locks: Locks = Locks(), on: str = "") -> Edit:
    """Take a grid out of the plan; its land becomes unassigned land of its unit.

    Its sub-grids go with it. A sub-grid that is dissolved by itself gives its land, posts and
    members back to its grid. The posts of a grid become posts of its unit, its members and Party
    groups have no grid; households and places belong where they stand, and in no grid on what is
    now unassigned. Grids that lie over others or have no land just go. `on` is the ISO date of the
    lineage. Raises Refused when the grid is not there, or when it or its border is locked.
    """
    if grid not in plan.grids:
        raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    record, base = plan.grids[grid], plan.base_grid(grid)
    if base in locks.grids:
        raise Refused(Reason.GRID_LOCKED, name=plan.grids[base].name, grid=base)
    gone = (grid, *plan.sub_grids(grid))
    target = unassigned_label(record.unit) if record.parent is None else grid_label(record.parent)
    change = handed_labels(plan.partition, {grid_label(each): target for each in gone})
    require_unlocked(plan, change, locks)
    records = taken_over(plan, dict.fromkeys(gone, record.parent))
    if record.parent is None:
        after = replace(plan, partition=change.applied_to(plan.partition))
        living = (plan.households[each] for each in plan.households_by_grid.of_grid(grid))
        residents: dict[HouseholdId, Household] = _by_their_location(after, grid, living)
        records["households"] = residents
        records["places"] = _by_their_location(after, grid, plan.places.values())
        for number, home in _members_of(plan, grid, residents).items():
            records["members"][number] = replace(records["members"][number], grid=home)
    deletes = {"grids": frozenset(gone), "overlays": frozenset(gone) & plan.overlays.keys()}
    label = EditLabel("operations.dissolve_grid", {"name": record.name})
    edit = boundary_edit(plan, label, change, records, deletes)
    passages: dict[Passage, GridId] = {(each, record.parent): each for each in gone}
    return with_lineage(
        plan,
        edit,
        cause="dissolve",
        on=on,
        areas_m2={passage: plan.grid_area_m2(each) for passage, each in passages.items()},
        households={passage: _count(plan, each) for passage, each in passages.items()},
    )


def _count(plan: Plan, grid: GridId) -> int:
    base = plan.base_grid(grid)
    if base == grid:
        return plan.residents.of_grid(grid).households
    return residents_on(plan, base, plan.partition.polygon_mm(grid_label(grid)))


def _by_their_location(after: Plan, grid: GridId, records: Iterable[Settled]) -> dict[Any, Settled]:
    """Return who was in a grid that goes, where location puts those that hand had put."""
    moved: dict[Any, Settled] = {}
    for record in records:
        if record.grid == grid:
            home: GridId | None = None
            if record.assigned_by is not AssignedBy.LOCATION and record.location is not None:
                home = grid_at(after, record.location)
            moved[record.id] = by_location(record, home)
    return moved


def _members_of(
    plan: Plan, grid: GridId, residents: Mapping[HouseholdId, Household]
) -> dict[MemberId, GridId]:
    """Return the members who live in households that have another grid now, and which."""
    return {
        number: household.grid
        for household in residents.values()
        if household.grid is not None
        for number in plan.members_by_household.get(household.id, ())
        if plan.members[number].grid == grid
    }
