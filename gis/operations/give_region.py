"""Give a piece of unassigned land to a grid beside it."""

from gis.errors import Reason, Refused
from gis.operations.boundary_change import boundary_edit
from gis.operations.handed_faces import handed_faces
from gis.operations.permission import require_unlocked
from gis.operations.unassigned_face import unassigned_face
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.records import GridId, grid_label, unit_of


def give_region(plan: Plan, *, at: tuple[int, int], grid: GridId, locks: Locks = Locks()) -> Edit:
    """Give the unassigned land at `at` (x, y in millimetres) to `grid`.

    The land is the connected piece within one unit. Raises Refused when the place is not on
    unassigned land, when the grid is not there, lies in another unit, or does not touch the land,
    and when it or the border between is locked.
    """
    if grid not in plan.grids:
        raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    face = unassigned_face(plan, at)
    record = plan.grids[grid]
    unit = plan.units[unit_of(face.label)]
    if record.unit != unit.id:
        raise Refused(Reason.DIFFERENT_UNITS, first=record.name, second=unit.name, grid=grid)
    arcs, own = plan.partition.arcs, set(plan.labels_of_grid(grid))
    if not any(own.intersection(arcs[arc].labels()) for arc, _ in face.sides):
        raise Refused(Reason.NOT_NEIGHBOURS, first=record.name, second=unit.name, grid=grid)
    change = handed_faces(plan.partition, [(face, grid_label(grid))])
    require_unlocked(plan, change, locks)
    return boundary_edit(plan, EditLabel("operations.give_region", {"name": record.name}), change)
