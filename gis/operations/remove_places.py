"""Take places out."""

from collections.abc import Collection

from gis.operations.record_checks import require_records
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import PlaceId


def remove_places(plan: Plan, *, places: Collection[PlaceId]) -> Edit:
    """Take places out; raises Refused when one is not there or none is given."""
    gone = frozenset(record.id for record in require_records(plan, "places", places))
    label = EditLabel("operations.remove_places", {"count": len(gone)})
    return Edit(label, {}, {"places": gone})
