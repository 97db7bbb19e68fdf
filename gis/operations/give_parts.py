"""Give separate parts of a grid's land to the grids round them: slivers, stray parts."""

from collections.abc import Callable

from gis.errors import Reason, Refused
from gis.operations.beside import borders_mm
from gis.operations.boundary_change import boundary_edit
from gis.operations.handed_faces import handed_faces
from gis.operations.part_of_grid import parts_of_grid
from gis.operations.permission import require_unlocked
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.faces import Face
from gis.topology.records import GridId, grid_label


def give_parts(
    plan: Plan,
    *,
    grid: GridId,
    is_given: Callable[[Face], bool] | None = None,
    locks: Locks = Locks(),
) -> Edit:
    """Give parts of a grid each to the grid of its unit with the longest border.

    Without `is_given` all but the largest part go. Raises Refused as `parts_of_grid` does, when no
    part is to go, when nothing of the grid would be left, when a part that is to go touches no
    grid of its unit, and when what changes is locked.
    """
    parts = parts_of_grid(plan, grid)
    name = plan.grids[grid].name
    given = list(parts[1:]) if is_given is None else [part for part in parts if is_given(part)]
    if not given:
        raise Refused(Reason.NOTHING_CHANGES)
    if len(given) == len(parts):
        raise Refused(Reason.GRID_WOULD_VANISH, name=name, grid=grid)
    handed = []
    for part in given:
        takers = borders_mm(plan, part)
        if not takers:
            unit = plan.units[plan.grids[grid].unit].name
            raise Refused(Reason.NOT_NEIGHBOURS, first=name, second=unit, grid=grid)
        handed.append((part, grid_label(next(iter(takers)))))
    change = handed_faces(plan.partition, handed)
    require_unlocked(plan, change, locks)
    label = EditLabel("operations.give_parts", {"name": name, "count": len(given)})
    return boundary_edit(plan, label, change)
