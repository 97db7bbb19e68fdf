"""Parts of boundaries under the hand: between two handles, under the mouse, after an edit."""

from collections.abc import Iterable
from itertools import groupby, pairwise

import numpy as np

from app.canvas.grips import Grip
from gis.geometry.lattice import LatticeArray
from gis.plan.plan import Plan
from gis.topology.border_part import BorderPart
from gis.topology.border_parts_between import border_parts_between
from gis.topology.partition import Partition
from gis.topology.records import ArcId
from layers.overlay import SnapKind


def section_between(partition: Partition, first: Grip, second: Grip) -> BorderPart | None:
    """Return the part of a boundary from one vertex or node to another; None where none has both.

    Where several boundaries lead from one node to the other, the one with the lower id.
    """
    for arc in sorted(_arcs_of(partition, first) & _arcs_of(partition, second)):
        places = sorted({_place_on(partition, arc, grip) for grip in (first, second)})
        if len(places) == 2:
            return BorderPart(arc, *places)
    return None


def sections_between(partition: Partition, first: Grip, second: Grip) -> tuple[BorderPart, ...]:
    """Return the parts from one vertex or node to another along one border, over nodes between.

    Of several ways the shortest; none where the handles lie on different borders.
    """
    ways = [
        border_parts_between(
            partition,
            (one, _place_on(partition, one, first)),
            (other, _place_on(partition, other, second)),
        )
        for one in sorted(_arcs_of(partition, first))
        for other in sorted(_arcs_of(partition, second))
    ]
    return min((way for way in ways if way), key=lambda way: _length(partition, way), default=())


def lies_in(partition: Partition, part: BorderPart, grip: Grip) -> bool:
    """Tell whether a handle belongs to a part: one of its vertices, or on one of its segments."""
    if part.arc not in _arcs_of(partition, grip):
        return False
    if grip.kind is SnapKind.ARC:
        return part.first <= grip.index < part.last
    return part.first <= _place_on(partition, part.arc, grip) <= part.last


def part_after(before: Plan, after: Plan, part: BorderPart) -> BorderPart | None:
    """Return what became of a part in an edit that only changed the course of its inside.

    What lies after the part keeps its vertices, so the part ends as many before the last one. None
    where the boundary or the part is gone.
    """
    if part.arc not in after.partition.arcs:
        return None
    more = len(after.partition.line_mm(part.arc)) - len(before.partition.line_mm(part.arc))
    last = part.last + more
    return BorderPart(part.arc, part.first, last) if last > part.first else None


def parts_along(partition: Partition, lines_mm: Iterable[LatticeArray]) -> tuple[BorderPart, ...]:
    """Return the parts of boundaries that run along lines of vertices, shapes (n, 2), millimetres.

    For lines that were parts, that is what became of them where boundaries were cut or joined and
    no vertex moved.
    """
    found: dict[BorderPart, None] = {}
    for line in lines_mm:
        (west, south), (east, north) = line.min(axis=0).tolist(), line.max(axis=0).tolist()
        sides = {frozenset(side) for side in pairwise(map(tuple, line.tolist()))}
        for arc in sorted(partition.arcs_near((west, south, east, north))):
            way = pairwise(map(tuple, partition.line_mm(arc).tolist()))
            along = [frozenset(side) in sides for side in way]
            for is_along, run in groupby(range(len(along)), along.__getitem__):
                if is_along:
                    places = list(run)
                    found[BorderPart(arc, places[0], places[-1] + 1)] = None
    return tuple(found)


def is_held(partition: Partition, part: BorderPart) -> bool:
    """Tell whether a partition has a part."""
    arc = partition.arcs.get(part.arc)
    return arc is not None and part.last <= len(arc.points) + 1


def _length(partition: Partition, parts: tuple[BorderPart, ...]) -> float:
    steps = (np.diff(part.line_mm(partition), axis=0) for part in parts)
    return sum(float(np.hypot(*step.T).sum()) for step in steps)


def _arcs_of(partition: Partition, grip: Grip) -> set[ArcId]:
    return set(partition.arcs_at(grip.node)) if grip.node is not None else {grip.arc}


def _place_on(partition: Partition, arc: ArcId, grip: Grip) -> int:
    """Return which vertex of an arc's line a handle is."""
    if grip.node is None:
        return grip.index + 1
    record = partition.arcs[arc]
    return 0 if record.start == grip.node else len(record.points) + 1
