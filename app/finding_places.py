"""Finding by a few typed words: grids, units, households by number, and coordinates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

import numpy as np

from app.matching import best_fit, pinyin_initials
from app.selection import Selection
from app.typed_coordinates import TypedPlace, typed_place
from gis.geometry.crs import WGS84, parse_crs, transform_xy
from gis.geometry.lattice import MM_PER_M
from gis.imports.coordinates import CoordinateReader
from gis.plan.plan import Plan
from gis.plan.records import Household
from gis.topology.arc_index import Bounds
from gis.topology.locate import label_at
from gis.topology.records import GridId, UnitId, grid_of, is_grid

Id = TypeVar("Id", GridId, UnitId)

MOST_OF_A_KIND = 20
REACH_MM = 120_000
"""How far round a point the land is shown."""


class FoundKind(StrEnum):
    """Say what was found."""

    GRID = "grid"
    UNIT = "unit"
    HOUSEHOLD = "household"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Found:
    """Be something that fits the typed words.

    `name` is what it is called, `where` the unit or the grid that it lies in; of a household only
    the number. `at` is the point of a household or of coordinates, if it is known; `selection` is
    what to select.
    """

    kind: FoundKind
    name: str
    where: str
    selection: Selection = field(default_factory=Selection)
    at: tuple[int, int] | None = None
    unit: UnitId | None = None


def find_places(plan: Plan, words: str) -> list[Found]:
    """Return what fits the words: coordinates, then grids, units and households, best fits first.

    Codes and names fit by any part and names by the initials of their pinyin; numbers of
    households by their beginning. Coordinates may be longitude and latitude or metres of the
    project, in many notations and in either order; those far from the project are left out.
    """
    words = words.strip()
    if not words:
        return []
    return [
        *_coordinates(plan, words),
        *_grids(plan, words),
        *_units(plan, words),
        *_households(plan, words),
    ]


def bounds_of(plan: Plan, found: Found) -> Bounds | None:
    """Return west, south, east, north of what was found, in millimetres; None without a place."""
    if found.at is not None:
        x, y = found.at
        return x - REACH_MM, y - REACH_MM, x + REACH_MM, y + REACH_MM
    if found.unit is not None:
        labels = plan.labels_of_unit(found.unit)
    else:
        labels = tuple(
            label for grid in found.selection.grids for label in plan.labels_of_grid(grid)
        )
    partition = plan.partition
    arcs = {arc for label in labels for arc in partition.arcs_of(label)}
    lines = [partition.line_mm(arc) for arc in arcs]
    overlays = (plan.overlays[grid] for grid in found.selection.grids if grid in plan.overlays)
    lines.extend(ring for overlay in overlays for ring in overlay.rings)
    if not lines:
        return None
    low, high = (np.array([side(line, axis=0) for line in lines]) for side in (np.min, np.max))
    west, south = low.min(axis=0).tolist()
    east, north = high.max(axis=0).tolist()
    return west, south, east, north


def _grids(plan: Plan, words: str) -> list[Found]:
    fits = {
        grid.id: best_fit(words, (grid.code, grid.name, pinyin_initials(grid.name)))
        for grid in plan.grids.values()
    }
    return [
        Found(
            FoundKind.GRID,
            f"{plan.grids[grid].name}  {plan.grids[grid].code}".strip(),
            plan.units[plan.grids[grid].unit].name,
            Selection((grid,)),
        )
        for grid in _best(fits)
    ]


def _units(plan: Plan, words: str) -> list[Found]:
    fits = {
        unit.id: best_fit(words, (unit.code, unit.name, pinyin_initials(unit.name)))
        for unit in plan.units.values()
    }
    found = []
    for unit in _best(fits):
        record = plan.units[unit]
        parent = plan.units[record.parent].name if record.parent is not None else ""
        name = f"{record.name}  {record.code}"
        found.append(Found(FoundKind.UNIT, name, parent, unit=unit))
    return found


def _households(plan: Plan, words: str) -> Iterator[Found]:
    typed = words.casefold()
    exact: list[Household] = []
    longer: list[Household] = []
    for household in plan.households.values():
        number = household.household_no.casefold()
        if number == typed:
            exact.append(household)
        elif number.startswith(typed) and len(longer) < MOST_OF_A_KIND:
            longer.append(household)
    for household in [*exact, *longer][:MOST_OF_A_KIND]:
        yield Found(
            FoundKind.HOUSEHOLD,
            household.household_no,
            _home_of(plan, household),
            Selection(households=(household.id,)),
            household.location,
        )


def _home_of(plan: Plan, household: Household) -> str:
    if household.grid is not None:
        return plan.grids[household.grid].name
    return plan.units[household.unit].name if household.unit is not None else ""


def _coordinates(plan: Plan, words: str) -> list[Found]:
    typed = typed_place(words)
    if typed is None:
        return []
    at = _located(plan, typed)
    if at is None:
        return []
    label = label_at(plan.partition, *at)
    grid = plan.base_grid(grid_of(label)) if is_grid(label) else None
    unit = plan.unit_of_label(label)
    where = plan.grids[grid].name if grid is not None else ""
    if not where and unit is not None:
        where = plan.units[unit].name
    return [Found(FoundKind.PLACE, _written(plan, at), where, at=at)]


def _located(plan: Plan, typed: TypedPlace) -> tuple[int, int] | None:
    first, second = np.array([typed.first]), np.array([typed.second])
    located = CoordinateReader(plan).locate(first, second, ordered=typed.is_ordered)
    if located.impossible[0] or located.far[0]:
        return None
    x, y = located.xy_mm[0].tolist()
    return x, y


def _written(plan: Plan, at: tuple[int, int]) -> str:
    xy_m = np.array([at], dtype=np.float64) / MM_PER_M
    lon, lat = transform_xy(xy_m, parse_crs(plan.crs), WGS84)[0].tolist()
    return f"{lon:.6f}°E {lat:.6f}°N"


def _best(fits: Mapping[Id, float]) -> list[Id]:
    fitting = [thing for thing, fit in fits.items() if fit > 0]
    return sorted(fitting, key=lambda thing: (-fits[thing], thing))[:MOST_OF_A_KIND]
