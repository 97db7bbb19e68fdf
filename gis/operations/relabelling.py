"""Hand the land inside an area over to other labels: what drawing, giving and carving share."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.errors import Reason, Refused
from gis.geometry.inner_points import inner_points
from gis.geometry.lattice import M2_PER_MM2, LatticeArray
from gis.operations.drawn_area import area_of_ring
from gis.operations.parcels import Parcels
from gis.operations.permission import require_unlocked
from gis.operations.pulled_line import pulled_line
from gis.operations.wholeness import require_whole
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import Grid
from gis.topology.change import PartitionChange
from gis.topology.locate import label_at
from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, Label
from gis.topology.validity import require_new_segments_free

Flow = tuple[Label, Label]
"""Whose land it was, and whose it becomes."""


@dataclass(frozen=True, slots=True)
class Relabelling:
    """Be a change that hands land over, and how many square metres went from whom to whom."""

    change: PartitionChange
    flows_m2: Mapping[Flow, float]


def area_drawn(partition: Partition, ring_mm: LatticeArray) -> BaseGeometry:
    """Return the area of a drawn ring, shape (n, 2) in millimetres, pulled onto boundaries.

    Raises Refused as `area_of_ring` does.
    """
    ring = np.asarray(ring_mm, dtype=np.int64).reshape(-1, 2)
    if len(ring) and (ring[0] != ring[-1]).any():
        ring = np.vstack([ring, ring[:1]])
    return area_of_ring(pulled_line(partition, ring))


def land_under(
    plan: Plan, area: BaseGeometry, counts: Callable[[Label], bool] = lambda label: True
) -> dict[Label, float]:
    """Return how much land of each label that counts lies under an area, in square metres."""
    partition = plan.partition
    west, south, east, north = area.bounds
    near = partition.arcs_near((int(west) - 1, int(south) - 1, int(east) + 1, int(north) + 1))
    labels = {label for arc in near for label in partition.arcs[arc].labels()}
    for part in shapely.get_parts(area):
        ((x, y),) = inner_points(np.array([part]))
        labels.add(label_at(partition, x, y))
    shapely.prepare(area)
    met = [
        label
        for label in sorted(labels - {OUTSIDE})
        if counts(label) and shapely.intersects(area, partition.polygon_mm(label))
    ]
    found = {
        label: float(shapely.intersection(partition.polygon_mm(label), area).area) * M2_PER_MM2
        for label in met
    }
    return {label: area_m2 for label, area_m2 in found.items() if area_m2 > 0}


def relabelled(
    plan: Plan,
    area: BaseGeometry,
    labels: Collection[Label],
    to: Label,
    locks: Locks,
    *,
    born: Sequence[Grid] = (),
) -> Relabelling:
    """Give the land of `labels` inside an area, millimetres, to the label `to`.

    Nobody else's boundary changes, and the area leaves none where the land on both sides is one
    grid's. `born` are the grids that the change adds to those of the plan. Raises Refused when
    nothing changes, a piece would be under 1 square metre, a grid would lose all its land
    (GRID_WOULD_VANISH) or come to be in more parts than before, or what changes is locked.
    """
    if not labels:
        raise Refused(Reason.NOTHING_CHANGES)
    parcels = Parcels(plan.partition, labels, [area.boundary])
    points = inner_points(parcels.polygons)
    shapely.prepare(area)
    inside = shapely.contains_xy(area, points[:, 0], points[:, 1])
    drawn = np.where(inside, to, parcels.labels)
    owners = parcels.without_crumbs(drawn)
    if (owners == parcels.labels).all() and (drawn != parcels.labels).any():
        raise parcels.too_small(drawn != parcels.labels)
    change = parcels.change(owners)
    require_fitting(plan, change, locks)
    require_whole(plan, change, born)
    flows: dict[Flow, float] = {}
    for before, after, area_m2 in zip(parcels.labels, owners, parcels.areas_m2(), strict=True):
        if before != after:
            flow = Label(int(before)), Label(int(after))
            flows[flow] = flows.get(flow, 0.0) + float(area_m2)
    return Relabelling(change, flows)


def require_fitting(plan: Plan, change: PartitionChange, locks: Locks) -> None:
    """Raise Refused when a change touches a boundary that it must not, or what is locked."""
    after = change.applied_to(plan.partition)
    require_new_segments_free(plan.partition, after, change.put_arcs.keys())
    require_unlocked(plan, change, locks)
