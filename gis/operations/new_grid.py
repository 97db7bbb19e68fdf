"""The id, code and name that a grid gets when it comes into being."""

import re
from collections import Counter

from gis.errors import Reason, Refused
from gis.plan.plan import Plan
from gis.plan.records import Grid, GridKind
from gis.topology.records import GridId, UnitId

SEQUENCE_DIGITS = 3
_NUMBERED = re.compile(r"(.*\D)\d+$")


def new_grid(plan: Plan, unit: UnitId, code: str | None, name: str | None) -> Grid:
    """Return a territorial grid of `unit` with the next id.

    Without a code it gets the unit's code and the number after the highest in use there, so that
    the code of a grid that was given up in the middle is not used again. Without a name it gets
    what most grids of the unit have before their number, else the unit's name, and the number of
    its code. Raises Refused for a code in use or when 999 is reached.
    """
    if code is None:
        code = _next_code(plan, unit)
    elif any(grid.code == code for grid in plan.grids.values()):
        holder = next(grid for grid in plan.grids.values() if grid.code == code)
        raise Refused(Reason.CODE_IN_USE, code=code, name=holder.name)
    if name is None:
        digits = code.removeprefix(plan.units[unit].code).lstrip("0")
        name = f"{_stem(plan, unit)}{digits.zfill(2)}"
    grid = GridId(max(plan.grids, default=0) + 1)
    return Grid(grid, code, name, GridKind.TERRITORIAL, unit)


def _stem(plan: Plan, unit: UnitId) -> str:
    names = (plan.grids[grid].name for grid in plan.grids_of(unit))
    stems = Counter(found[1] for name in names if (found := _NUMBERED.match(name)))
    return stems.most_common(1)[0][0] if stems else f"{plan.units[unit].name}-"


def _next_code(plan: Plan, unit: UnitId) -> str:
    prefix = plan.units[unit].code
    used = [
        int(tail)
        for grid in plan.grids.values()
        if grid.code.startswith(prefix)
        and (tail := grid.code[len(prefix) :]).isascii()
        and tail.isdigit()
        and len(tail) == SEQUENCE_DIGITS
    ]
    number = max(used, default=0) + 1
    if number >= 10**SEQUENCE_DIGITS:
        raise Refused(Reason.NO_FREE_CODE, unit=plan.units[unit].name)
    return f"{prefix}{number:0{SEQUENCE_DIGITS}d}"
