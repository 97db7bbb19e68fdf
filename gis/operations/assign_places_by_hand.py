"""Put places into a grid by decision of a person, whatever their location says."""

from collections.abc import Collection
from dataclasses import replace

from gis.errors import Reason, Refused
from gis.operations.record_checks import require_grid, require_records
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, PlaceId
from gis.topology.records import GridId


def assign_places_by_hand(plan: Plan, *, places: Collection[PlaceId], grid: GridId) -> Edit:
    """Assign places to `grid`, or to the base grid of a sub-grid, until location decides again.

    The grid need not have land: an enterprise may be one of an online grid. A place that has the
    grid by location already is passed over. Raises Refused when a place or the grid is not there,
    or when nothing changes.
    """
    records = require_records(plan, "places", places)
    require_grid(plan, grid)
    base = plan.base_grid(grid)
    settled = {AssignedBy.LOCATION, AssignedBy.HAND}
    changed = {
        each.id: replace(each, grid=base, assigned_by=AssignedBy.HAND)
        for each in records
        if each.grid != base or each.assigned_by not in settled
    }
    if not changed:
        raise Refused(Reason.NOTHING_CHANGES)
    facts: dict[str, str | int | float] = {"name": plan.grids[base].name, "count": len(changed)}
    return Edit(EditLabel("operations.assign_places_by_hand", facts), {"places": changed})
