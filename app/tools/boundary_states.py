"""The states of the boundary tool, and what of the plan a state is about."""

from dataclasses import dataclass

import numpy as np

from app.canvas.events import PointerEvent, PointMm
from app.canvas.grips import Grip
from gis.errors import Refused
from gis.geometry.lattice import LatticeArray
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.topology.border_part import BorderPart
from gis.topology.records import ArcId, Label
from layers.overlay import SnapKind


@dataclass(frozen=True, slots=True)
class Idle:
    """Wait: `hover` is under the mouse, `chosen` is the handle that was clicked last.

    `section` is the part of a boundary between two handles that were chosen one after the other.
    `refusal` tells, at `at`, why what was just tried is not possible.
    """

    hover: Grip | None = None
    chosen: Grip | None = None
    section: BorderPart | None = None
    refusal: Refused | None = None
    at: PointMm = (0, 0)


@dataclass(frozen=True, slots=True)
class Pressed:
    """Hold a handle that has not moved yet; `before` is what was chosen."""

    grip: Grip
    start: PointerEvent
    before: Idle = Idle()


@dataclass(frozen=True, slots=True)
class Dragging:
    """Move a handle: `edit` is staged and touches `labels`, or `refusal` says why there is none.

    Both are missing where the handle is back where it began. `caught` says what it snapped to.
    """

    grip: Grip
    start: PointerEvent
    to: PointMm
    edit: Edit | None = None
    labels: frozenset[Label] = frozenset()
    refusal: Refused | None = None
    caught: SnapKind | None = None


@dataclass(frozen=True, slots=True)
class MovingSection:
    """Move a part of a boundary by `by`; `edit`, `labels` and `refusal` as while dragging."""

    section: BorderPart
    start: PointerEvent
    by: tuple[int, int] = (0, 0)
    edit: Edit | None = None
    labels: frozenset[Label] = frozenset()
    refusal: Refused | None = None


State = Idle | Pressed | Dragging | MovingSection


def arcs_at_grip(plan: Plan, grip: Grip) -> tuple[ArcId, ...]:
    """Return the arcs that move with a handle."""
    return plan.partition.arcs_at(grip.node) if grip.node is not None else (grip.arc,)


def points_beside_grip(plan: Plan, grip: Grip) -> LatticeArray:
    """Return the points that a handle is joined to, shape (n, 2), millimetres."""
    partition = plan.partition
    if grip.node is None:
        line = partition.line_mm(grip.arc)
        return line[[grip.index, grip.index + (2 if grip.kind is SnapKind.VERTEX else 1)]]
    points: list[LatticeArray] = []
    for arc in partition.arcs_at(grip.node):
        line = partition.line_mm(arc)
        if partition.arcs[arc].start == grip.node:
            points.append(line[1])
        if partition.arcs[arc].end == grip.node:
            points.append(line[-2])
    return np.array(points)
