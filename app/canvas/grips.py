"""Find what of the boundaries a pointer can take hold of, and where a handle stands straight."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from app.canvas.events import PointMm
from app.canvas.feet import nearest_on_line
from gis.geometry.lattice import LatticeArray
from gis.topology.partition import Partition
from gis.topology.records import ArcId, NodeId
from layers.overlay import SnapKind

_RANK = {SnapKind.NODE: 0, SnapKind.VERTEX: 1, SnapKind.ARC: 2}


@dataclass(frozen=True, slots=True)
class Grip:
    """Be a node, vertex `index` of an arc, or segment `index` of an arc.

    Vertex `i` is `points[i]` of the arc, end points not counted; segment `i` runs from point `i`
    of its line, end points counted, to the next. Of a node, `arc` is one that meets there.
    """

    kind: SnapKind
    xy_mm: PointMm
    distance_mm: float
    arc: ArcId
    index: int = 0
    node: NodeId | None = None


def grip_at(partition: Partition, xy_mm: PointMm, *, reach_mm: float) -> Grip | None:
    """Return the nearest of the highest kind within reach of a point; None if there is none.

    A node beats a vertex and a vertex beats an arc. Of equal distances the lower arc id and the
    lower index win, so the answer does not depend on luck.
    """
    return min(grips_near(partition, xy_mm, reach_mm=reach_mm), key=_rank, default=None)


def grips_near(
    partition: Partition, xy_mm: PointMm, *, reach_mm: float, but_not: Collection[ArcId] = ()
) -> list[Grip]:
    """Return, of each arc within reach, its ends, its nearest vertex and its nearest place.

    Arcs in `but_not` are not looked at.
    """
    reach = int(np.ceil(reach_mm))
    x, y = xy_mm
    return [
        grip
        for arc in partition.arcs_near((x - reach, y - reach, x + reach, y + reach))
        if arc not in but_not
        for grip in _on_arc(partition, arc, xy_mm)
        if grip.distance_mm <= reach_mm
    ]


def straight_place(xy_mm: PointMm, adjacent_mm: LatticeArray, *, reach_mm: float) -> PointMm | None:
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


def _rank(found: Grip) -> tuple[int, float, int, int]:
    return _RANK[found.kind], found.distance_mm, found.arc, found.index


def _on_arc(partition: Partition, arc: ArcId, xy_mm: PointMm) -> list[Grip]:
    record, line = partition.arcs[arc], partition.line_mm(arc)
    xy = np.array(xy_mm, dtype=np.float64)
    away = np.hypot(*(line - xy).T)
    last = len(line) - 1
    found = [
        Grip(SnapKind.NODE, _point(line[place]), float(away[place]), arc, 0, node)
        for node, place in ((record.start, 0), (record.end, last))
    ]
    if last > 1:
        place = int(np.argmin(away[1:-1])) + 1
        found.append(Grip(SnapKind.VERTEX, _point(line[place]), float(away[place]), arc, place - 1))
    segment, place_mm, distance_mm = nearest_on_line(line, xy_mm)
    found.append(Grip(SnapKind.ARC, place_mm, distance_mm, arc, segment))
    return found


def _point(xy: LatticeArray) -> PointMm:
    return int(xy[0]), int(xy[1])
