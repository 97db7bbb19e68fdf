"""Stitching arcs: rings round an area to fill it, strokes along a boundary to draw it."""

from collections.abc import Collection, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from gis.topology.records import Arc, ArcId, Label, NodeId

XY = NDArray[np.float64]

Path = tuple[int, ...]
"""Arcs by id in the order of a walk; a negative number means the arc is run through backwards."""


def rings_round(labels: Collection[Label], arcs: Iterable[Arc]) -> tuple[Path, ...]:
    """Stitch the arcs that bound the land of some labels into closed rings, the land on the left.

    Where rings touch at a node the walk may turn either way: even-odd filling gives the same
    area.
    """
    leaving: dict[NodeId, list[tuple[int, NodeId]]] = {}
    for arc in arcs:
        if arc.left in labels:
            leaving.setdefault(arc.start, []).append((arc.id, arc.end))
        else:
            leaving.setdefault(arc.end, []).append((-arc.id, arc.start))
    rings: list[Path] = []
    for first in leaving:
        while leaving[first]:
            ring: list[int] = []
            node = first
            while leaving.get(node):
                signed, node = leaving[node].pop()
                ring.append(signed)
            rings.append(tuple(ring))
    return tuple(rings)


def strokes_along(arcs: Mapping[ArcId, Arc]) -> tuple[Path, ...]:
    """Join arcs into strokes as long as can be: through every node where just two of them meet.

    A dash pattern then runs on through the places where lesser boundaries branch off. The strokes
    depend on the arcs alone, not on their order.
    """
    at_node: dict[NodeId, list[int]] = {}
    for arc in sorted(arcs.values(), key=lambda arc: arc.id):
        at_node.setdefault(arc.start, []).append(arc.id)
        at_node.setdefault(arc.end, []).append(-arc.id)
    used: set[int] = set()
    strokes: list[Path] = []
    ends = [signed for leaving in at_node.values() if len(leaving) != 2 for signed in leaving]
    for first in [*sorted(ends, key=abs), *sorted(arcs)]:
        stroke = _stroke(first, arcs, at_node, used)
        if stroke:
            strokes.append(stroke)
    return tuple(strokes)


def _stroke(
    first: int, arcs: Mapping[ArcId, Arc], at_node: Mapping[NodeId, list[int]], used: set[int]
) -> Path:
    stroke: list[int] = []
    signed = first
    while abs(signed) not in used:
        used.add(abs(signed))
        stroke.append(signed)
        arc = arcs[ArcId(abs(signed))]
        leaving = at_node[arc.end if signed > 0 else arc.start]
        if len(leaving) != 2:
            break
        signed = leaving[1] if leaving[0] == -signed else leaving[0]
    return tuple(stroke)


def along(path: Path, lines: Mapping[ArcId, XY]) -> XY:
    """Return the vertices of a walk over arcs, shape (n, 2), each junction once."""
    lines_on = [
        lines[ArcId(signed)] if signed > 0 else lines[ArcId(-signed)][::-1] for signed in path
    ]
    if len(lines_on) == 1:
        return lines_on[0]
    return np.concatenate([lines_on[0], *(line[1:] for line in lines_on[1:])])
