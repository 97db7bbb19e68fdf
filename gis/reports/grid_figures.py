"""What is counted of each grid for a page about it, and the order of the houses in its list."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gis.plan.plan import Plan
from gis.plan.records import Household
from gis.topology.records import GridId, UnitId

_NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class GridFigures:
    """Count what a grid has; `villager_groups` are those that its households name, by name.

    Members are those who live there. `area_m2` is that of the plane.
    """

    households: int
    people: int
    members: int
    area_m2: float
    places: int
    villager_groups: tuple[str, ...]
    party_groups: tuple[str, ...]


def figures_by_grid(plan: Plan, grids: Iterable[GridId]) -> Mapping[GridId, GridFigures]:
    """Return the figures of some base grids, their sub-grids counted in."""
    wanted = tuple(grids)
    places: dict[GridId, int] = dict.fromkeys(wanted, 0)
    for place in plan.places.values():
        base = None if place.grid is None else plan.base_grid(place.grid)
        if base in places:
            places[base] += 1
    return {grid: _figures(plan, grid, places[grid]) for grid in wanted}


def _figures(plan: Plan, grid: GridId, places: int) -> GridFigures:
    count = plan.residents.of_grid(grid)
    homes = [plan.households[home] for home in plan.households_by_grid.of_grid(grid)]
    groups = {home.villager_group for home in homes if home.villager_group}
    serving = plan.party_groups_by_grid.get(grid, ())
    return GridFigures(
        households=count.households,
        people=count.people,
        members=plan.member_counts.of_grid(grid),
        area_m2=plan.grid_area_m2(grid),
        places=places,
        villager_groups=tuple(sorted(groups, key=natural)),
        party_groups=tuple(plan.party_groups[group].name for group in serving),
    )


def houses_of_grid(plan: Plan, grid: GridId) -> list[Household]:
    """Return the households of a grid in the order of its list."""
    homes = plan.households_by_grid.of_grid(grid)
    return _in_order(plan.households[home] for home in homes)


def houses_in_no_grid(plan: Plan, units: Iterable[UnitId] | None) -> list[Household]:
    """Return the households in no grid that live in some units, or all where it is None."""
    within = None if units is None else set(units)
    return _in_order(
        home
        for home in plan.households.values()
        if home.grid is None and (within is None or home.unit in within)
    )


def _in_order(homes: Iterable[Household]) -> list[Household]:
    """Return households by villager group, house and number, figures as numbers."""
    return sorted(
        homes,
        key=lambda home: (
            home.unit or 0,
            natural(home.villager_group),
            natural(home.house_no),
            natural(home.household_no),
            home.id,
        ),
    )


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts 第9组 before 第10组; empty texts come last."""
    if not text:
        return ((2, 0, ""),)
    return tuple(
        (0, int(piece), "") if piece.isascii() and piece.isdigit() else (1, 0, piece)
        for piece in _NUMBER.split(text)
        if piece
    )
