"""What the boundary tool shows in each of its states."""

import numpy as np

from app.canvas.events import PointMm
from app.canvas.grips import Grip
from app.tools.boundary_sections import is_held
from app.tools.boundary_states import (
    Dragging,
    Idle,
    MovingSection,
    Pressed,
    State,
    arcs_at_grip,
    points_beside_grip,
)
from app.tools.live_numbers import number_box
from app.tools.refusal_shapes import refusal_shapes
from app.tools.staged_land import staged_areas
from app.tools.staging import Outcome
from app.tools.tool import Session
from gis.errors import Refused
from gis.geometry.lattice import MM_PER_M, to_metres
from gis.operations.move_section import moved_line_mm
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.border_part import BorderPart
from gis.topology.records import Label
from layers.overlay import OverlayLine, OverlayPoints, OverlayShape, OverlaySnap, Role


def boundary_shapes(state: State, session: Session, texts: Texts) -> list[OverlayShape]:
    """Return the handles; while dragging, the new course, the land on all sides, its numbers."""
    stable = session.stable
    match state:
        case Idle():
            return [*_chosen(session), *_idle(state, stable, texts)]
        case Pressed(grip):
            return [*_chosen(session), _handle(grip.xy_mm)]
        case Dragging(outcome=Outcome(refusal=Refused() as refusal)):
            told = refusal_shapes(refusal, stable, state.to, texts)
            tried = _segments_to(stable, state.grip, state.to, Role.ATTEMPTED)
            return [*_former(stable, state.grip), *tried, *told]
        case Dragging():
            return _drag(state, session, texts)
        case MovingSection():
            return _move(state, session, texts)


def _chosen(session: Session) -> list[OverlayShape]:
    partition = session.stable.partition
    shapes: list[OverlayShape] = []
    for part in session.selected.borders:
        if is_held(partition, part):
            line = to_metres(part.line_mm(partition))
            shapes.extend((OverlayLine(line, Role.CHOSEN), OverlayPoints(line, Role.CHOSEN)))
    return shapes


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


def _drag(state: Dragging, session: Session, texts: Texts) -> list[OverlayShape]:
    plan = session.plan
    shapes = _former(session.stable, state.grip)
    shapes.extend(staged_areas(plan.partition, state.outcome.labels, are_outlined=False))
    shapes.extend(
        OverlayLine(to_metres(plan.partition.line_mm(arc)), Role.SELECTED)
        for arc in arcs_at_grip(plan, state.grip)
    )
    shapes.append(_handle(state.to))
    if state.caught is not None:
        shapes.append(OverlaySnap(*_metres(state.to), state.caught))
    return [*shapes, *_numbers(session, texts, state.outcome.labels, state.to)]


def _move(state: MovingSection, session: Session, texts: Texts) -> list[OverlayShape]:
    was = state.section.line_mm(session.stable.partition)
    shapes: list[OverlayShape] = [OverlayLine(to_metres(was), Role.FORMER)]
    x, y = (was[len(was) // 2] + np.array(state.by)).tolist()
    if state.outcome.refusal is not None:
        refusal = state.outcome.refusal
        section = state.section
        tried = moved_line_mm(session.stable.partition, section, state.by)
        tried = tried[max(section.first - 1, 0) : section.last + 2]
        shapes.append(OverlayLine(to_metres(tried), Role.ATTEMPTED))
        return [*shapes, *refusal_shapes(refusal, session.stable, (x, y), texts)]
    shapes.extend(staged_areas(session.plan.partition, state.outcome.labels, are_outlined=False))
    shapes.extend(_course(state.section, session.plan))
    return [*shapes, *_numbers(session, texts, state.outcome.labels, (x, y))]


def _course(section: BorderPart, plan: Plan) -> list[OverlayShape]:
    if section.arc not in plan.partition.arcs:
        return []
    return [OverlayLine(to_metres(plan.partition.line_mm(section.arc)), Role.SELECTED)]


def _numbers(
    session: Session, texts: Texts, labels: frozenset[Label], at: PointMm
) -> list[OverlayShape]:
    if not labels:
        return []
    return [number_box(texts, session.stable, session.plan, labels, _metres(at))]


def _former(plan: Plan, grip: Grip) -> list[OverlayShape]:
    """Return the segments that move with a handle, where they were."""
    return _segments_to(plan, grip, grip.xy_mm, Role.FORMER)


def _segments_to(plan: Plan, grip: Grip, at: PointMm, role: Role) -> list[OverlayShape]:
    held = np.array([at])
    return [
        OverlayLine(to_metres(np.vstack([held, [point]])), role)
        for point in points_beside_grip(plan, grip)
    ]


def _metres(xy_mm: PointMm) -> tuple[float, float]:
    return xy_mm[0] / MM_PER_M, xy_mm[1] / MM_PER_M


def _handle(xy_mm: PointMm) -> OverlayPoints:
    return OverlayPoints(np.array([_metres(xy_mm)]), Role.SELECTED)
