"""Whether a boundary may be changed."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.errors import Reason, Refused
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.change import PartitionChange
from gis.topology.partition import Partition
from gis.topology.records import Arc, ArcId, GridId, Standing, grid_of, is_grid

ROUNDING_MM = 1.0
"""How far a boundary may bend where another one comes to end on it."""


def require_movable(plan: Plan, arc: ArcId, locks: Locks) -> Arc:
    """Return the arc, or raise Refused when it is gone or locked.

    A unit's boundary is not the grid planner's to move; it is locked unless the locks say
    otherwise.
    """
    if arc not in plan.partition.arcs:
        raise Refused(Reason.NO_SUCH_ARC, arc=arc)
    record = plan.partition.arcs[arc]
    if locks.unit_boundaries and plan.is_unit_boundary(record.left, record.right):
        raise Refused(Reason.UNIT_BOUNDARY_LOCKED, arc=arc)
    if locks.agreed_borders and record.border.standing is Standing.AGREED:
        raise Refused(Reason.AGREED_BORDER_LOCKED, arc=arc)
    for label in record.labels():
        if is_grid(label) and plan.base_grid(grid_of(label)) in locks.grids:
            grid = plan.base_grid(grid_of(label))
            raise Refused(Reason.GRID_LOCKED, name=plan.grids[grid].name, grid=grid, arc=arc)
    return record


def require_unlocked(plan: Plan, change: PartitionChange, locks: Locks) -> None:
    """Raise Refused when a change gives or takes land of a locked grid, or moves an agreed border.

    A vertex more on a course is no change, though rounding it to the lattice bends that by less
    than a millimetre. Unit boundaries are not looked at: operations that hand land over do so
    within a unit.
    """
    if not locks.grids and not locks.agreed_borders:
        return
    before, after = plan.partition, change.applied_to(plan.partition)
    arcs = change.put_arcs.keys() | change.deleted_arcs
    for node in change.put_nodes:
        arcs |= set(before.arcs_at(node))
    for grid in sorted(_grids_beside(plan, before, arcs) & locks.grids):
        labels = plan.labels_of_grid(grid)
        if not _is_same_land(before.outline_mm(labels), after.outline_mm(labels)):
            raise Refused(Reason.GRID_LOCKED, name=plan.grids[grid].name, grid=grid)
    if locks.agreed_borders:
        for arc in sorted(arcs & before.arcs.keys()):
            if before.arcs[arc].border.standing is Standing.AGREED and not _stays(
                before, after, arc
            ):
                raise Refused(Reason.AGREED_BORDER_LOCKED, arc=arc)


def _is_same_land(before: BaseGeometry, after: BaseGeometry) -> bool:
    """Tell whether no vertex of either outline is farther from the other than rounding leaves it.

    The Hausdorff distance of GEOS is that of the vertices.
    """
    distance = shapely.hausdorff_distance(before.boundary, after.boundary)
    return bool(distance <= ROUNDING_MM)


def _grids_beside(plan: Plan, partition: Partition, arcs: set[ArcId]) -> set[GridId]:
    return {
        plan.base_grid(grid_of(label))
        for arc in arcs
        if arc in partition.arcs
        for label in partition.arcs[arc].labels()
        if is_grid(label)
    }


def _stays(before: Partition, after: Partition, arc: ArcId) -> bool:
    """Tell whether every vertex of an arc is still one of an agreed border there."""
    line = before.line_mm(arc)
    (west, south), (east, north) = line.min(axis=0), line.max(axis=0)
    near = after.arcs_near((int(west), int(south), int(east), int(north)))
    agreed = [a for a in near if after.arcs[a].border.standing is Standing.AGREED]
    if not agreed:
        return False
    places = {tuple(place) for a in agreed for place in after.line_mm(a).tolist()}
    return all(tuple(place) in places for place in np.asarray(line).tolist())
