"""What the drawing tools show: the line, what the next click adds, what it would do."""

from typing import Protocol

from app.canvas.events import PointMm
from app.tools.drawing_states import Drawing, State
from app.tools.drawn_line import DrawnLine, xy_of
from app.tools.live_numbers import number_box
from app.tools.refusal_shapes import refusal_shapes
from app.tools.staged_land import piece_names, staged_areas
from app.tools.staging import Outcome
from app.tools.tool import Session
from gis.errors import Refused
from gis.geometry.lattice import MM_PER_M, to_metres
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import is_grid
from layers.overlay import (
    OverlayLine,
    OverlayPoints,
    OverlayRing,
    OverlayShape,
    OverlaySnap,
    Role,
)


class Drawer(Protocol):
    """Be a drawing tool, as far as its picture needs it."""

    session: Session
    texts: Texts
    is_ring: bool

    def is_unfinished(self, refusal: Refused) -> bool:
        """Tell whether a refusal only means that the line is not complete yet."""

    def plan_before(self) -> Plan:
        """Return the plan that the numbers are compared with."""


def drawing_shapes(tool: Drawer, state: State) -> list[OverlayShape]:
    """Return the shapes of a state."""
    shapes: list[OverlayShape] = []
    if isinstance(state, Drawing):
        shapes.extend(_lines(tool, state))
        refusal = state.outcome.refusal
        is_told = refusal is None or state.insists or not tool.is_unfinished(refusal)
        if is_told:
            shapes = [*outcome_shapes(tool, state.outcome, state.pointer), *shapes]
    if state.hover is not None:
        shapes.append(OverlaySnap(*_metres(state.hover.xy_mm), state.hover.kind))
    return shapes


def outcome_shapes(tool: Drawer, outcome: Outcome, at: PointMm) -> list[OverlayShape]:
    """Return the land that an edit makes and its numbers, or why it is not possible."""
    session = tool.session
    if outcome.refusal is not None:
        return refusal_shapes(outcome.refusal, session.stable, at, tool.texts)
    partition = session.plan.partition
    grids = {label for label in outcome.labels if is_grid(label) and partition.arcs_of(label)}
    shapes: list[OverlayShape] = [*staged_areas(partition, grids)]
    shapes.extend(piece_names(session.plan, grids))
    if outcome.labels:
        plans = tool.plan_before(), session.plan
        shapes.append(number_box(tool.texts, *plans, outcome.labels, _metres(at)))
    return shapes


def _lines(tool: Drawer, state: Drawing) -> list[OverlayShape]:
    shapes: list[OverlayShape] = [
        OverlayLine(to_metres(line.xy_mm()), Role.GUIDE) for line in state.earlier
    ]
    whole = state.line.with_leg(state.ahead)
    xy_m = to_metres(whole.xy_mm())
    if len(xy_m) < 2:
        return [*shapes, OverlayPoints(xy_m, Role.GUIDE)]
    is_seen = state.outcome.edit is not None and bool(state.outcome.labels)
    if tool.is_ring and len(xy_m) > 2 and not is_seen:
        shapes.append(OverlayRing(xy_m, Role.GUIDE, is_open=True))
    else:
        shapes.append(OverlayLine(xy_m, Role.GUIDE))
    if len(state.ahead) > 1:
        last = state.line.legs[-1][-1:] if state.line.legs else ()
        way = DrawnLine().with_leg((*last, *state.ahead))
        shapes.append(OverlayLine(to_metres(way.xy_mm()), Role.HOVERED))
    ends = tuple(leg[-1] for leg in state.line.legs)
    first = state.points[:1]
    shapes.append(OverlayPoints(to_metres(xy_of((*first, *ends))), Role.GUIDE))
    return shapes


def _metres(xy_mm: PointMm) -> tuple[float, float]:
    return xy_mm[0] / MM_PER_M, xy_mm[1] / MM_PER_M
