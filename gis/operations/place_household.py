"""Put a household where its house stands."""

from dataclasses import replace

from gis.operations.located import grid_at
from gis.operations.resettled import require_households, resettled
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, HouseholdId, LocatedBy


def place_household(plan: Plan, *, household: HouseholdId, at: tuple[int, int]) -> Edit:
    """Give a household the location `at`, (x, y) in millimetres; the house decides its grid.

    On unassigned land and outside it is in no grid. An assignment by hand stays. Raises Refused
    when there is no such household or it is there already.
    """
    (record,) = require_households(plan, [household])
    is_there = record.location == at and record.located_by is not LocatedBy.VILLAGER_GROUP
    by_hand = record.located_by if is_there else LocatedBy.HAND
    moved = replace(record, location=at, located_by=by_hand)
    if record.assigned_by is not AssignedBy.HAND:
        grid = grid_at(plan, at)
        by = None if grid is None else AssignedBy.LOCATION
        moved = replace(moved, grid=grid, assigned_by=by)
    label = EditLabel("operations.place_household", {"number": record.household_no})
    return resettled(plan, label, {household: moved})
