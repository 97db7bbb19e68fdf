"""Set or replace the boundary of a unit; its grids and its neighbours' are cut at it."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.boundary_change import boundary_edit
from gis.operations.relabelling import area_drawn, land_under, require_fitting
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.change import PartitionChange
from gis.topology.locate import label_at
from gis.topology.partition import Partition
from gis.topology.records import (
    OUTSIDE,
    ArcId,
    Label,
    UnitId,
    grid_label,
    grid_of,
    is_grid,
    unassigned_label,
)
from gis.topology.remosaic import remosaic

_REACH_MM = 2.0
"""How near lost land must be to a boundary to have been bounded by it."""


def set_unit_boundary(
    plan: Plan, *, unit: UnitId, ring_mm: LatticeArray, locks: Locks = Locks()
) -> Edit:
    """Make the inside of a ring, shape (n, 2) in millimetres, open or closed, the land of `unit`.

    Land that the unit had inside stays with its grids and the units below it. What it gains, from
    other units or from outside, comes as its own unassigned land; what it loses becomes unassigned
    land of the unit with which it shared most of the boundary there, or goes outside. Grids across
    the ring are cut at it; `unit_boundary_consequences` tells what follows for them. The lock of
    unit boundaries does not hold here, as this is what they are set by; the others do.

    Raises Refused when there is no such unit, the ring is too short or crosses itself, nothing
    changes, grids would lose all their land, or a grid or an agreed border is locked.
    """
    if unit not in plan.units:
        raise Refused(Reason.NO_SUCH_UNIT, unit=unit)
    partition = plan.partition
    area = area_drawn(partition, ring_mm)
    own = set(plan.labels_of_unit(unit)) & partition.labels()
    lost = _Lost(plan, own, area)
    foreign = land_under(plan, area).keys() - own

    def owner_of(points: NDArray[np.float64]) -> NDArray[np.int64]:
        owners = np.array([label_at(partition, x, y) for x, y in points.tolist()], dtype=np.int64)
        was_own = np.isin(owners, sorted(own))
        is_inside = shapely.contains_xy(area, points[:, 0], points[:, 1])
        owners[is_inside & ~was_own] = unassigned_label(unit)
        for i in np.flatnonzero(was_own & ~is_inside).tolist():
            owners[i] = lost.heir(points[i])
        return owners

    shapely.prepare(area)
    rings = [
        np.rint(shapely.get_coordinates(ring)).astype(np.int64) for ring in shapely.get_rings(area)
    ]
    change = remosaic(
        partition,
        around=_around(partition, own | foreign, rings),
        extra_lines=rings,
        owner_of=owner_of,
    )
    if not change.put_arcs and not change.deleted_arcs:
        raise Refused(Reason.NOTHING_CHANGES)
    require_fitting(plan, change, locks)
    _require_grids_left(plan, change)
    label = EditLabel("operations.set_unit_boundary", {"name": plan.units[unit].name})
    return boundary_edit(plan, label, change)


class _Lost:
    """The land that a unit loses, in pieces, and who gets each."""

    def __init__(self, plan: Plan, own: set[Label], area: BaseGeometry) -> None:
        partition = plan.partition
        self._pieces = shapely.get_parts(shapely.difference(partition.outline_mm(own), area))
        self._heirs: list[Label] = []
        bounding = [
            arc
            for arc in sorted({arc for label in own for arc in partition.arcs_of(label)})
            if not set(partition.arcs[arc].labels()) <= own
        ]
        lines = [shapely.LineString(partition.line_mm(arc)) for arc in bounding]
        tree = shapely.STRtree(lines)
        for piece in self._pieces:
            near = piece.buffer(_REACH_MM)
            shared: dict[Label, float] = {}
            for i in tree.query(near).tolist():
                (beyond,) = set(partition.arcs[bounding[i]].labels()) - own
                other = plan.unit_of_label(beyond)
                heir = OUTSIDE if other is None else unassigned_label(other)
                length = float(shapely.intersection(lines[i], near).length)
                shared[heir] = shared.get(heir, 0.0) + length
            self._heirs.append(max(shared, key=lambda k: (shared[k], k), default=OUTSIDE))

    def heir(self, point: NDArray[np.float64]) -> Label:
        """Return whose the piece becomes in which a point lies."""
        distances = shapely.distance(shapely.Point(point), self._pieces)
        return self._heirs[int(np.argmin(distances))] if len(self._pieces) else OUTSIDE


def _around(partition: Partition, labels: set[Label], rings: Sequence[LatticeArray]) -> set[ArcId]:
    around = {arc for label in labels for arc in partition.arcs_of(label)}
    for ring in rings:
        (west, south), (east, north) = ring.min(axis=0).tolist(), ring.max(axis=0).tolist()
        around.update(partition.arcs_near((west - 1, south - 1, east + 1, north + 1)))
    return around


def _require_grids_left(plan: Plan, change: PartitionChange) -> None:
    """Refuse to take all land of grids; all of them are named."""
    after = change.applied_to(plan.partition)
    gone = [
        plan.grids[grid_of(label)]
        for label in sorted(plan.partition.labels() - after.labels())
        if is_grid(label) and not after.arcs_of(grid_label(grid_of(label)))
    ]
    if gone:
        names = "、".join(grid.name for grid in gone)
        raise Refused(Reason.GRID_WOULD_VANISH, name=names, grid=gone[0].id)
