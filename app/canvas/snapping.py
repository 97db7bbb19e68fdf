"""Find what of the boundaries a pointer means: pure functions that all tools use."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.canvas.events import PointMm
from gis.geometry.lattice import LatticeArray
from gis.topology.partition import Partition
from gis.topology.records import ArcId, NodeId
from layers.overlay import SnapKind

SNAP_PIXELS = 9.0

_RANK = {SnapKind.NODE: 0, SnapKind.VERTEX: 1, SnapKind.ARC: 2}


@dataclass(frozen=True, slots=True)
class Snap:
    """Be what was found: a node, vertex `index` of an arc, or segment `index` of an arc.

    Vertex `i` is `points[i]` of the arc, end points not counted; segment `i` runs from point `i`
    of its line, end points counted, to the next. Of a node, `arc` is one that meets there.
    """

    kind: SnapKind
    xy_mm: PointMm
    distance_mm: float
    arc: ArcId
    index: int = 0
    node: NodeId | None = None


def snap(
    partition: Partition,
    xy_mm: PointMm,
    *,
    reach_mm: float,
    but_not: Iterable[ArcId] = (),
) -> Snap | None:
    """Return the nearest of the highest kind within reach of a point; None if there is none.

    A node beats a vertex and a vertex beats an arc. Arcs in `but_not` are not looked at. Of equal
    distances the lower arc id and the lower index win, so the answer does not depend on luck.
    """
    reach = int(np.ceil(reach_mm))
    x, y = xy_mm
    excluded = set(but_not)
    found = [
        candidate
        for arc in partition.arcs_near((x - reach, y - reach, x + reach, y + reach))
        if arc not in excluded
        for candidate in _on_arc(partition, arc, xy_mm)
        if candidate.distance_mm <= reach_mm
    ]
    return min(found, key=_rank, default=None)


def snap_straight(xy_mm: PointMm, adjacent_mm: LatticeArray, *, reach_mm: float) -> PointMm | None:
    """Return the nearest place within reach where a handle stands straight between two others.

    `adjacent_mm`, shape (n, 2), are the points that the handle is joined to; each pair of them is
    a line to stand on. Ends of a line do not count: the handle would fall on its neighbour.
    """
    point = np.array(xy_mm, dtype=np.float64)
    best: tuple[float, PointMm] | None = None
    for i, a in enumerate(adjacent_mm.astype(np.float64)):
        for b in adjacent_mm[i + 1 :].astype(np.float64):
            step = b - a
            length_squared = float(step @ step)
            along = float((point - a) @ step) / length_squared if length_squared else 0.0
            foot = a + along * step
            away = float(np.hypot(*(point - foot)))
            if 0.0 < along < 1.0 and away <= reach_mm and (best is None or away < best[0]):
                best = (away, (round(float(foot[0])), round(float(foot[1]))))
    return best[1] if best else None


def _rank(found: Snap) -> tuple[int, float, int, int]:
    return _RANK[found.kind], found.distance_mm, found.arc, found.index


def _on_arc(partition: Partition, arc: ArcId, xy_mm: PointMm) -> list[Snap]:
    """Return the nearest end, the nearest vertex and the nearest place of an arc."""
    record, line = partition.arcs[arc], partition.line_mm(arc)
    xy = np.array(xy_mm, dtype=np.float64)
    away = np.hypot(*(line - xy).T)
    last = len(line) - 1
    found = [
        Snap(SnapKind.NODE, _point(line[place]), float(away[place]), arc, 0, node)
        for node, place in ((record.start, 0), (record.end, last))
    ]
    if last > 1:
        place = int(np.argmin(away[1:-1])) + 1
        found.append(Snap(SnapKind.VERTEX, _point(line[place]), float(away[place]), arc, place - 1))
    foot = _feet(line, xy)
    from_foot = np.hypot(*(foot - xy).T)
    segment = int(np.argmin(from_foot))
    point = _point(np.rint(foot[segment]))
    found.append(Snap(SnapKind.ARC, point, float(from_foot[segment]), arc, segment))
    return found


def _feet(line: LatticeArray, xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the nearest place to `xy` on each segment of a line."""
    start = line[:-1].astype(np.float64)
    step = np.diff(line, axis=0).astype(np.float64)
    along = ((xy - start) * step).sum(axis=1) / (step**2).sum(axis=1)
    feet: NDArray[np.float64] = start + np.clip(along, 0.0, 1.0)[:, None] * step
    return feet


def _point(xy: NDArray[np.int64] | NDArray[np.float64]) -> PointMm:
    return int(xy[0]), int(xy[1])
