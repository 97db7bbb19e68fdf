"""Enter a place that is served, or change what is known of one."""

from dataclasses import replace

from gis.errors import Reason, Refused
from gis.operations.located import by_location, grid_at
from gis.operations.record_checks import (
    put_record,
    require_grid,
    require_name,
    require_unit_there,
)
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import PLACE_KINDS, AssignedBy, LocatedBy, Place


def put_place(plan: Plan, *, place: Place) -> Edit:
    """Put a place in the place of the one with its id, or add it.

    A new one with a location belongs where it stands, unless it comes with a grid: that is by hand.
    Where one that is there already stands and belongs is not changed here but by `locate_place`
    and `assign_places_by_hand`. Raises Refused without a name, for an unknown kind, when a unit or
    grid is not there, or when nothing changes.
    """
    if place.kind not in PLACE_KINDS:
        raise Refused(Reason.NO_SUCH_KIND, kind=place.kind)
    require_unit_there(plan, place.unit)
    record = replace(place, name=require_name(place.name), address=place.address.strip())
    old = plan.places.get(record.id)
    if old is None:
        record = _settled(plan, record)
    elif (record.location, record.located_by, record.grid, record.assigned_by) != (
        old.location,
        old.located_by,
        old.grid,
        old.assigned_by,
    ):
        raise Refused(Reason.SETTLED_ELSEWHERE)
    facts: dict[str, str | int | float] = {"name": record.name}
    if old is None:
        label = EditLabel("operations.add_place", facts)
    else:
        label = EditLabel("operations.change_place", facts)
    return put_record(plan, "places", record, label)


def _settled(plan: Plan, record: Place) -> Place:
    graded = record.located_by or LocatedBy.HAND
    record = replace(record, located_by=None if record.location is None else graded)
    require_grid(plan, record.grid)
    if record.grid is not None:
        return replace(record, grid=plan.base_grid(record.grid), assigned_by=AssignedBy.HAND)
    grid = None if record.location is None else grid_at(plan, record.location)
    return by_location(record, grid)
