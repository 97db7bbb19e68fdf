"""Share a piece of unassigned land out among the grids round it, along given lines."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import LineString

from gis.errors import Reason, Refused
from gis.geometry.inner_points import inner_points
from gis.geometry.lattice import LatticeArray
from gis.operations.beside import borders_mm
from gis.operations.boundary_change import boundary_edit
from gis.operations.parcels import Parcels
from gis.operations.relabelling import require_fitting
from gis.operations.unassigned_face import unassigned_face
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.faces import Face
from gis.topology.records import GridId, grid_label, grid_of, is_grid, unit_of

_TOUCH_MM = 2.0
"""Lines rounded to the lattice may leave a border by this much."""

Side = tuple[GridId, LatticeArray]
"""A grid and a stretch of its border with the land, shape (n, 2) in millimetres."""


def sides_of_region(plan: Plan, face: Face) -> list[Side]:
    """Return the borders of the grids of its unit with a piece of land that no grid has."""
    takers = borders_mm(plan, face)
    sides = []
    for arc, side in face.sides:
        record = plan.partition.arcs[arc]
        beside = record.right if side == "left" else record.left
        if is_grid(beside) and grid_of(beside) in takers:
            sides.append((grid_of(beside), plan.partition.line_mm(arc)))
    return sides


def share_region(
    plan: Plan,
    *,
    at: tuple[int, int],
    lines_mm: Sequence[LatticeArray],
    locks: Locks = Locks(),
) -> Edit:
    """Cut the unassigned land at `at` along lines and give each piece to the grid beside it.

    The land is the connected piece within one unit; the lines, each of shape (n, 2) in millimetres,
    lie inside it and end on its boundary. A piece goes to the grid of the unit with the longest
    border on it, one that touches none to the nearest. Raises Refused when the place is not on
    unassigned land, when no grid of the unit touches it, when the lines do not part it among
    several grids, and when what changes is locked.
    """
    face = unassigned_face(plan, at)
    sides = sides_of_region(plan, face)
    unit = plan.units[unit_of(face.label)]
    if not sides:
        raise Refused(Reason.NOT_NEIGHBOURS, first=unit.name, second=unit.name)
    lines = [LineString(line) for line in lines_mm if len(line) > 1]
    parcels = Parcels(plan.partition, [face.label], lines)
    points = inner_points(parcels.polygons)
    inside = shapely.contains_xy(face.polygon_mm, points[:, 0], points[:, 1])
    owners = parcels.labels.copy()
    for index in np.flatnonzero(inside).tolist():
        owners[index] = grid_label(_taker(parcels.polygons[index], sides))
    owners = parcels.without_crumbs(owners)
    if len(np.unique(owners[inside])) < 2:
        raise Refused(Reason.CANNOT_BE_SHARED)
    change = parcels.change(owners)
    require_fitting(plan, change, locks)
    label = EditLabel(
        "operations.share_region", {"count": len(np.unique(owners[inside])), "name": unit.name}
    )
    return boundary_edit(plan, label, change)


def _taker(piece: shapely.Polygon, sides: Sequence[Side]) -> GridId:
    edge = shapely.buffer(piece.boundary, _TOUCH_MM)
    touched: dict[GridId, float] = {}
    away: dict[GridId, float] = {}
    for grid, line_mm in sides:
        line = LineString(line_mm)
        touched[grid] = touched.get(grid, 0.0) + float(shapely.intersection(line, edge).length)
        away[grid] = min(away.get(grid, np.inf), float(shapely.distance(line, piece)))
    return min(touched, key=lambda grid: (-touched[grid], away[grid], grid))
