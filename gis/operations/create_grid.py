"""Make a new grid of a piece of unassigned land."""

from gis.geometry.lattice import M2_PER_MM2
from gis.operations.founding import founded
from gis.operations.handed_faces import handed_faces
from gis.operations.new_grid import new_grid
from gis.operations.permission import require_unlocked
from gis.operations.relabelling import Relabelling
from gis.operations.unassigned_face import unassigned_face
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.records import grid_label, unit_of


def create_grid_from_region(
    plan: Plan,
    *,
    at: tuple[int, int],
    code: str | None = None,
    name: str | None = None,
    locks: Locks = Locks(),
    on: str = "",
) -> Edit:
    """Make the unassigned land at `at` (x, y in millimetres) a grid of its unit.

    The land is the connected piece within one unit. Without a code and a name the next free ones
    are given. `on` is the ISO date of the lineage. Raises Refused when the place is not on
    unassigned land, when an agreed border that is locked would go, or for a code in use.
    """
    face = unassigned_face(plan, at)
    grid = new_grid(plan, unit_of(face.label), code, name)
    target = grid_label(grid.id)
    change = handed_faces(plan.partition, [(face, target)])
    require_unlocked(plan, change, locks)
    land = Relabelling(change, {(face.label, target): face.polygon_mm.area * M2_PER_MM2})
    label = EditLabel("operations.create_grid", {"name": grid.name})
    return founded(plan, grid, land, label, cause="draw", on=on)
