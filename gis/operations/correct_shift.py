"""Move households back that were imported from GCJ-02 or BD-09 as if that were WGS 84."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from gis.errors import Reason, Refused
from gis.geometry.gcj02 import ShiftedCrs
from gis.geometry.unshifting import unshifted_mm
from gis.operations.located_households import settled
from gis.operations.resettled import require_households, resettled
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, HouseholdId, LocatedBy

_FROM_A_FILE = (LocatedBy.COORDINATE, None)
_BY_PLACE = (AssignedBy.LOCATION, None)


def correct_shift(plan: Plan, *, households: Collection[HouseholdId], system: ShiftedCrs) -> Edit:
    """Take the shift of `system` out of the coordinates of households.

    Those placed by hand, by house number or by villager group are where they are and passed over.
    Who has a grid by location gets the one where the house really is; what a list or a person
    said stays. Doing it twice moves twice. Raises Refused when there is no such household, or none
    has coordinates of its own.
    """
    records = [
        one
        for one in require_households(plan, households)
        if one.location is not None and one.located_by in _FROM_A_FILE
    ]
    if not records:
        raise Refused(Reason.WITHOUT_LOCATION, count=len(households))
    xy_mm = np.array([one.location for one in records], dtype=np.int64)
    places = unshifted_mm(xy_mm, plan.crs, system).tolist()
    moved = {
        one.id: replace(one, location=(x, y)) for one, (x, y) in zip(records, places, strict=True)
    }
    by_place = {number: one for number, one in moved.items() if one.assigned_by in _BY_PLACE}
    facts: dict[str, str | int | float] = {"count": len(moved), "system": system.value}
    changed = moved | settled(plan, by_place)
    return resettled(plan, EditLabel("location.correct_shift", facts), changed)
