"""How large grids are against what the profile calls usual: what fills by size show."""

from enum import IntEnum

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

    A sub-grid is judged as the grid that it is part of. Without limits none is judged.
    """
    rules = plan.rules
    residents = plan.residents.of_grid(plan.base_grid(grid))
    if rules.households is not None:
        (least, most), count = rules.households, residents.households
    elif rules.people is not None:
        (least, most), count = rules.people, residents.people
    else:
        return SizeClass.NOT_JUDGED
    if count < least:
        return SizeClass.BELOW
    return SizeClass.ABOVE if count > most else SizeClass.WITHIN
