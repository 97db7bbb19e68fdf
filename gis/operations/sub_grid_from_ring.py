"""Draw one sub-grid in a grid: a micro-grid, or a villager group given as a polygon."""

from dataclasses import replace

import numpy as np
import shapely

from gis.errors import Reason, Refused
from gis.geometry.inner_points import inner_points
from gis.geometry.lattice import LatticeArray
from gis.operations.new_grid import new_sub_grids
from gis.operations.parcels import Parcels
from gis.operations.relabelling import area_drawn
from gis.operations.sub_grids import require_base, require_own_land, with_sub_grids
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.records import GridId, grid_label


def sub_grid_from_ring(  # noqa: PLR0913 - each is a choice of the person who draws
    plan: Plan,
    *,
    grid: GridId,
    ring_mm: LatticeArray,
    tier: str = "micro_grid",
    name: str | None = None,
    locks: Locks = Locks(),
    on: str = "",
) -> Edit:
    """Make a sub-grid of the own land of a base grid inside a ring, shape (n, 2) in millimetres.

    What lies outside the grid or in other sub-grids is not taken. The code is the grid's with the
    next number; the name too, unless one is given. `tier` and `on` are as in `make_sub_grids`.

    Raises Refused when the grid is not there, is a sub-grid itself, is locked or has no own land,
    for another tier, when the ring means no area or holds none of that land, when the sub-grid
    would be in parts that the profile does not allow, or when the codes are used up.
    """
    record = require_base(plan, grid, locks)
    require_own_land(plan, grid, tier)
    area = area_drawn(plan.partition, ring_mm)
    parcels = Parcels(plan.partition, [grid_label(grid)], [area.boundary])
    points = inner_points(parcels.polygons)
    shapely.prepare(area)
    inside = shapely.contains_xy(area, points[:, 0], points[:, 1])
    if not inside.any():
        raise Refused(Reason.NO_LAND_TO_TAKE)
    taken = parcels.without_crumbs(inside.astype(np.int64))
    if not taken.any():
        raise parcels.too_small(inside)
    land = shapely.union_all(parcels.polygons[taken == 1])
    (sub,) = new_sub_grids(plan, grid, tier, [land])
    if name is not None and name.strip():
        sub = replace(sub, name=name.strip())
    label = EditLabel("operations.sub_grid_from_ring", {"name": sub.name, "base": record.name})
    return with_sub_grids(plan, parcels, taken - 1, [sub], label, locks=locks, on=on)
