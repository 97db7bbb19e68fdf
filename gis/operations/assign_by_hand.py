"""Put households into a grid by decision of a person, whatever their location says."""

from collections.abc import Collection
from dataclasses import replace

from gis.errors import Reason, Refused
from gis.operations.record_checks import require_no_identity_number
from gis.operations.resettled import require_households, resettled
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, HouseholdId
from gis.topology.records import GridId


def assign_by_hand(
    plan: Plan, *, households: Collection[HouseholdId], grid: GridId, reason: str = ""
) -> Edit:
    """Assign households to `grid`, or to the base grid of a sub-grid, until they are released.

    `reason` is kept with each; the audit lists those without one, and those whose house stands
    elsewhere. Who has the grid by location already is passed over, to go on following its
    boundaries. Raises Refused when there is no such household or grid, when the grid has no land of
    its own to live on, or when nothing changes.
    """
    require_no_identity_number(reason)
    records = require_households(plan, households)
    if grid not in plan.grids:
        raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    base = plan.base_grid(grid)
    name = plan.grids[base].name
    if not any(plan.partition.arcs_of(label) for label in plan.labels_of_grid(base)):
        raise Refused(Reason.GRID_HAS_NO_LAND, name=name, grid=base)
    settled = {AssignedBy.LOCATION, AssignedBy.HAND}
    changed = {
        each.id: replace(each, grid=base, assigned_by=AssignedBy.HAND, hand_reason=reason.strip())
        for each in records
        if each.grid != base
        or each.assigned_by not in settled
        or (each.assigned_by is AssignedBy.HAND and reason.strip() not in ("", each.hand_reason))
    }
    label = EditLabel("operations.assign_by_hand", {"name": name, "count": len(changed)})
    return resettled(plan, label, changed)
