"""The colour numbers that the grids of a plan get at first; needs no Qt."""

from collections.abc import Mapping

from gis.plan.plan import Plan
from gis.topology.records import GridId, grid_of, is_grid
from layers.colouring import coloured, recoloured


def first_colours(plan: Plan, earlier: Mapping[GridId, int] | None) -> dict[GridId, int]:
    """Return a number for each base grid with land; `earlier` ones are kept where they can be."""
    around: dict[GridId, set[GridId]] = {}
    for arc in plan.partition.arcs.values():
        sides = [plan.base_grid(grid_of(label)) for label in arc.labels() if is_grid(label)]
        for grid in sides:
            around.setdefault(grid, set()).update(other for other in sides if other != grid)
    grids = sorted(around)
    if not earlier:
        return coloured(grids, around.__getitem__)
    kept = {grid: earlier[grid] for grid in grids if grid in earlier}
    return kept | recoloured(kept, grids, around.__getitem__)
