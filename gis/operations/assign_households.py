"""Assign households to the grids that they live in (以房定人): the house decides."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.quick_records import HOUSEHOLDS
from gis.plan.records import AssignedBy, Household, HouseholdId, Member, MemberId
from gis.topology.locate import labels_at
from gis.topology.records import GridId, Label, grid_of, is_grid


def assign_households(plan: Plan, *, households: Collection[HouseholdId] | None = None) -> Edit:
    """Assign households to grids by location; members live where their household does.

    Takes all households, or those named. A member's household is found by its number, when only
    one has it. An assignment by hand stays. A household without a
    location keeps what an import said; one on unassigned land or outside has no grid. A point on a
    boundary goes to the grid with the lowest id. May be an empty edit.
    """
    located = _located(plan, households)
    xy_mm = np.array([household.location for household in located], dtype=np.int64).reshape(-1, 2)
    labels = labels_at(plan.partition, xy_mm)
    grids = {label: _grid_of(plan, Label(label)) for label in np.unique(labels).tolist()}
    puts: dict[HouseholdId, Household] = {}
    for household, label in zip(located, labels.tolist(), strict=True):
        grid, by = grids[label]
        if household.grid != grid or household.assigned_by is not by:
            puts[household.id] = HOUSEHOLDS.replaced(household, grid=grid, assigned_by=by)
    edit_label = EditLabel("operations.assign_households", {"count": len(puts)})
    return Edit(edit_label, {"households": puts, "members": _members_at_home(plan, puts)})


def _located(plan: Plan, households: Collection[HouseholdId] | None) -> list[Household]:
    """Return the households, of all or of those named, that have a place and no say by hand."""
    records = plan.households
    by_hand = AssignedBy.HAND
    ids = sorted(records if households is None else households)
    return [
        record
        for record in map(records.__getitem__, ids)
        if record.location is not None and record.assigned_by is not by_hand
    ]


def _grid_of(plan: Plan, label: Label) -> tuple[GridId | None, AssignedBy | None]:
    """Return the base grid of a label, and what puts a house on such land into it."""
    if not is_grid(label):
        return None, None
    return plan.base_grid(grid_of(label)), AssignedBy.LOCATION


def _members_at_home(plan: Plan, changed: dict[HouseholdId, Household]) -> dict[MemberId, Member]:
    if not plan.members:
        return {}
    homes = _homes_by_number(plan)
    moved: dict[MemberId, Member] = {}
    for member in plan.members.values():
        home = member.household if member.household is not None else homes.get(member.household_no)
        if home is not None and home in plan.households:
            grid = changed.get(home, plan.households[home]).grid
            if (member.household, member.grid) != (home, grid):
                moved[member.id] = replace(member, household=home, grid=grid)
    return moved


def _homes_by_number(plan: Plan) -> dict[str, HouseholdId | None]:
    """Return the household of each number, None for a number that several have."""
    homes: dict[str, HouseholdId | None] = {}
    if all(member.household is not None for member in plan.members.values()):
        return homes
    for household in plan.households.values():
        number = household.household_no
        homes[number] = None if number in homes else household.id
    return homes
