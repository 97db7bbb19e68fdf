"""Take decisions by hand back: the house decides again."""

from collections.abc import Collection

from gis.errors import Reason, Refused
from gis.operations.located import by_location, grid_at
from gis.operations.resettled import require_households, resettled
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId


def release_to_location(plan: Plan, *, households: Collection[HouseholdId]) -> Edit:
    """Assign households by their location, whoever had assigned them before; reasons go.

    Those without a location stay as they are. Raises Refused when there is no such household, when
    none of them has a location, or when nothing changes.
    """
    records = require_households(plan, households)
    changed = {}
    for record in records:
        if record.location is not None:
            changed[record.id] = by_location(record, grid_at(plan, record.location))
    if records and not changed:
        raise Refused(Reason.WITHOUT_LOCATION)
    return resettled(
        plan, EditLabel("operations.release_to_location", {"count": len(changed)}), changed
    )
