"""The states of the boundary tool, and what of the plan a state is about."""

from dataclasses import dataclass

import numpy as np

from app.canvas.events import PointerEvent, PointMm
from app.canvas.grips import Grip
from app.tools.staging import NO_OUTCOME, Outcome
from gis.errors import Refused
from gis.geometry.lattice import LatticeArray
from gis.plan.plan import Plan
from gis.topology.border_part import BorderPart
from gis.topology.records import ArcId
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
    """Move a handle; `caught` says what it snapped to.

    There is no outcome where the handle is back where it began.
    """

    grip: Grip
    start: PointerEvent
    to: PointMm
    outcome: Outcome = NO_OUTCOME
    caught: SnapKind | None = None


@dataclass(frozen=True, slots=True)
class MovingSection:
    """Move a part of a boundary by `by`."""

    section: BorderPart
    start: PointerEvent
    by: tuple[int, int] = (0, 0)
    outcome: Outcome = NO_OUTCOME


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
