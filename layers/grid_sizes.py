"""How large grids are against what the profile calls usual: what fills by size show."""

from enum import IntEnum

from gis.audits.limits import judged_residents
from gis.plan.plan import Plan
from gis.topology.records import GridId


class SizeClass(IntEnum):
    """Say whether a grid has as many households as is usual; also its place in a palette."""

    NOT_JUDGED = 0
    BELOW = 1
    WITHIN = 2
    ABOVE = 3


def size_class(plan: Plan, grid: GridId) -> SizeClass:
    """Judge a grid by its households, or by its people where only they have limits.

    A sub-grid is judged as the grid that it is part of, or by itself where the limits are for its
    tier. Without limits none is judged.
    """
    rules, base = plan.rules, plan.base_grid(grid)
    judged = judged_residents(plan, rules, base)
    if base not in judged and grid not in judged:
        return SizeClass.NOT_JUDGED
    residents = judged[grid if grid in judged else base]
    limits, count = rules.households, residents.households
    if limits is None:
        limits, count = rules.people, residents.people
    if limits is None:
        return SizeClass.NOT_JUDGED
    least, most = limits
    if count < least:
        return SizeClass.BELOW
    return SizeClass.ABOVE if count > most else SizeClass.WITHIN
