"""Assign households to the grids that they live in (以房定人): the house decides."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, Household, HouseholdId, Member, MemberId
from gis.topology.locate import labels_at
from gis.topology.records import GridId, Label, grid_of, is_grid


def assign_households(plan: Plan, *, households: Collection[HouseholdId] | None = None) -> Edit:
    """Assign households to grids by location; members live where their household does.

    Takes all households, or those named. An assignment by hand stays. A household without a
    location keeps what an import said; one on unassigned land or outside has no grid. A point on a
    boundary goes to the grid with the lowest id. May be an empty edit.
    """
    wanted = plan.households.keys() if households is None else households
    open_to_change = [
        plan.households[number]
        for number in sorted(wanted)
        if plan.households[number].assigned_by is not AssignedBy.HAND
    ]
    located = [household for household in open_to_change if household.location is not None]
    xy_mm = np.array([household.location for household in located], dtype=np.int64).reshape(-1, 2)
    labels = labels_at(plan.partition, xy_mm)
    puts: dict[HouseholdId, Household] = {}
    for household, value in zip(located, labels.tolist(), strict=True):
        label = Label(value)
        grid = plan.base_grid(grid_of(label)) if is_grid(label) else None
        by = AssignedBy.LOCATION if grid is not None else None
        if (household.grid, household.assigned_by) != (grid, by):
            puts[household.id] = replace(household, grid=grid, assigned_by=by)
    edit_label = EditLabel("operations.assign_households", {"count": len(puts)})
    return Edit(edit_label, {"households": puts, "members": _members_at_home(plan, puts)})


def _members_at_home(plan: Plan, changed: dict[HouseholdId, Household]) -> dict[MemberId, Member]:
    if not plan.members:
        return {}
    homes: dict[str, GridId | None] = {}
    doubtful: set[str] = set()
    for household in plan.households.values():
        home = changed.get(household.id, household)
        number = home.household_no
        if number in homes and homes[number] != home.grid:
            doubtful.add(number)
        homes[number] = home.grid
    return {
        member.id: replace(member, grid=homes[member.household_no])
        for member in plan.members.values()
        if member.household_no in homes
        and member.household_no not in doubtful
        and homes[member.household_no] != member.grid
    }
