"""Cut a grid into sub-grids, or make sub-grids of what is left of its own land."""

from collections.abc import Sequence

import numpy as np
from shapely import LineString

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.new_grid import new_sub_grids
from gis.operations.parcels import Parcels
from gis.operations.pulled_line import pulled_line
from gis.operations.sub_grids import (
    pieces_by_number,
    require_base,
    require_own_land,
    with_sub_grids,
)
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.records import GridId, grid_label


def make_sub_grids(
    plan: Plan,
    *,
    grid: GridId,
    lines_mm: Sequence[LatticeArray],
    tier: str = "micro_grid",
    locks: Locks = Locks(),
    on: str = "",
) -> Edit:
    """Cut the own land of a base grid along lines, shape (n, 2) in millimetres, into sub-grids.

    All of that land goes to them; sub-grids that are there already stay. Without lines each part
    of the land becomes one, which closes what drawn sub-grids left over. Codes are the grid's with
    a number, from west to east, then north to south; the households stay the grid's. `tier` is
    micro_grid or villager_group; `on` is the ISO date of the lineage.

    Raises Refused when the grid is not there, is a sub-grid itself, is locked or has no own land,
    for another tier, when the lines have no length or do not cut, or when the codes are used up.
    """
    record = require_base(plan, grid, locks)
    require_own_land(plan, grid, tier)
    lines = [LineString(pulled_line(plan.partition, line)) for line in lines_mm if len(line) > 1]
    lines = [line for line in lines if line.length > 0]
    if lines_mm and not lines:
        raise Refused(Reason.LINE_TOO_SHORT)
    parcels = Parcels(plan.partition, [grid_label(grid)], lines)
    number_of = parcels.without_crumbs(parcels.pieces())
    if lines and len(np.unique(number_of)) <= len(np.unique(parcels.parts())):
        raise Refused(Reason.LINE_DOES_NOT_CUT, name=record.name, grid=grid)
    pieces = pieces_by_number(parcels, number_of)
    subs = new_sub_grids(plan, grid, tier, list(pieces.values()))
    sub_of = np.searchsorted(np.array(list(pieces)), number_of)
    label = EditLabel("operations.make_sub_grids", {"name": record.name, "count": len(subs)})
    return with_sub_grids(plan, parcels, sub_of, subs, label, locks=locks, on=on)
