"""Find what lies at a place: whose land, which node, vertex or arc.

All places are millimetres of the project's CRS and need not be lattice points.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.lattice import LatticeArray
from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, ArcId, Label, NodeId, is_grid

FloatArray = NDArray[np.float64]

_FIRST_REACH_MM = 20_000.0
_LAST_REACH_MM = 2e10


@dataclass(frozen=True, slots=True)
class NodePlace:
    """Be a node that was found near a place."""

    node: NodeId


@dataclass(frozen=True, slots=True)
class VertexPlace:
    """Be a vertex that was found near a place: `arcs[arc].points[index]`."""

    arc: ArcId
    index: int


@dataclass(frozen=True, slots=True)
class ArcPlace:
    """Be the nearest point of an arc: on the segment from `line_mm(arc)[segment]` to the next."""

    arc: ArcId
    segment: int
    x_mm: float
    y_mm: float
    distance_mm: float


def label_at(partition: Partition, x_mm: float, y_mm: float) -> Label:
    """Return whose land a place is; the cost depends on the neighbourhood only.

    On a boundary the lowest grid id wins, then unassigned land; OUTSIDE comes last.
    """
    around = {
        label
        for arc in _arcs_round(partition, x_mm, y_mm)
        for label in partition.arcs[arc].labels()
    }
    found = {
        label
        for label in around - {OUTSIDE}
        if shapely.intersects_xy(partition.polygon_mm(label), x_mm, y_mm)
    }
    return min(found, key=_precedence, default=OUTSIDE)


def labels_at(partition: Partition, xy_mm: LatticeArray | FloatArray) -> NDArray[np.int64]:
    """Return whose land each place is: labels, shape (n,), for places, shape (n, 2).

    The same answers as `label_at`, for many places at once: each label's polygon is asked about
    the places in its bounds, which a sort by easting finds.
    """
    xy = np.asarray(xy_mm, dtype=np.float64).reshape(-1, 2)
    order = np.argsort(xy[:, 0], kind="stable")
    x, y = xy[order, 0], xy[order, 1]
    labels = np.full(len(xy), OUTSIDE, dtype=np.int64)
    for label in sorted(partition.labels() - {OUTSIDE}, key=_precedence, reverse=True):
        polygon = partition.polygon_mm(label)
        west, south, east, north = polygon.bounds
        first = int(np.searchsorted(x, west, side="left"))
        last = int(np.searchsorted(x, east, side="right"))
        near = first + np.flatnonzero((y[first:last] >= south) & (y[first:last] <= north))
        if len(near):
            labels[near[shapely.intersects_xy(polygon, x[near], y[near])]] = label
    result = np.empty_like(labels)
    result[order] = labels
    return result


def nearest_node(
    partition: Partition, x_mm: float, y_mm: float, tolerance_mm: float
) -> NodePlace | None:
    """Return the nearest node within a distance, or None."""
    near = _arcs_in_reach(partition, x_mm, y_mm, tolerance_mm)
    ids = {n for arc in near for n in (partition.arcs[arc].start, partition.arcs[arc].end)}
    nodes = [partition.nodes[n] for n in ids]
    distance = {node.id: float(np.hypot(node.x - x_mm, node.y - y_mm)) for node in nodes}
    nearest = min(distance, key=lambda node: (distance[node], node), default=None)
    if nearest is None or distance[nearest] > tolerance_mm:
        return None
    return NodePlace(nearest)


def nearest_vertex(
    partition: Partition, x_mm: float, y_mm: float, tolerance_mm: float
) -> VertexPlace | NodePlace | None:
    """Return the nearest node or vertex within a distance, or None."""
    near = _arcs_in_reach(partition, x_mm, y_mm, tolerance_mm)
    best: tuple[float, ArcId, int] | None = None
    for arc in near:
        line = partition.line_mm(arc)
        distance = np.hypot(line[:, 0] - x_mm, line[:, 1] - y_mm)
        at = int(np.argmin(distance))
        if distance[at] <= tolerance_mm and (best is None or distance[at] < best[0]):
            best = (float(distance[at]), arc, at)
    if best is None:
        return None
    _, arc, at = best
    record = partition.arcs[arc]
    if at == 0:
        return NodePlace(record.start)
    if at == len(record.points) + 1:
        return NodePlace(record.end)
    return VertexPlace(arc, at - 1)


def nearest_on_arc(
    partition: Partition, x_mm: float, y_mm: float, tolerance_mm: float
) -> ArcPlace | None:
    """Return the nearest point of any arc within a distance, or None; the lowest arc id wins."""
    near = _arcs_in_reach(partition, x_mm, y_mm, tolerance_mm)
    places = [_on_line(partition, arc, x_mm, y_mm) for arc in near]
    nearest = min(places, key=lambda place: (place.distance_mm, place.arc), default=None)
    return nearest if nearest is not None and nearest.distance_mm <= tolerance_mm else None


def _precedence(label: Label) -> tuple[bool, int]:
    return (not is_grid(label), abs(label))


def _arcs_in_reach(partition: Partition, x_mm: float, y_mm: float, reach_mm: float) -> list[ArcId]:
    west, south = int(np.floor(x_mm - reach_mm)), int(np.floor(y_mm - reach_mm))
    east, north = int(np.ceil(x_mm + reach_mm)), int(np.ceil(y_mm + reach_mm))
    return partition.arcs_near((west, south, east, north))


def _arcs_round(partition: Partition, x_mm: float, y_mm: float) -> list[ArcId]:
    """Return the arc nearest to a place, and those as near within a millimetre.

    The straight way to the nearest arc crosses no other one, so the place lies in the land on one
    of its sides.
    """
    reach = _FIRST_REACH_MM
    while reach < _LAST_REACH_MM:
        near = _arcs_in_reach(partition, x_mm, y_mm, reach)
        places = [_on_line(partition, arc, x_mm, y_mm) for arc in near]
        least = min((place.distance_mm for place in places), default=np.inf)
        if least <= reach:
            return [place.arc for place in places if place.distance_mm <= least + 1.0]
        reach *= 4
    return []


def _on_line(partition: Partition, arc: ArcId, x_mm: float, y_mm: float) -> ArcPlace:
    """Return the point of an arc that is nearest to a place."""
    from_place = partition.line_mm(arc) - np.array([x_mm, y_mm])
    start, along = from_place[:-1], np.diff(from_place, axis=0)
    length = np.maximum(np.einsum("ij,ij->i", along, along), 1.0)
    share = np.clip(-np.einsum("ij,ij->i", start, along) / length, 0.0, 1.0)
    foot = start + share[:, np.newaxis] * along
    distance = np.hypot(foot[:, 0], foot[:, 1])
    at = int(np.argmin(distance))
    x, y = foot[at]
    return ArcPlace(arc, at, x_mm + float(x), y_mm + float(y), float(distance[at]))
