"""What the tool that places households shows in each of its states."""

import numpy as np

from app.canvas.events import PointMm
from app.tools.live_numbers import name_of, number_box
from app.tools.place_queue import PlaceQueue
from app.tools.place_states import Dragging, Pressed, State, Waiting
from app.tools.refusal_shapes import refusal_shapes
from app.tools.tool import Session
from gis.errors import Reason
from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.locate import label_at
from gis.topology.records import OUTSIDE
from layers.overlay import (
    OverlayDots,
    OverlayLine,
    OverlayShape,
    OverlaySnap,
    OverlayText,
    Role,
)


def place_shapes(
    state: State, queue: PlaceQueue, session: Session, texts: Texts
) -> list[OverlayShape]:
    """Return who is next and where it would live, or the drag with the counts it changes."""
    match state:
        case Waiting():
            return _waiting(state, queue, session.stable, texts)
        case Pressed(dot=dot):
            return [_dot(dot)]
        case Dragging():
            return _dragging(state, session, texts)


def _waiting(state: Waiting, queue: PlaceQueue, plan: Plan, texts: Texts) -> list[OverlayShape]:
    if state.pointer is None:
        return []
    if state.refusal is not None:
        return refusal_shapes(state.refusal, plan, state.pointer, texts)
    shapes: list[OverlayShape] = []
    if state.hover is not None:
        shapes.append(OverlaySnap(*_metres(state.hover.xy_mm), state.hover.kind))
    at = state.hover.xy_mm if state.hover else state.pointer
    lines = _next_lines(plan, queue, at, texts)
    return [*shapes, OverlayText(*_metres(state.pointer), lines, Role.CHOSEN)]


def _next_lines(plan: Plan, queue: PlaceQueue, at: PointMm, texts: Texts) -> tuple[str, ...]:
    if queue.current is None:
        done = "tools.place.all_done" if queue.households else "tools.place.none"
        return (texts(done), texts("tools.place.drag"))
    home = plan.households[queue.current]
    label = label_at(plan.partition, *at)
    land = texts("tools.place.outside") if label == OUTSIDE else name_of(texts, plan, label)
    group = " ".join(part for part in (home.villager_group, home.house_no) if part)
    return (
        texts("tools.place.household", number=home.household_no),
        *((group,) if group else ()),
        texts("tools.place.lands_in", land=land),
        texts("tools.place.count", number=queue.index + 1, count=len(queue.households)),
    )


def _dragging(state: Dragging, session: Session, texts: Texts) -> list[OverlayShape]:
    way = np.array([_metres(state.dot), _metres(state.to)])
    shapes: list[OverlayShape] = [OverlayLine(way, Role.FORMER), _dot(state.to)]
    if state.refusal is not None and state.refusal.reason is not Reason.NOTHING_CHANGES:
        return [*shapes, *refusal_shapes(state.refusal, session.stable, state.to, texts)]
    if state.labels:
        plans = session.stable, session.plan
        shapes.append(number_box(texts, *plans, state.labels, _metres(state.to)))
    return shapes


def _dot(place_mm: PointMm) -> OverlayDots:
    return OverlayDots(np.array([_metres(place_mm)]), Role.CHOSEN)


def _metres(xy_mm: PointMm) -> tuple[float, float]:
    return xy_mm[0] / MM_PER_M, xy_mm[1] / MM_PER_M
