"""Whether grids hang together by shared boundaries."""

from collections.abc import Sequence

from gis.errors import Reason, Refused
from gis.plan.plan import Plan
from gis.topology.records import GridId, Label


def require_connected(plan: Plan, first: GridId, others: Sequence[GridId]) -> None:
    """Raise Refused when the land of some grids does not make up one piece with that of `first`.

    The land of a grid's sub-grids is its land.
    """
    land = {grid: set(plan.labels_of_grid(grid)) for grid in (first, *others)}
    wanted: set[Label] = set().union(*land.values())
    reached, front = set[Label](), land[first]
    while front:
        reached |= front
        near = {label for each in front for label in plan.partition.neighbours(each)}
        front = (near & wanted) - reached
    for grid in others:
        if not land[grid] & reached:
            raise Refused(
                Reason.NOT_NEIGHBOURS,
                first=plan.grids[first].name,
                second=plan.grids[grid].name,
                grid=grid,
            )
