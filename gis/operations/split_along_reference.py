"""Split a grid along a road, a river or another reference."""

import numpy as np
import shapely

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.named_reference import named_reference
from gis.operations.parcels import OVERSHOOT_MM
from gis.operations.split_grid import split_as
from gis.operations.split_pieces import cut_of
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import ReferenceId
from gis.topology.records import GridId


def lines_of_reference_in(
    plan: Plan, *, grid: GridId, reference: ReferenceId
) -> list[LatticeArray]:
    """Return the parts of a reference that run through a grid, each of shape (n, 2), millimetres.

    They go on a few millimetres beyond the grid. Raises Refused when the grid or the reference is
    not there.
    """
    if grid not in plan.grids:
        raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    record = named_reference(plan, reference)
    reach = plan.grid_polygon_mm(grid).buffer(OVERSHOOT_MM, quad_segs=1)
    shapely.prepare(reach)
    found: list[LatticeArray] = []
    for line_mm in record.lines:
        if len(line_mm) < 2:
            continue
        line = shapely.LineString(line_mm)
        if reach.intersects(line):
            parts = shapely.get_parts(shapely.intersection(line, reach))
            found += [
                np.rint(shapely.get_coordinates(part)).astype(np.int64)
                for part in parts
                if part.length > 0
            ]
    return found


def split_along_reference(
    plan: Plan,
    *,
    grid: GridId,
    reference: ReferenceId,
    locks: Locks = Locks(),
    on: str = "",
) -> Edit:
    """Split `grid` along the lines of a reference that run through it.

    `lines_of_reference_in` says which these are; one that ends within the grid does nothing. All
    else is as for `split_grid`. Raises Refused as that does, and when the reference is not there
    or does not run through the grid.
    """
    lines_mm = lines_of_reference_in(plan, grid=grid, reference=reference)
    name = plan.grids[grid].name
    if not lines_mm:
        raise Refused(Reason.LINE_DOES_NOT_CUT, name=name, grid=grid)
    facts = {"name": name, "reference": plan.references[reference].name}
    label = EditLabel("operations.split_along_reference", facts)
    return split_as(plan, cut_of(plan, grid, lines_mm), label, locks, on)
