"""What a page is about: the whole plan, a unit, or some grids."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from gis.errors import InputProblem
from gis.geometry.lattice import MM_PER_M
from gis.plan.excerpt import unit_of_code
from gis.plan.plan import Plan
from gis.topology.records import GridId, Label, UnitId, grid_label, unassigned_label


@dataclass(frozen=True, slots=True)
class Subject:
    """Be the land that a page is about.

    `unit` is the one unit, None for the whole plan; `leaves` are the units that carry its land;
    `grids` are all its grids of the base tier, by unit and code, or the only ones that are meant
    where `is_of_grids`. `outline_m` is the land in metres of the plan's CRS.
    """

    unit: UnitId | None
    leaves: tuple[UnitId, ...]
    grids: tuple[GridId, ...]
    is_of_grids: bool
    outline_m: BaseGeometry

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole plan."""
        return self.unit is None and not self.is_of_grids


def subject_of_unit(plan: Plan, unit: UnitId | None) -> Subject:
    """Return the subject of a unit or of the plan; raises InputProblem where there is no land."""
    leaves = carriers(plan, unit)
    outline_m = _in_metres(plan, land_of_units(plan, leaves))
    grids = [grid for leaf in leaves for grid in plan.grids_of(leaf)]
    base = [grid for grid in grids if plan.grids[grid].parent is None]
    return Subject(unit, leaves, _by_code(plan, base), False, outline_m)


def subject_of_grids(plan: Plan, grids: Sequence[GridId]) -> Subject:
    """Return the subject of some grids; raises InputProblem where they have no land."""
    land = [label for grid in grids for label in _land_of_grid(plan, grid)]
    leaves = tuple(dict.fromkeys(plan.grids[grid].unit for grid in grids))
    unit = leaves[0] if len(leaves) == 1 else None
    return Subject(unit, leaves, _by_code(plan, grids), True, _in_metres(plan, land))


def subject_of(plan: Plan, unit_code: str | None, grid_codes: Iterable[str]) -> Subject:
    """Return what a user names: grids by code or name, else a unit, else the whole plan."""
    codes = tuple(grid_codes)
    if codes:
        return subject_of_grids(plan, [grid_of_code(plan, code) for code in codes])
    return subject_of_unit(plan, None if unit_code is None else unit_of_code(plan, unit_code))


def grid_of_code(plan: Plan, code: str) -> GridId:
    """Return the grid with a code or, where no code is so, a name; raises InputProblem."""
    for found in (
        [grid.id for grid in plan.grids.values() if grid.code == code],
        [grid.id for grid in plan.grids.values() if grid.name == code],
    ):
        if found:
            return min(found)
    raise InputProblem("print.no_such_grid", code=code)


def carriers(plan: Plan, unit: UnitId | None) -> tuple[UnitId, ...]:
    """Return the units, of a unit or of the plan, that have none below or carry land themselves."""
    units = sorted(plan.units) if unit is None else plan.units_within(unit)
    return tuple(u for u in units if u not in plan.children or land_of_units(plan, (u,)))


def land_of_units(plan: Plan, units: Iterable[UnitId]) -> list[Label]:
    """Return the labels with land that some units carry themselves."""
    return [
        label
        for unit in units
        for label in (unassigned_label(unit), *map(grid_label, plan.grids_of(unit)))
        if plan.partition.arcs_of(label)
    ]


def _land_of_grid(plan: Plan, grid: GridId) -> list[Label]:
    return [label for label in plan.labels_of_grid(grid) if plan.partition.arcs_of(label)]


def _by_code(plan: Plan, grids: Iterable[GridId]) -> tuple[GridId, ...]:
    """Return grids unit by unit in the order of codes; in each unit those without a code last."""

    def place(grid: GridId) -> tuple[str, UnitId, bool, str, GridId]:
        record = plan.grids[grid]
        return plan.units[record.unit].code, record.unit, not record.code, record.code, grid

    return tuple(sorted(grids, key=place))


def _in_metres(plan: Plan, land: Iterable[Label]) -> BaseGeometry:
    outline = plan.partition.outline_mm(land)
    if outline.is_empty:
        raise InputProblem("print.nothing_to_print", title=plan.title)
    return shapely.transform(outline, lambda xy: xy / MM_PER_M)
