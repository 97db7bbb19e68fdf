"""The tool that reshapes boundaries; both sides of a boundary are one line, so both follow.

    Idle ──press on a handle──▶ Pressed ──moved 3 px──▶ Dragging ──release──▶ Idle, one undo step
      ▲                            │ release: the handle is chosen     │
      └────────────────────────────┴──── Escape, cancel, undo ─────────┘

A drag that begins on a boundary between two vertices puts a new vertex in.
"""

from collections.abc import Callable
from math import hypot

from app.canvas.events import Cursor, Key, KeyEvent, Modifier, PointerEvent, PointMm
from app.canvas.grips import Grip, grip_at, straight_place
from app.canvas.snapping import SNAP_PIXELS
from app.tools.boundary_shapes import boundary_shapes
from app.tools.boundary_states import Dragging, Idle, Pressed, State, points_beside_grip
from app.tools.tool import Tool
from gis.errors import Reason, Refused
from gis.operations.delete_vertex import delete_vertex
from gis.operations.insert_vertex import insert_vertex
from gis.operations.move_node import move_node
from gis.operations.move_vertex import move_vertex
from gis.plan.edit import Edit, touched
from gis.plan.history import Change
from gis.plan.plan import Plan
from gis.topology.records import OUTSIDE
from layers.overlay import Overlay, SnapKind

DRAG_PIXELS = 3.0
STRAIGHT_PIXELS = 6.0


class BoundaryTool(Tool):
    """Drag, put in and take out the vertices of boundaries; Shift held: no straightening."""

    name = "boundary"
    state: State = Idle()

    @property
    def cursor(self) -> Cursor:
        """A cross; an open hand over a handle; a barred circle where it cannot go."""
        match self.state:
            case Dragging(refusal=Refused()):
                return Cursor.FORBIDDEN
            case Pressed() | Dragging():
                return Cursor.GRIP
            case Idle(hover=Grip()):
                return Cursor.OPEN_HAND
        return Cursor.CROSS

    def press(self, event: PointerEvent) -> bool:
        """Take hold of the handle under the mouse."""
        grip = self._find(event)
        if grip is None:
            self.state = Idle()
            return False
        self.state = Pressed(grip, event)
        return True

    def move(self, event: PointerEvent) -> None:
        """Look for a handle, or drag the one that is held."""
        match self.state:
            case Idle(chosen=chosen):
                self.state = Idle(self._find(event), chosen)
            case Pressed(grip, start):
                away = hypot(event.screen[0] - start.screen[0], event.screen[1] - start.screen[1])
                if away >= DRAG_PIXELS:
                    self._drag(grip, start, event)
            case Dragging(grip, start):
                self._drag(grip, start, event)

    def release(self, event: PointerEvent) -> None:
        """Commit the drag as one step; where it is refused, leave everything as it was."""
        state, self.state = self.state, Idle()
        match state:
            case Pressed(grip):
                self.state = Idle(grip, grip)
            case Dragging(edit=Edit() as edit):
                self.session.commit(edit)
                self.state = Idle(self._find(event))
            case Dragging(refusal=Refused() as refusal):
                self._refuse(refusal, event.xy_mm)

    def double_click(self, event: PointerEvent) -> None:
        """Put a vertex into the boundary under the mouse."""
        found = self._find(event)
        if found is not None and found.kind is SnapKind.ARC:
            self._perform(lambda plan: self._reshaped(plan, found, found.xy_mm), event.xy_mm)

    def key(self, event: KeyEvent) -> bool:
        """Escape gives up; Delete takes out the vertex that is chosen or under the mouse."""
        match self.state, event.key:
            case ((Pressed() | Dragging()), Key.ESCAPE):
                self.cancel()
            case Idle(chosen=Grip()), Key.ESCAPE:
                self.state = Idle()
            case Idle(hover=hover, chosen=chosen), Key.DELETE | Key.BACKSPACE:
                target = next((s for s in (chosen, hover) if s and s.kind != SnapKind.ARC), None)
                if target is None:
                    return False
                self._perform(lambda plan: self._without(plan, target), target.xy_mm)
            case _:
                return False
        return True

    def cancel(self) -> None:
        """Put everything back as it was at the press."""
        self.state = Idle()
        self.session.cancel()

    def plan_changed(self, change: Change) -> None:
        """Let go when the plan changes under the hand, as by undo: the handle may be gone."""
        if change.kind != "staged":
            self.state = Idle()

    def overlay(self) -> Overlay:
        """Show the state."""
        return Overlay(tuple(boundary_shapes(self.state, self.session, self.texts)))

    def _find(self, event: PointerEvent) -> Grip | None:
        partition = self.session.stable.partition
        return grip_at(partition, event.xy_mm, reach_mm=event.pixels_mm(SNAP_PIXELS))

    def _drag(self, grip: Grip, start: PointerEvent, event: PointerEvent) -> None:
        plan = self.session.stable
        to = (
            grip.xy_mm[0] + event.xy_mm[0] - start.xy_mm[0],
            grip.xy_mm[1] + event.xy_mm[1] - start.xy_mm[1],
        )
        straight = None
        if Modifier.SHIFT not in event.modifiers:
            reach = event.pixels_mm(STRAIGHT_PIXELS)
            straight = straight_place(to, points_beside_grip(plan, grip), reach_mm=reach)
        to = straight or to
        try:
            edit = self._reshaped(plan, grip, to)
        except Refused as refusal:
            self.session.cancel()
            shown = None if refusal.reason is Reason.NOTHING_CHANGES else refusal
            self.state = Dragging(grip, start, to, refusal=shown)
            return
        self.session.stage(edit)
        labels = touched(plan, self.session.plan, edit).labels - {OUTSIDE}
        self.state = Dragging(grip, start, to, edit, labels, is_straight=straight is not None)

    def _reshaped(self, plan: Plan, grip: Grip, to: PointMm) -> Edit:
        locks = self.session.locks
        if grip.node is not None:
            return move_node(plan, node=grip.node, to=to, locks=locks)
        arc, index = grip.arc, grip.index
        if grip.kind is SnapKind.VERTEX:
            return move_vertex(plan, arc=arc, index=index, to=to, locks=locks)
        return insert_vertex(plan, arc=arc, segment=index, at=to, locks=locks)

    def _without(self, plan: Plan, target: Grip) -> Edit:
        if target.node is not None:
            raise Refused(Reason.IS_JUNCTION, node=target.node)
        locks = self.session.locks
        return delete_vertex(plan, arc=target.arc, index=target.index, locks=locks)

    def _perform(self, make_edit: Callable[[Plan], Edit], at: PointMm) -> None:
        self.state = Idle()
        try:
            edit = make_edit(self.session.stable)
        except Refused as refusal:
            self._refuse(refusal, at)
        else:
            self.session.commit(edit)

    def _refuse(self, refusal: Refused, at: PointMm) -> None:
        self.state = Idle(refusal=refusal, at=at)
        self.session.refuse(refusal)
