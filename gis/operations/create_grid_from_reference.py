"""Make a grid of a reference area, such as a villager group's."""

from gis.operations.founding import founded
from gis.operations.land_to_take import land_to_take
from gis.operations.named_reference import area_of_reference
from gis.operations.new_grid import new_grid
from gis.operations.relabelling import relabelled
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import ReferenceId
from gis.topology.records import grid_label


def create_grid_from_reference(  # noqa: PLR0913 - each is a choice of the person who draws
    plan: Plan,
    *,
    reference: ReferenceId,
    takes_from_neighbours: bool = False,
    code: str | None = None,
    name: str | None = None,
    locks: Locks = Locks(),
    on: str = "",
) -> Edit:
    """Make a grid of the unassigned land inside a reference area; without a name it has its name.

    All else is as for `draw_grid`. Raises Refused as that does, and when the reference is not there
    or is no area.
    """
    area = area_of_reference(plan, reference)
    source = land_to_take(plan, area, None, takes_from_neighbours, locks)
    named = name or plan.references[reference].name or None
    grid = new_grid(plan, source.unit, code, named)
    land = relabelled(plan, area, source.labels, grid_label(grid.id), locks, born=[grid])
    label = EditLabel("operations.create_grid", {"name": grid.name})
    return founded(plan, grid, land, label, cause="draw", on=on)
