"""Which grid lines are meant to cut."""

from collections.abc import Collection, Sequence

import shapely
from shapely import MultiLineString

from gis.geometry.lattice import LatticeArray
from gis.plan.plan import Plan
from gis.topology.records import GridId, grid_label, grid_of, is_grid


def cut_target(
    plan: Plan, lines_mm: Sequence[LatticeArray], preferred: Collection[GridId]
) -> GridId | None:
    """Return the grid that lines, shapes (n, 2), run through longest; None when they meet none.

    Among the `preferred` grids, the selected ones, if they run through any of these; of equal
    lengths the lower id.
    """
    drawn = [line for line in lines_mm if len(line) > 1]
    if not drawn:
        return None
    line = MultiLineString(drawn)
    west, south, east, north = (int(edge) for edge in line.bounds)
    partition = plan.partition
    near = {
        grid_of(label)
        for arc in partition.arcs_near((west, south, east, north))
        for label in partition.arcs[arc].labels()
        if is_grid(label)
    }
    lengths = {
        grid: shapely.length(shapely.intersection(line, partition.polygon_mm(grid_label(grid))))
        for grid in near
    }
    met = [grid for grid, length in lengths.items() if length > 0]
    chosen = [grid for grid in met if grid in preferred] or met
    return min(chosen, key=lambda grid: (-lengths[grid], grid), default=None)
