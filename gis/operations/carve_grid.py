"""Carve a new grid out of another one: an enclave, or a bite from its edge."""

from dataclasses import replace

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.founding import founded
from gis.operations.new_grid import new_grid
from gis.operations.relabelling import area_drawn, land_under, relabelled
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import GridKind
from gis.topology.records import GridId, grid_label, grid_of, is_grid


def carve_grid(  # noqa: PLR0913 - each is a choice of the person who draws
    plan: Plan,
    *,
    ring_mm: LatticeArray,
    kind: GridKind = GridKind.TERRITORIAL,
    code: str | None = None,
    name: str | None = None,
    locks: Locks = Locks(),
    on: str = "",
) -> Edit:
    """Make a grid of the land inside a ring, shape (n, 2) in millimetres, of one grid.

    That is the grid with most land inside the ring; the ring may lie wholly within it or reach
    over its edge, where it takes nothing. Land of its sub-grids is carved too. `kind` is
    territorial, or exclusive for a site such as a school or a market. `on` is the ISO date of the
    lineage.

    Raises Refused when the ring means no area or holds no grid's land, when nothing of the other
    grid or of a sub-grid would be left, when it or the new grid would come to be in several parts
    and the profile does not allow that, when what changes is locked, or for a code in use.
    """
    area = area_drawn(plan.partition, ring_mm)
    under: dict[GridId, float] = {}
    for label, area_m2 in land_under(plan, area, is_grid).items():
        base = plan.base_grid(grid_of(label))
        under[base] = under.get(base, 0.0) + area_m2
    if not under:
        raise Refused(Reason.NOT_IN_A_GRID)
    host = max(under, key=lambda grid: (under[grid], -grid))
    labels = [label for label in plan.labels_of_grid(host) if plan.partition.arcs_of(label)]
    grid = replace(new_grid(plan, plan.grids[host].unit, code, name), kind=kind)
    land = relabelled(plan, area, labels, grid_label(grid.id), locks, born=[grid])
    facts = {"name": grid.name, "host": plan.grids[host].name}
    label_of_step = EditLabel("operations.carve_grid", facts)
    return founded(plan, grid, land, label_of_step, cause="carve", on=on)
