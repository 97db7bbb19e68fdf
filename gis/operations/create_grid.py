"""Make a new grid of a piece of unassigned land."""

from gis.operations.boundary_change import boundary_edit
from gis.operations.new_grid import new_grid
from gis.operations.unassigned_face import handed_over, unassigned_face
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.topology.records import grid_label, unit_of


def create_grid_from_region(
    plan: Plan, *, at: tuple[int, int], code: str | None = None, name: str | None = None
) -> Edit:
    """Make the unassigned land at `at` (x, y in millimetres) a grid of its unit.

    The land is the connected piece within one unit. Without a code and a name the next free ones
    are given. Raises Refused when the place is not on unassigned land or the code is in use.
    """
    face = unassigned_face(plan, at)
    grid = new_grid(plan, unit_of(face.label), code, name)
    change = handed_over(plan, face, grid_label(grid.id))
    label = EditLabel("operations.create_grid", {"name": grid.name})
    return boundary_edit(plan, label, change, {"grids": {grid.id: grid}})
