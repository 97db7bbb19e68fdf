"""Which grids answer to a condition, a unit or their neighbourhood: pure questions about a plan."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from gis.plan.plan import Plan
from gis.plan.records import Grid
from gis.topology.records import GridId, UnitId, grid_of, is_grid


class GridField(StrEnum):
    """Name what of a grid a condition may ask for."""

    CODE = "code"
    NAME = "name"
    UNIT = "unit"
    KIND = "kind"
    HOUSEHOLDS = "households"
    PEOPLE = "people"
    MEMBERS = "members"
    AREA_M2 = "area_m2"

    @property
    def is_number(self) -> bool:
        """Whether it is compared by size."""
        return self in _NUMBERS


_NUMBERS = {GridField.HOUSEHOLDS, GridField.PEOPLE, GridField.MEMBERS, GridField.AREA_M2}


class Comparison(StrEnum):
    """Say how a value is compared; texts without regard to case."""

    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    BEGINS_WITH = "begins_with"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


TEXT_COMPARISONS = (
    Comparison.CONTAINS,
    Comparison.BEGINS_WITH,
    Comparison.IS,
    Comparison.IS_NOT,
)
NUMBER_COMPARISONS = (
    Comparison.AT_LEAST,
    Comparison.AT_MOST,
    Comparison.IS,
    Comparison.IS_NOT,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """Compare one field of a grid with a value, a number for the fields that are numbers.

    A unit is meant by its code or its name; a grid is in all units that its unit lies in.
    """

    field: GridField
    comparison: Comparison
    value: str | float


@dataclass(frozen=True, slots=True)
class Condition:
    """Hold of a grid when all clauses do, or any of them; without clauses it always holds."""

    clauses: tuple[Clause, ...] = ()
    joined_by: Literal["all", "any"] = "all"


def select_by(plan: Plan, condition: Condition) -> tuple[GridId, ...]:
    """Return the grids of which a condition holds, by id; sub-grids are not asked.

    Raises ValueError for a clause that compares a number with what is none.
    """
    join = all if condition.joined_by == "all" or not condition.clauses else any
    return tuple(
        grid
        for grid in base_grids(plan)
        if join(_holds(plan, plan.grids[grid], clause) for clause in condition.clauses)
    )


def base_grids(plan: Plan) -> tuple[GridId, ...]:
    """Return the grids that are no part of another, by id."""
    return tuple(sorted(grid.id for grid in plan.grids.values() if grid.parent is None))


def inverted(plan: Plan, grids: Collection[GridId]) -> tuple[GridId, ...]:
    """Return the grids that are not among some, by id."""
    return tuple(grid for grid in base_grids(plan) if grid not in grids)


def grids_of_units(plan: Plan, units: Iterable[UnitId]) -> tuple[GridId, ...]:
    """Return the grids of some units and of the units below them, by id."""
    wanted = {each for unit in units for each in plan.units_within(unit)}
    return tuple(grid for grid in base_grids(plan) if plan.grids[grid].unit in wanted)


def neighbours_of(plan: Plan, grids: Collection[GridId]) -> tuple[GridId, ...]:
    """Return the grids that share a boundary with one of some grids, without these, by id."""
    found = {
        plan.base_grid(grid_of(label))
        for grid in grids
        for own in plan.labels_of_grid(grid)
        for label in plan.partition.neighbours(own)
        if is_grid(label)
    }
    return tuple(sorted(found - set(grids)))


def _holds(plan: Plan, grid: Grid, clause: Clause) -> bool:
    if clause.field.is_number:
        return _compares(_number(plan, grid, clause.field), clause.comparison, float(clause.value))
    value = str(clause.value).strip().casefold()
    found = [_matches(text, clause.comparison, value) for text in _words(plan, grid, clause.field)]
    return all(found) if clause.comparison is Comparison.IS_NOT else any(found)


def _number(plan: Plan, grid: Grid, field: GridField) -> float:
    if field is GridField.AREA_M2:
        return plan.grid_area_m2(grid.id)
    if field is GridField.MEMBERS:
        return plan.member_counts.of_grid(grid.id)
    count = plan.residents.of_grid(grid.id)
    return count.households if field is GridField.HOUSEHOLDS else count.people


def _words(plan: Plan, grid: Grid, field: GridField) -> list[str]:
    if field is GridField.UNIT:
        return [text for unit in _units_above(plan, grid.unit) for text in _names(plan, unit)]
    words = {
        GridField.CODE: grid.code,
        GridField.NAME: grid.name,
        GridField.KIND: grid.kind.value,
    }
    return [words[field]]


def _units_above(plan: Plan, unit: UnitId | None) -> Iterable[UnitId]:
    while unit is not None:
        yield unit
        unit = plan.units[unit].parent


def _names(plan: Plan, unit: UnitId) -> tuple[str, str]:
    return plan.units[unit].code, plan.units[unit].name


def _matches(text: str, comparison: Comparison, value: str) -> bool:
    text = text.casefold()
    match comparison:
        case Comparison.CONTAINS:
            return value in text
        case Comparison.BEGINS_WITH:
            return text.startswith(value)
        case Comparison.IS:
            return text == value
        case Comparison.IS_NOT:
            return text != value
        case _:
            return False


def _compares(number: float, comparison: Comparison, value: float) -> bool:
    match comparison:
        case Comparison.AT_LEAST:
            return number >= value
        case Comparison.AT_MOST:
            return number <= value
        case Comparison.IS_NOT:
            return number != value
        case _:
            return number == value
