"""Whether grids hang together by shared boundaries."""

from collections.abc import Sequence

from gis.errors import Reason, Refused
from gis.plan.plan import Plan
from gis.topology.records import GridId, Label, grid_label


def require_connected(plan: Plan, first: GridId, others: Sequence[GridId]) -> None:
    """Raise Refused when the land of some grids does not make up one piece with that of `first`."""
    wanted: set[Label] = {grid_label(grid) for grid in others}
    reached, front = set[Label](), {grid_label(first)}
    while front:
        reached |= front
        near = {label for each in front for label in plan.partition.neighbours(each)}
        front = (near & wanted) - reached
    for grid in others:
        if grid_label(grid) not in reached:
            raise Refused(
                Reason.NOT_NEIGHBOURS,
                first=plan.grids[first].name,
                second=plan.grids[grid].name,
                grid=grid,
            )
