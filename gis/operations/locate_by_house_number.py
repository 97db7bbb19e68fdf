"""Locate households by their house number, at the address or building that bears it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.geometry.inner_points import inner_points
from gis.geometry.rings import even_odd
from gis.operations.house_numbers import HouseNumber, group_of, house_number_of
from gis.operations.located_households import (
    LocationSearch,
    NotLocated,
    Place,
    located_edit,
    names_about,
    open_to,
)
from gis.operations.villager_groups import VillagerGroups
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId, LocatedBy, Reference
from gis.topology.locate import labels_at
from gis.topology.records import Label, UnitId

THEMES = ("address", "building")


def locate_by_house_number(
    plan: Plan, *, households: Collection[HouseholdId] | None = None
) -> Edit:
    """Locate households at the address or in the building with their house number.

    Takes all that have no location or only their villager group's, or those of them named. Only
    what lies in the household's own village is looked at, and in its villager group where that is
    known; where several fit, or none, the household stays as it is (`search_house_numbers` tells
    why). Then the house decides the grid. Raises Refused when nobody is found.
    """
    found = search_house_numbers(plan, households).found
    return located_edit(plan, "location.by_house_number", found, LocatedBy.HOUSE_NUMBER)


def search_house_numbers(
    plan: Plan, households: Collection[HouseholdId] | None = None
) -> LocationSearch:
    """Return where households are by their house number, and who was not found and why."""
    wanted = open_to(plan, LocatedBy.HOUSE_NUMBER, households)
    names = {unit: names_about(plan, unit) for unit in plan.units}
    asked: dict[HouseholdId, HouseNumber] = {}
    left: dict[HouseholdId, NotLocated] = {}
    for household in wanted:
        about = () if household.unit is None else names[household.unit]
        said = house_number_of(household.house_no, about)
        if said is None:
            left[household.id] = NotLocated.NO_HOUSE_NUMBER
        elif household.unit is None:
            left[household.id] = NotLocated.NO_UNIT
        else:
            asked[household.id] = said
    houses = _Houses(plan, {one.number for one in asked.values()}, names)
    groups = VillagerGroups(plan)
    found: dict[HouseholdId, Place] = {}
    for number, said in asked.items():
        places = houses.of(plan.households[number], said, groups)
        if len(places) == 1:
            found[number] = places.pop()
        else:
            twice, none = NotLocated.HOUSE_NUMBER_TWICE, NotLocated.HOUSE_NUMBER_NOT_FOUND
            left[number] = twice if places else none
    return LocationSearch(found, left)


@dataclass(frozen=True, slots=True)
class _House:
    """Be an address or a building with a number; `area` is the building's outline."""

    said: HouseNumber
    place: Place
    area: BaseGeometry | None = field(repr=False)


class _Houses:
    """Find houses by village and number; only those with a number that is wanted are held."""

    def __init__(
        self, plan: Plan, numbers: Collection[str], names: Mapping[UnitId, tuple[str, ...]]
    ) -> None:
        self._plan = plan
        self._names = names
        self._by_number: dict[tuple[UnitId, str], list[_House]] = {}
        bearers = list(_bearers(plan.references.values(), numbers))
        areas = [even_odd(one.lines) if one.is_area else None for one in bearers]
        xy_mm = np.array([one.lines[0][0] for one in bearers], dtype=np.int64).reshape(-1, 2)
        built = [index for index, area in enumerate(areas) if area is not None]
        if built:
            inner = inner_points(np.array([areas[index] for index in built], dtype=object))
            xy_mm[built] = np.rint(inner).astype(np.int64)
        labels = labels_at(plan.partition, xy_mm).tolist()
        for one, area, place, label in zip(bearers, areas, xy_mm.tolist(), labels, strict=True):
            unit = plan.unit_of_label(Label(label))
            said = None if unit is None else house_number_of(one.name, names[unit])
            if unit is not None and said is not None:
                house = _House(said, (place[0], place[1]), area)
                self._by_number.setdefault((unit, said.number), []).append(house)

    def of(self, household: Household, asked: HouseNumber, groups: VillagerGroups) -> set[Place]:
        """Return the places of the houses that a household may mean."""
        if household.unit is None:
            return set()
        known = [
            house
            for unit in self._plan.units_within(household.unit)
            for house in self._by_number.get((unit, asked.number), ())
        ]
        group = asked.group or group_of(household.villager_group, self._names[household.unit])
        if known and group:
            known = [house for house in known if house.said.group in ("", group)]
            land = groups.land_of(household.unit, group)
            if land is not None:
                known = [house for house in known if shapely.intersects_xy(land, *house.place)]
        same = [house for house in known if house.said.street == asked.street]
        if not same:
            same = [house for house in known if not (house.said.street and asked.street)]
        return _places(same)


def _bearers(references: Iterable[Reference], numbers: Collection[str]) -> Iterator[Reference]:
    """Yield the references that may bear one of some numbers, addresses before buildings."""
    for one in sorted(references, key=lambda one: (one.theme, one.id)):
        if one.theme in THEMES and one.name and one.lines:
            said = house_number_of(one.name)
            if said is not None and said.number in numbers:
                yield one


def _places(houses: Iterable[_House]) -> set[Place]:
    """Return the places of houses; an address on a building of the same number is that one."""
    houses = tuple(houses)
    points = {house.place for house in houses if house.area is None}
    for house in houses:
        if house.area is not None and not any(
            shapely.intersects_xy(house.area, *place) for place in points
        ):
            points.add(house.place)
    return points
