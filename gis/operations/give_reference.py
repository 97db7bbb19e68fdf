"""Give the land inside a reference area, such as a villager group's, to a grid."""

from gis.errors import Reason, Refused
from gis.operations.give_area import area_given
from gis.operations.named_reference import area_of_reference
from gis.plan.edit import Edit
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import ReferenceId
from gis.topology.records import GridId


def give_reference(
    plan: Plan,
    *,
    reference: ReferenceId,
    grid: GridId,
    takes_from_neighbours: bool = False,
    locks: Locks = Locks(),
) -> Edit:
    """Give the unassigned land of a grid's unit inside a reference area to the grid.

    All else is as for `give_area`. Raises Refused as that does, and when the reference is not there
    or is no area.
    """
    if grid not in plan.grids:
        raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    area = area_of_reference(plan, reference)
    return area_given(plan, area, grid, takes_from_neighbours, locks)
