"""The land of all grids at once, as an audit needs it: several times faster than one by one."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.geometry.lattice import LatticeArray
from gis.topology.partition import Partition
from gis.topology.records import ArcId, Label, NodeId, is_grid

Step = tuple[ArcId, bool]
"""An arc and whether it is walked against its direction."""


def grid_polygons(partition: Partition) -> dict[Label, BaseGeometry]:
    """Return each grid's land in millimetres, prepared.

    Most grids are bounded by a single ring of arcs, which is read off the nodes. The others
    (holes, several parts, a boundary that touches itself) are left to the partition.
    """
    rings: dict[Label, list[Step]] = {}
    polygons: dict[Label, BaseGeometry] = {}
    for label in sorted(filter(is_grid, partition.labels())):
        ring = _single_ring(partition, label)
        if ring is None:
            polygons[label] = partition.polygon_mm(label)
        else:
            rings[label] = ring
    if rings:
        pieces = [_walked(partition, step) for ring in rings.values() for step in ring]
        of_piece = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings.values()])
        owner = np.repeat(of_piece, [len(piece) for piece in pieces])
        made = shapely.polygons(shapely.linearrings(np.concatenate(pieces), indices=owner))
        shapely.prepare(made)
        polygons.update(zip(rings, np.asarray(made), strict=True))
    return polygons


def _single_ring(partition: Partition, label: Label) -> list[Step] | None:
    """Return the arcs round a label, its land on the left; None when they are not one ring."""
    onward: dict[NodeId, tuple[NodeId, Step]] = {}
    arcs = partition.arcs_of(label)
    for arc in arcs:
        record = partition.arcs[arc]
        if record.left == label:
            onward[record.start] = record.end, (arc, False)
        else:
            onward[record.end] = record.start, (arc, True)
    if len(onward) < len(arcs):
        return None
    first = node = next(iter(onward))
    ring: list[Step] = []
    while node != first or not ring:
        node, step = onward[node]
        ring.append(step)
    return ring if len(ring) == len(arcs) else None


def _walked(partition: Partition, step: Step) -> LatticeArray:
    """Return an arc's vertices in the direction walked, without the last."""
    line = partition.line_mm(step[0])
    return line[:0:-1] if step[1] else line[:-1]
