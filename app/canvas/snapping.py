"""Find what of a plan a pointer means: one pure function that all tools use.

What is caught, the first before the others however near they are:

1. a node, where boundaries meet: a line that misses it by a hair is the commonest mistake;
2. a vertex of a boundary, or of a line drawn just before, which is to be one;
3. a foot, where the line being drawn meets a boundary or a reference line at a right angle:
   without precedence over the boundary it could never be caught;
4. a boundary or such a line, at its nearest place;
5. a reference line, its vertices before its course: it guides, but boundaries are the plan;
6. a household: it is a place to measure from, and where they stand close it must not hide a line.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from app.canvas.events import PointMm
from app.canvas.feet import nearest_on_line, right_angle_on_line
from app.canvas.grips import grips_near
from gis.geometry.lattice import LatticeArray
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, ReferenceId
from gis.topology.arc_index import Bounds
from gis.topology.records import ArcId
from layers.overlay import SnapKind

SNAP_PIXELS = 9.0
"""How near the pointer must be to what it catches."""

MOST_REFERENCES = 50
"""Where more reference lines lie within reach, as houses do far out, none of them can be meant."""

ALL_KINDS = frozenset(SnapKind)

_RANK = {
    SnapKind.NODE: 0,
    SnapKind.VERTEX: 1,
    SnapKind.FOOT: 2,
    SnapKind.ARC: 3,
    SnapKind.REFERENCE: 4,
    SnapKind.HOUSEHOLD: 6,
}
_COURSE_RANK = 5
"""The rank of the course of a reference line, below its vertices."""


@dataclass(frozen=True, slots=True)
class Snap:
    """Be what was caught, where, and how far from the pointer; one of the ids says what it is."""

    kind: SnapKind
    xy_mm: PointMm
    distance_mm: float
    arc: ArcId | None = None
    reference: ReferenceId | None = None
    household: HouseholdId | None = None


_Ranked = tuple[int, float, int]


def snap(  # noqa: PLR0913 - each narrows or widens what is caught
    plan: Plan,
    xy_mm: PointMm,
    *,
    reach_mm: float,
    kinds: Collection[SnapKind] = ALL_KINDS,
    origin: PointMm | None = None,
    but_not: Collection[ArcId] = (),
    drawn: Collection[LatticeArray] = (),
) -> Snap | None:
    """Return the nearest of the highest of `kinds` within reach of a point, or None.

    `origin` is the point that the line being drawn comes from; without it there is no foot. Arcs
    in `but_not` are not looked at; `drawn` are lines, shape (n, 2), that are about to be
    boundaries. Of equal distances the lower id wins, so the answer does not
    depend on luck. The cost depends on what lies within reach, not on the plan.
    """
    pointer = _Pointer(xy_mm, reach_mm, frozenset(kinds), origin)
    best: tuple[_Ranked, Snap] | None = None
    candidates = chain(_candidates(plan, pointer, but_not), _on_drawn(drawn, pointer))
    for rank, found in candidates:
        if found.distance_mm <= reach_mm and (best is None or rank < best[0]):
            best = rank, found
    return best[1] if best else None


@dataclass(frozen=True, slots=True)
class _Pointer:
    xy_mm: PointMm
    reach_mm: float
    kinds: frozenset[SnapKind]
    origin: PointMm | None

    @property
    def bounds_mm(self) -> Bounds:
        reach = int(np.ceil(self.reach_mm))
        x, y = self.xy_mm
        return x - reach, y - reach, x + reach, y + reach

    def wants(self, kinds: Collection[SnapKind]) -> bool:
        return not self.kinds.isdisjoint(kinds)

    def foot(self, line: LatticeArray) -> tuple[PointMm, float] | None:
        if self.origin is None or SnapKind.FOOT not in self.kinds:
            return None
        return right_angle_on_line(line, self.origin, self.xy_mm)


def _candidates(
    plan: Plan, pointer: _Pointer, but_not: Collection[ArcId]
) -> Iterator[tuple[_Ranked, Snap]]:
    yield from _on_boundaries(plan, pointer, but_not)
    if plan.references and pointer.wants(_ON_REFERENCE):
        near = plan.reference_index.near(pointer.bounds_mm)
        for reference in near if len(near) <= MOST_REFERENCES else ():
            for line in plan.references[reference].lines:
                if len(line) > 1 and _touches(line, pointer.bounds_mm):
                    yield from _on_reference(reference, line, pointer)
    if SnapKind.HOUSEHOLD in pointer.kinds:
        yield from _households(plan, pointer)


def _on_boundaries(
    plan: Plan, pointer: _Pointer, but_not: Collection[ArcId]
) -> Iterator[tuple[_Ranked, Snap]]:
    if pointer.wants(_ON_BOUNDARY):
        reach_mm = pointer.reach_mm
        for grip in grips_near(plan.partition, pointer.xy_mm, reach_mm=reach_mm, but_not=but_not):
            if grip.kind in pointer.kinds:
                yield _ranked(Snap(grip.kind, grip.xy_mm, grip.distance_mm, arc=grip.arc))
    if pointer.origin is not None and SnapKind.FOOT in pointer.kinds:
        for arc in plan.partition.arcs_near(pointer.bounds_mm):
            foot = pointer.foot(plan.partition.line_mm(arc))
            if foot is not None and arc not in but_not:
                yield _ranked(Snap(SnapKind.FOOT, *foot, arc=arc))


def _on_drawn(drawn: Collection[LatticeArray], pointer: _Pointer) -> Iterator[tuple[_Ranked, Snap]]:
    for line in drawn:
        if SnapKind.VERTEX in pointer.kinds:
            away = np.hypot(*(line - np.array(pointer.xy_mm, dtype=np.float64)).T)
            at = int(np.argmin(away))
            vertex = int(line[at, 0]), int(line[at, 1])
            yield _ranked(Snap(SnapKind.VERTEX, vertex, float(away[at])))
        if SnapKind.ARC in pointer.kinds:
            _, place, distance = nearest_on_line(line, pointer.xy_mm)
            yield _ranked(Snap(SnapKind.ARC, place, distance))


_ON_BOUNDARY = frozenset({SnapKind.NODE, SnapKind.VERTEX, SnapKind.ARC})
_ON_REFERENCE = frozenset({SnapKind.FOOT, SnapKind.REFERENCE})


def _on_reference(
    reference: ReferenceId, line: LatticeArray, pointer: _Pointer
) -> Iterator[tuple[_Ranked, Snap]]:
    if SnapKind.REFERENCE in pointer.kinds:
        away = np.hypot(*(line - np.array(pointer.xy_mm, dtype=np.float64)).T)
        at = int(np.argmin(away))
        vertex = int(line[at, 0]), int(line[at, 1])
        yield _ranked(Snap(SnapKind.REFERENCE, vertex, float(away[at]), reference=reference))
        _, place, distance = nearest_on_line(line, pointer.xy_mm)
        course = Snap(SnapKind.REFERENCE, place, distance, reference=reference)
        yield (_COURSE_RANK, distance, reference), course
    foot = pointer.foot(line)
    if foot is not None:
        yield _ranked(Snap(SnapKind.FOOT, *foot, reference=reference))


def _households(plan: Plan, pointer: _Pointer) -> Iterator[tuple[_Ranked, Snap]]:
    ids, places = plan.household_points.within_bounds(pointer.bounds_mm)
    if len(ids):
        away = np.hypot(*(places - np.array(pointer.xy_mm, dtype=np.float64)).T)
        at = int(np.lexsort((ids, away))[0])
        place = int(places[at, 0]), int(places[at, 1])
        household = HouseholdId(int(ids[at]))
        yield _ranked(Snap(SnapKind.HOUSEHOLD, place, float(away[at]), household=household))


def _touches(line: LatticeArray, bounds: Bounds) -> bool:
    (west, south), (east, north) = line.min(axis=0), line.max(axis=0)
    return bool(
        west <= bounds[2] and east >= bounds[0] and south <= bounds[3] and north >= bounds[1]
    )


def _ranked(found: Snap) -> tuple[_Ranked, Snap]:
    number = found.arc or found.reference or found.household or 0
    return (_RANK[found.kind], found.distance_mm, int(number)), found
