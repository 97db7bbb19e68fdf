"""Locate households roughly, on the land of their villager group."""

from collections.abc import Collection

import numpy as np
from shapely.geometry.base import BaseGeometry

from gis.geometry.inner_points import inner_points
from gis.operations.house_numbers import group_of, house_number_of
from gis.operations.located_households import (
    LocationSearch,
    NotLocated,
    Place,
    located_edit,
    names_about,
    open_to,
)
from gis.operations.villager_groups import TIER, VillagerGroups
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, Household, HouseholdId, LocatedBy
from gis.topology.records import UnitId


def locate_by_villager_group(
    plan: Plan, *, households: Collection[HouseholdId] | None = None
) -> Edit:
    """Put households without a location on the land of their villager group, marked approximate.

    Takes all without a location, or those of them named. The group is what the list says, else
    what stands before the house number; its land is a unit, a sub-grid or an area of the
    references. All of a group stand at one point inside it, on the part that the grid has which a
    list gave them. Then the place decides the grid. Raises Refused when nobody is found.
    """
    found = search_villager_groups(plan, households).found
    return located_edit(plan, "location.by_villager_group", found, LocatedBy.VILLAGER_GROUP)


def search_villager_groups(
    plan: Plan, households: Collection[HouseholdId] | None = None
) -> LocationSearch:
    """Return where households are by their villager group, and who was not found and why."""
    groups = VillagerGroups(plan)
    points: dict[tuple[object, ...], Place] = {}
    found: dict[HouseholdId, Place] = {}
    left: dict[HouseholdId, NotLocated] = {}
    for household in open_to(plan, LocatedBy.VILLAGER_GROUP, households):
        if household.unit is None:
            left[household.id] = NotLocated.NO_UNIT
            continue
        group = group_said(plan, household, household.unit)
        if not group and plan.units[household.unit].tier != TIER:
            left[household.id] = NotLocated.NO_GROUP
            continue
        lands = groups.lands_of(household.unit, group)
        if len(lands) != 1:
            left[household.id] = NotLocated.GROUP_TWICE if lands else NotLocated.GROUP_NOT_FOUND
            continue
        listed = household.grid if household.assigned_by is AssignedBy.IMPORT else None
        key = (household.unit, group, listed)
        if key not in points:
            points[key] = _point_in(plan, household, lands[0])
        found[household.id] = points[key]
    return LocationSearch(found, left)


def group_said(plan: Plan, household: Household, unit: UnitId) -> str:
    """Return the villager group of a household for comparing, empty when nothing names it."""
    names = names_about(plan, unit)
    if household.villager_group:
        return group_of(household.villager_group, names)
    number = house_number_of(household.house_no, names)
    return number.group if number else ""


def _point_in(plan: Plan, household: Household, land: BaseGeometry) -> Place:
    if household.assigned_by is AssignedBy.IMPORT and household.grid is not None:
        part = land.intersection(plan.grid_polygon_mm(household.grid))
        land = part if part.area > 0 else land
    ((x_mm, y_mm),) = np.rint(inner_points(np.array([land], dtype=object))).astype(np.int64)
    return int(x_mm), int(y_mm)
