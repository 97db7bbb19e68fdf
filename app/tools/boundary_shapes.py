"""What the boundary tool shows in each of its states."""

import numpy as np

from app.canvas.events import PointMm
from app.canvas.grips import Grip
from app.tools.boundary_states import (
    Dragging,
    Idle,
    Pressed,
    State,
    arcs_at_grip,
    points_beside_grip,
)
from app.tools.live_numbers import number_box, staged_areas
from app.tools.refusal_shapes import refusal_shapes
from app.tools.tool import Session
from gis.errors import Refused
from gis.geometry.lattice import MM_PER_M, to_metres
from gis.plan.plan import Plan
from gis.texts import Texts
from layers.overlay import (
    OverlayLine,
    OverlayPoints,
    OverlayShape,
    OverlaySnap,
    Role,
    SnapKind,
)


def boundary_shapes(state: State, session: Session, texts: Texts) -> list[OverlayShape]:
    """Return the handles; while dragging, the new course, the land on all sides, its numbers."""
    match state:
        case Idle():
            return _idle(state, session.stable, texts)
        case Pressed(grip):
            return [_handle(grip.xy_mm)]
        case Dragging(refusal=Refused() as refusal):
            former = _former(session.stable, state.grip)
            return [*former, *refusal_shapes(refusal, session.stable, state.to, texts)]
        case Dragging():
            return _drag(state, session.stable, session.plan, texts)


def _idle(state: Idle, plan: Plan, texts: Texts) -> list[OverlayShape]:
    shapes: list[OverlayShape] = []
    if state.hover is not None:
        line = to_metres(plan.partition.line_mm(state.hover.arc))
        shapes.append(OverlayLine(line, Role.HOVERED))
        shapes.append(OverlayPoints(line, Role.HOVERED))
        shapes.append(OverlaySnap(*_metres(state.hover.xy_mm), state.hover.kind))
    if state.chosen is not None:
        shapes.append(_handle(state.chosen.xy_mm))
    if state.refusal is not None:
        shapes.extend(refusal_shapes(state.refusal, plan, state.at, texts))
    return shapes


def _drag(state: Dragging, stable: Plan, plan: Plan, texts: Texts) -> list[OverlayShape]:
    shapes = _former(stable, state.grip)
    # Their boundaries are on the map, but for the dragged one, which is drawn by itself.
    shapes.extend(staged_areas(plan.partition, state.labels, are_outlined=False))
    shapes.extend(_course(plan, state.grip))
    shapes.append(_handle(state.to))
    if state.is_straight:
        shapes.append(OverlaySnap(*_metres(state.to), SnapKind.REFERENCE))
    if state.labels:
        shapes.append(number_box(texts, stable, plan, state.labels, _metres(state.to)))
    return shapes


def _course(plan: Plan, grip: Grip) -> list[OverlayShape]:
    return [
        OverlayLine(to_metres(plan.partition.line_mm(arc)), Role.SELECTED)
        for arc in arcs_at_grip(plan, grip)
    ]


def _former(plan: Plan, grip: Grip) -> list[OverlayShape]:
    """Return the segments that move with a handle, where they were."""
    held = np.array([grip.xy_mm])
    return [
        OverlayLine(to_metres(np.vstack([held, [point]])), Role.FORMER)
        for point in points_beside_grip(plan, grip)
    ]


def _metres(xy_mm: PointMm) -> tuple[float, float]:
    return xy_mm[0] / MM_PER_M, xy_mm[1] / MM_PER_M


def _handle(xy_mm: PointMm) -> OverlayPoints:
    return OverlayPoints(np.array([_metres(xy_mm)]), Role.SELECTED)
