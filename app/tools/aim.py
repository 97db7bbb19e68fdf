"""Where the hand that draws a line aims: what it catches, and the way there."""

from math import hypot

from app.canvas.events import Modifier, PointerEvent, PointMm
from app.canvas.snapping import SNAP_PIXELS, Snap, snap
from app.tools.drawing_states import Drawing, State
from app.tools.drawn_line import DrawnLine, Leg
from app.tools.tool import Session
from app.tools.tracing import Surrounding
from layers.overlay import SnapKind


class Aim:
    """Look for what a line or a ring catches, and for ways along what is on the map.

    The network round the hand is kept from one movement to the next.
    """

    def __init__(self, session: Session, is_ring: bool) -> None:
        self._session = session
        self._is_ring = is_ring
        self._surrounding: Surrounding | None = None

    def find(self, event: PointerEvent, state: State, origin: PointMm | None) -> Snap | None:
        """Return what the mouse catches; nothing with Shift held.

        The first point of a ring comes before all else. Lines ended before this one catch like the
        boundaries that they are to be. Households do not catch a boundary: whose
        they would be could not be seen.
        """
        if Modifier.SHIFT in event.modifiers:
            return None
        first = self._beginning(event, state)
        if first is not None:
            return Snap(SnapKind.NODE, first, 0.0)
        kinds = self._session.snapping.caught - {SnapKind.HOUSEHOLD}
        reach = event.pixels_mm(SNAP_PIXELS)
        plan = self._session.stable
        drawn = [line.xy_mm() for line in state.earlier] if isinstance(state, Drawing) else []
        return snap(plan, event.xy_mm, reach_mm=reach, kinds=kinds, origin=origin, drawn=drawn)

    def way_to(self, line: DrawnLine, hover: Snap | None, at: PointMm, event: PointerEvent) -> Leg:
        """Return what a click adds: the way along what is there, or one point."""
        start = line.last
        traces = self._session.snapping.traces and hover is not None
        if not traces or start is None or start == at:
            return (at,)
        plan = self._session.stable
        around = self._surrounding
        if around is None or not around.serves(plan, start, at):
            around = self._surrounding = Surrounding.of(plan, start, at)
        return around.way(start, at, event.pixels_mm(SNAP_PIXELS)) or (at,)

    def _beginning(self, event: PointerEvent, state: State) -> PointMm | None:
        """Return the first point of a ring that the mouse is at, to close it."""
        if not self._is_ring or not isinstance(state, Drawing):
            return None
        points = state.points + (state.stroke.points if state.stroke is not None else ())
        x, y = event.xy_mm
        near = len(points) > 2 and (
            hypot(points[0][0] - x, points[0][1] - y) <= event.pixels_mm(SNAP_PIXELS)
        )
        return points[0] if near else None
