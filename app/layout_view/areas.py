"""The areas that can be printed: the whole plan, its units one in the other, their grids; pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gis.plan.plan import Plan
from gis.topology.records import GridId, UnitId

MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class Area:
    """Be an area: nothing is the whole plan, else a unit or a grid, by code."""

    unit: str | None = None
    grid: str | None = None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """Be a row of the tree of areas."""

    area: Area
    title: str
    has_more: bool


class Areas:
    """Look areas of a plan up."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._units = {unit.code: unit.id for unit in plan.units.values()}

    def below(self, area: Area) -> list[AreaRow]:
        """Return the rows below an area: units by code, then the grids that a unit has itself."""
        plan = self._plan
        if area.grid is not None:
            return []
        if area.unit is None:
            tops = [unit.id for unit in plan.units.values() if unit.parent not in plan.units]
            return [self._unit_row(unit) for unit in self._by_code(tops)]
        unit = self._units[area.unit]
        rows = [self._unit_row(child) for child in self._by_code(plan.children.get(unit, ()))]
        return rows + [self._grid_row(grid) for grid in self._grids(unit)]

    def found(self, words: str) -> list[AreaRow]:
        """Return units, then grids, whose code or name holds the words; not all if too many."""
        wanted = words.strip().casefold()
        if not wanted:
            return []
        rows: list[AreaRow] = []
        for row in self._all():
            if wanted in row.title.casefold():
                rows.append(row)
            if len(rows) == MOST_FOUND:
                break
        return rows

    def _all(self) -> Iterator[AreaRow]:
        for unit in self._by_code(self._plan.units):
            yield self._unit_row(unit)
        for grid in sorted(self._plan.grids.values(), key=lambda grid: (grid.code, grid.id)):
            yield self._grid_row(grid.id)

    def _unit_row(self, unit: UnitId) -> AreaRow:
        record = self._plan.units[unit]
        has_more = unit in self._plan.children or bool(self._plan.grids_of(unit))
        return AreaRow(Area(unit=record.code), f"{record.name}  {record.code}", has_more)

    def _grid_row(self, grid: GridId) -> AreaRow:
        record = self._plan.grids[grid]
        return AreaRow(Area(grid=record.code), f"{record.name}  {record.code}".strip(), False)

    def _by_code(self, units: Iterable[UnitId]) -> list[UnitId]:
        return sorted(units, key=lambda unit: (self._plan.units[unit].code, unit))

    def _grids(self, unit: UnitId) -> list[GridId]:
        grids = [self._plan.grids[grid] for grid in self._plan.grids_of(unit)]
        base = [grid for grid in grids if grid.parent is None]
        return [grid.id for grid in sorted(base, key=lambda grid: (grid.code, grid.id))]
