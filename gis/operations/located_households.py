"""What ways of locating households have in common: who may be located, and the edit."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gis.errors import Reason, Refused
from gis.operations.resettled import require_households, resettled
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.quick_records import HOUSEHOLDS
from gis.plan.records import AssignedBy, Household, HouseholdId, LocatedBy
from gis.topology.locate import labels_at
from gis.topology.records import Label, UnitId, grid_of, is_grid

Place = tuple[int, int]
_GRADES = tuple(LocatedBy)


class NotLocated(StrEnum):
    """Say why a household was not found; every one has a text `location.left_<value>`."""

    NO_UNIT = "no_unit"
    NO_HOUSE_NUMBER = "no_house_number"
    HOUSE_NUMBER_NOT_FOUND = "house_number_not_found"
    HOUSE_NUMBER_TWICE = "house_number_twice"
    NO_GROUP = "no_group"
    GROUP_NOT_FOUND = "group_not_found"
    GROUP_TWICE = "group_twice"


@dataclass(frozen=True, slots=True)
class LocationSearch:
    """Hold the places found, (x, y) in millimetres, and who was not found and why."""

    found: Mapping[HouseholdId, Place]
    left: Mapping[HouseholdId, NotLocated]


def open_to(
    plan: Plan, grade: LocatedBy, households: Collection[HouseholdId] | None
) -> list[Household]:
    """Return the households that a location of `grade` would serve better than what they have.

    Of all, or of those named. A location without a grade counts as the best. Raises Refused for a
    household that is not there.
    """
    records = (
        [plan.households[number] for number in sorted(plan.households)]
        if households is None
        else require_households(plan, households)
    )
    return [one for one in records if one.location is None or _is_worse(one.located_by, grade)]


def located_edit(
    plan: Plan, key: str, found: Mapping[HouseholdId, Place], grade: LocatedBy
) -> Edit:
    """Return the edit that gives households their places, and by them their grids.

    Who was assigned by hand stays in that grid. Members move along. Raises Refused when there is
    nobody to locate.
    """
    if not found:
        raise Refused(Reason.NOBODY_LOCATED)
    moved = {
        number: HOUSEHOLDS.replaced(plan.households[number], location=place, located_by=grade)
        for number, place in found.items()
    }
    return resettled(plan, EditLabel(key, {"count": len(moved)}), settled(plan, moved))


def settled(
    plan: Plan, households: Mapping[HouseholdId, Household]
) -> dict[HouseholdId, Household]:
    """Return located households in the grids where they stand, but for those assigned by hand."""
    numbers = list(households)
    xy_mm = np.array([households[number].location for number in numbers], dtype=np.int64)
    result = dict(households)
    for number, value in zip(numbers, labels_at(plan.partition, xy_mm).tolist(), strict=True):
        if households[number].assigned_by is not AssignedBy.HAND:
            label = Label(value)
            grid = plan.base_grid(grid_of(label)) if is_grid(label) else None
            by = None if grid is None else AssignedBy.LOCATION
            result[number] = HOUSEHOLDS.replaced(households[number], grid=grid, assigned_by=by)
    return result


def names_about(plan: Plan, unit: UnitId) -> tuple[str, ...]:
    """Return the names that may stand before a house number: the unit's and those above it."""
    names = []
    at: UnitId | None = unit
    while at is not None:
        record = plan.units[at]
        names.append(record.name)
        short = record.name.removesuffix("社区").removesuffix("村")
        if len(short) > 1:
            names += [short, f"{short}村", f"{short}社区"]
        at = record.parent
    return tuple(names)


def _is_worse(has: LocatedBy | None, grade: LocatedBy) -> bool:
    return has is not None and _GRADES.index(has) > _GRADES.index(grade)
