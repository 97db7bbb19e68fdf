"""Give the land inside a ring to a grid: the lasso."""

from shapely.geometry.base import BaseGeometry

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.boundary_change import boundary_edit
from gis.operations.relabelling import area_drawn, land_under, relabelled
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.records import GridId, Label, grid_label, unassigned_label


def give_area(
    plan: Plan,
    *,
    ring_mm: LatticeArray,
    grid: GridId,
    takes_from_neighbours: bool = False,
    locks: Locks = Locks(),
) -> Edit:
    """Give the unassigned land of a grid's unit inside a ring to the grid.

    The ring, shape (n, 2) in millimetres, may be open or closed. With `takes_from_neighbours` the
    land of other grids of the unit goes over too, but for locked ones. A sub-grid gets land of its
    own grid only: what no sub-grid has, and with the switch that of its other sub-grids.

    Raises Refused when the grid is not there or has no land, when the ring means no area, when
    nothing there can go over, when another grid would lose all its land, when a grid would come to
    be in more parts and the profile does not allow that, or when what changes is locked.
    """
    if grid not in plan.grids:
        raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    area = area_drawn(plan.partition, ring_mm)
    return area_given(plan, area, grid, takes_from_neighbours, locks)


def area_given(
    plan: Plan, area: BaseGeometry, grid: GridId, takes_from_neighbours: bool, locks: Locks
) -> Edit:
    """Give the land in an area, millimetres, to a grid that is there; see `give_area`."""
    record = plan.grids[grid]
    if not any(plan.partition.arcs_of(label) for label in plan.labels_of_grid(grid)):
        raise Refused(Reason.HAS_NO_LAND, name=record.name, grid=grid)
    if plan.base_grid(grid) in locks.grids:
        raise Refused(Reason.GRID_LOCKED, name=record.name, grid=grid)
    givers = _givers(plan, grid, takes_from_neighbours, locks)
    labels = list(land_under(plan, area, givers.__contains__))
    if not labels:
        raise Refused(Reason.NO_LAND_TO_TAKE)
    land = relabelled(plan, area, labels, grid_label(grid), locks)
    label = EditLabel("operations.give_area", {"name": record.name})
    return boundary_edit(plan, label, land.change)


def _givers(plan: Plan, grid: GridId, takes_from_neighbours: bool, locks: Locks) -> set[Label]:
    record = plan.grids[grid]
    if record.parent is not None:
        others = plan.sub_grids(record.parent) if takes_from_neighbours else ()
        return {grid_label(record.parent), *map(grid_label, others)} - {grid_label(grid)}
    givers = {unassigned_label(record.unit)}
    if takes_from_neighbours:
        givers |= {
            grid_label(other)
            for other in plan.grids_of(record.unit)
            if plan.base_grid(other) not in locks.grids
        }
    return givers - set(plan.labels_of_grid(grid))
