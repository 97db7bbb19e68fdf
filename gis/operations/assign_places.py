"""Assign places to the grids that they stand in."""

from collections.abc import Collection

import numpy as np

from gis.operations.located import by_location
from gis.operations.record_checks import require_records
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, Place, PlaceId
from gis.topology.locate import labels_at
from gis.topology.records import Label, grid_of, is_grid


def assign_places(plan: Plan, *, places: Collection[PlaceId] | None = None) -> Edit:
    """Assign all places to grids by location, or those named, which takes back what hand did.

    Among all, an assignment by hand stays. A place without a location keeps what it has; one on
    unassigned land or outside has no grid. A point on a boundary goes to the grid with the lowest
    id. May be an empty edit. Raises Refused when a place is not there.
    """
    if places is None:
        wanted = [each for each in plan.places.values() if each.assigned_by is not AssignedBy.HAND]
    else:
        wanted = require_records(plan, "places", places)
    located = [place for place in wanted if place.location is not None]
    xy_mm = np.array([place.location for place in located], dtype=np.int64).reshape(-1, 2)
    changed: dict[PlaceId, Place] = {}
    for place, value in zip(located, labels_at(plan.partition, xy_mm).tolist(), strict=True):
        label = Label(value)
        grid = plan.base_grid(grid_of(label)) if is_grid(label) else None
        by = None if grid is None else AssignedBy.LOCATION
        if (place.grid, place.assigned_by) != (grid, by):
            changed[place.id] = by_location(place, grid)
    label_of_edit = EditLabel("operations.assign_places", {"count": len(changed)})
    return Edit(label_of_edit, {"places": changed})
