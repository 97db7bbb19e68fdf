"""Draw a new grid: a ring takes the land under it."""

from gis.geometry.lattice import LatticeArray
from gis.operations.founding import founded
from gis.operations.land_to_take import land_to_take
from gis.operations.new_grid import new_grid
from gis.operations.relabelling import area_drawn, relabelled
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.records import UnitId, grid_label


def draw_grid(  # noqa: PLR0913 - each is a choice of the person who draws
    plan: Plan,
    *,
    ring_mm: LatticeArray,
    takes_from_neighbours: bool = False,
    unit: UnitId | None = None,
    code: str | None = None,
    name: str | None = None,
    locks: Locks = Locks(),
    on: str = "",
) -> Edit:
    """Make a grid of the unassigned land of one unit inside a ring, shape (n, 2) in millimetres.

    The ring may be open or closed; see `area_of_ring` for rings that cross themselves. Without
    `unit` it is the unit with most unassigned land there. With `takes_from_neighbours` the grid
    also takes the land of other grids of the unit, but for locked ones; land of sub-grids goes
    with that of their grid. Unit boundaries stay. `on` is the ISO date of the lineage.

    Raises Refused when the ring means no area, when there is nothing to take, when another grid
    would lose all its land, when this or another grid would be in several parts and the profile
    does not allow that, when an agreed border that is locked would change, or for a code in use.
    """
    area = area_drawn(plan.partition, ring_mm)
    source = land_to_take(plan, area, unit, takes_from_neighbours, locks)
    grid = new_grid(plan, source.unit, code, name)
    land = relabelled(plan, area, source.labels, grid_label(grid.id), locks, born=[grid])
    label = EditLabel("operations.draw_grid", {"name": grid.name})
    return founded(plan, grid, land, label, cause="draw", on=on)
