"""Put a place where it stands."""

from dataclasses import replace

from gis.operations.located import by_location, grid_at
from gis.operations.record_checks import put_record, require_records
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, LocatedBy, Place, PlaceId


def locate_place(plan: Plan, *, place: PlaceId, at: tuple[int, int]) -> Edit:
    """Give a place the location `at`, (x, y) in millimetres, which decides its grid.

    On unassigned land and outside it is in no grid. An assignment by hand stays. Raises Refused
    when there is no such place or it is there already.
    """
    record: Place
    (record,) = require_records(plan, "places", [place])
    moved = replace(record, location=at, located_by=LocatedBy.HAND)
    if record.assigned_by is not AssignedBy.HAND:
        moved = by_location(moved, grid_at(plan, at))
    return put_record(
        plan, "places", moved, EditLabel("operations.locate_place", {"name": record.name})
    )
