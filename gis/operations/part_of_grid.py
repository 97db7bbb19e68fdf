"""Find one of the separate parts of a grid's land: what giving and founding a part share."""

from gis.errors import Reason, Refused
from gis.plan.plan import Plan
from gis.topology.faces import Face, faces_of
from gis.topology.records import GridId, grid_label


def parts_of_grid(plan: Plan, grid: GridId) -> tuple[Face, ...]:
    """Return the separate parts of a grid's land, largest first.

    Raises Refused when the grid is not there, has no land, or has sub-grids: their land is not one
    label's.
    """
    if grid not in plan.grids:
        raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    name = plan.grids[grid].name
    if plan.sub_grids(grid):
        raise Refused(Reason.HAS_SUB_GRIDS, name=name, grid=grid)
    if not plan.partition.arcs_of(grid_label(grid)):
        raise Refused(Reason.HAS_NO_LAND, name=name, grid=grid)
    return tuple(faces_of(plan.partition, grid_label(grid)))
