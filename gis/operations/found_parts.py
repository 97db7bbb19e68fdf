"""Make the stray parts of a grid grids of their own."""

from dataclasses import replace

from gis.errors import Reason, Refused
from gis.geometry.lattice import M2_PER_MM2
from gis.operations.boundary_change import boundary_edit
from gis.operations.handed_faces import handed_faces
from gis.operations.lineage_rows import Passage, with_lineage
from gis.operations.new_grid import new_grids, new_sub_grids
from gis.operations.part_of_grid import parts_of_grid
from gis.operations.permission import require_unlocked
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.records import GridId, grid_label


def found_parts(plan: Plan, *, grid: GridId, locks: Locks = Locks(), on: str = "") -> Edit:
    """Make each part of a grid's land but the largest a grid, of the same kind and basis.

    They get the next codes and names of the unit, those of a sub-grid the next of its grid. `on` is
    the ISO date of the lineage. Raises Refused as `parts_of_grid` does, when the grid is in one
    part, when the codes are used up, and when what changes is locked.
    """
    _, *others = parts_of_grid(plan, grid)
    if not others:
        raise Refused(Reason.NOTHING_CHANGES)
    old = plan.grids[grid]
    polygons = [part.polygon_mm for part in others]
    if old.parent is None:
        born = new_grids(plan, old.unit, polygons)
    else:
        born = new_sub_grids(plan, old.parent, old.tier, polygons)
    born = [replace(new, kind=old.kind, basis=old.basis) for new in born]
    handed = [(part, grid_label(new.id)) for part, new in zip(others, born, strict=True)]
    change = handed_faces(plan.partition, handed)
    require_unlocked(plan, change, locks)
    label = EditLabel("operations.found_parts", {"name": old.name, "count": len(born)})
    edit = boundary_edit(plan, label, change, {"grids": {new.id: new for new in born}})
    areas_m2: dict[Passage, float] = {
        (grid, new.id): float(part.polygon_mm.area) * M2_PER_MM2
        for part, new in zip(others, born, strict=True)
    }
    return with_lineage(plan, edit, cause="split", on=on, areas_m2=areas_m2)
