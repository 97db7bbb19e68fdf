"""The id, code and name that grids get when they come into being."""

import re
from collections import Counter
from collections.abc import Sequence

from shapely.geometry.base import BaseGeometry

from gis.operations.codes import (
    CodeForm,
    coding_unit,
    grid_form,
    next_codes,
    require_free_code,
    sub_grid_form,
)
from gis.operations.numbering import numbering_order
from gis.plan.plan import Plan
from gis.plan.records import Grid, GridKind
from gis.topology.records import GridId, UnitId

_NUMBERED = re.compile(r"(.*\D)\d+$")


def new_grid(plan: Plan, unit: UnitId, code: str | None, name: str | None) -> Grid:
    """Return a territorial grid of `unit` with the next id.

    Without a code it gets the one that the profile forms of the unit's code and the number after
    the highest ever used there. Without a name it gets what most grids of the unit have before
    their number, else the unit's name, and the number of its code. Raises Refused for a code that
    is in use or retired, or when the numbers are used up.
    """
    form = grid_form(plan, unit)
    if code is None:
        (code,) = next_codes(plan, form, 1, name=plan.units[unit].name)
    else:
        require_free_code(plan, code)
    if name is None:
        name = _name(plan, unit, form, code)
    return Grid(next_grid_id(plan), code, name, GridKind.TERRITORIAL, unit)


def new_grids(plan: Plan, unit: UnitId, polygons: Sequence[BaseGeometry]) -> list[Grid]:
    """Return a new territorial grid of `unit` for each polygon (millimetres), in their order.

    Their numbers run from west to east, then north to south. Raises Refused when the numbers are
    used up.
    """
    form = grid_form(plan, unit)
    codes = next_codes(plan, form, len(polygons), name=plan.units[unit].name)
    first = next_grid_id(plan)
    grids = {
        index: Grid(
            GridId(first + i), code, _name(plan, unit, form, code), GridKind.TERRITORIAL, unit
        )
        for i, (index, code) in enumerate(zip(numbering_order(polygons), codes, strict=True))
    }
    return [grids[index] for index in range(len(polygons))]


def new_sub_grids(
    plan: Plan, base: GridId, tier: str, polygons: Sequence[BaseGeometry]
) -> list[Grid]:
    """Return a new sub-grid of `base` for each polygon (millimetres), in their order.

    Codes and names are those of the base grid with a number more, from west to east, then north to
    south. Raises Refused when the numbers are used up.
    """
    record, form = plan.grids[base], sub_grid_form(plan, base)
    codes = next_codes(plan, form, len(polygons), name=record.name)
    first = next_grid_id(plan)
    grids: dict[int, Grid] = {}
    for i, (index, code) in enumerate(zip(numbering_order(polygons), codes, strict=True)):
        name = f"{record.name}-{form.number(code)}"
        grids[index] = Grid(GridId(first + i), code, name, record.kind, record.unit, base, tier)
    return [grids[index] for index in range(len(polygons))]


def next_grid_id(plan: Plan) -> GridId:
    """Return an id that no grid has."""
    return GridId(max(plan.grids, default=0) + 1)


def _name(plan: Plan, unit: UnitId, form: CodeForm, code: str) -> str:
    number = form.number(code)
    if number is not None:
        return f"{_stem(plan, unit)}{number:02d}"
    digits = code.removeprefix(coding_unit(plan, unit).code).lstrip("0")
    return f"{_stem(plan, unit)}{digits.zfill(2)}"


def _stem(plan: Plan, unit: UnitId) -> str:
    grids = (plan.grids[grid] for grid in plan.grids_of(unit))
    names = (grid.name for grid in grids if grid.parent is None)
    stems = Counter(found[1] for name in names if (found := _NUMBERED.match(name)))
    return stems.most_common(1)[0][0] if stems else f"{plan.units[unit].name}-"
