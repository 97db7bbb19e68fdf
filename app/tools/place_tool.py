"""The tool that gives households their place on the map, one after another.

    Waiting ──click: the next household stands there; N: not this one; Backspace: the one before
      ▲  │
      │  └── press on a dot ──▶ Pressed ──moved 3 px──▶ Dragging ──release──▶ moved, one undo step
      └──────────────────────────┴── Escape, cancel, undo

The households are those that the user chose, else all without a location. Where a dot stands
already a click puts the next household into the same house.
"""

from collections.abc import Iterable
from dataclasses import replace
from math import hypot

from app.canvas.events import Cursor, Key, KeyEvent, Modifier, PointerEvent, PointMm
from app.canvas.snapping import SNAP_PIXELS, Snap, snap
from app.selection import Selection
from app.tools.place_queue import PlaceQueue
from app.tools.place_shapes import place_shapes
from app.tools.place_states import Dragging, Pressed, State, Waiting
from app.tools.tool import Session, Tool, ToolCommand
from gis.errors import Reason, Refused
from gis.operations.place_household import place_household
from gis.plan.edit import Edit, touched
from gis.plan.history import Change
from gis.plan.records import HouseholdId
from gis.texts import Texts
from gis.topology.records import grid_label
from layers.overlay import (
    Overlay,
    SnapKind,
)

DRAG_PIXELS = 3.0


class PlaceTool(Tool):
    """Place households; Shift held: no dot is caught."""

    name = "place"
    state: State = Waiting()

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__(session, texts)
        self._queue: PlaceQueue | None = None

    @property
    def queue(self) -> PlaceQueue:
        """The households to be placed; without a choice all that have no location."""
        if self._queue is None:
            self._queue = PlaceQueue.of_unplaced(self.session.stable)
        return self._queue

    def place_these(self, households: Iterable[HouseholdId]) -> None:
        """Place these households and no others."""
        self._go_to(PlaceQueue(tuple(dict.fromkeys(households))).within(self.session.stable))

    @property
    def cursor(self) -> Cursor:
        """A cross; an open hand over a dot."""
        match self.state:
            case Pressed() | Dragging():
                return Cursor.GRIP
            case Waiting(hover=Snap()) if self.queue.current is None:
                return Cursor.OPEN_HAND
        return Cursor.CROSS

    def commands(self) -> tuple[ToolCommand, ...]:
        """Go on to the next household, or back."""
        queue = self.queue
        return (
            ToolCommand("skip_household", self.skip, queue.current is not None),
            ToolCommand("previous_household", self.go_back, queue.index > 0),
        )

    def skip(self) -> None:
        """Leave the present household without a place and go on."""
        self._go_to(self.queue.following())

    def go_back(self) -> None:
        """Go back to the household before, to place it anew."""
        self._go_to(self.queue.back())

    def press(self, event: PointerEvent) -> bool:
        """Take hold of the dot under the mouse."""
        found = self._dot(event)
        if found is None or found.household is None:
            return False
        self.state = Pressed(found.household, found.xy_mm, event)
        return True

    def move(self, event: PointerEvent) -> None:
        """Follow the mouse with the next household, or drag the one that is held."""
        match self.state:
            case Waiting():
                self.state = Waiting(event.xy_mm, self._dot(event))
            case Pressed(household, dot, start):
                away = hypot(event.screen[0] - start.screen[0], event.screen[1] - start.screen[1])
                if away >= DRAG_PIXELS:
                    self._drag(Dragging(household, dot, start, dot), event)
            case Dragging() as state:
                self._drag(state, event)

    def release(self, event: PointerEvent) -> None:
        """Commit the drag as one step; without a drag it was a click on a dot."""
        state, self.state = self.state, Waiting(event.xy_mm)
        match state:
            case Pressed(dot=dot):
                self._place(dot)
            case Dragging(edit=Edit() as edit):
                self.session.commit(edit)
            case Dragging(refusal=Refused() as refusal):
                self._refuse(refusal, event.xy_mm)

    def click(self, event: PointerEvent) -> None:
        """Put the next household where the mouse is."""
        found = self._dot(event)
        self._place(found.xy_mm if found else event.xy_mm)

    def key(self, event: KeyEvent) -> bool:
        """N goes on, Backspace back, Escape gives a drag up."""
        match self.state, event.key:
            case Waiting(), Key.N:
                self.skip()
            case Waiting(), Key.BACKSPACE:
                self.go_back()
            case ((Pressed() | Dragging()), Key.ESCAPE):
                self._let_go()
            case _:
                return False
        return True

    def take_back(self) -> bool:
        """Give a drag up."""
        if isinstance(self.state, Waiting):
            return False
        self._let_go()
        return True

    def lose_mouse(self) -> None:
        """Give a drag up; who is next stays."""
        self._let_go()

    def cancel(self) -> None:
        """Give up a drag, and forget which households were chosen."""
        self._let_go()
        self._queue = None

    def plan_changed(self, change: Change) -> None:
        """Go back with an undo, and let go of what is gone."""
        if change.kind in {"staged", "cancelled"}:
            return
        self.state = Waiting(self.state.pointer) if isinstance(self.state, Waiting) else Waiting()
        if self._queue is not None:
            self._queue = self._queue.within(change.after)
            if change.kind == "undone" and change.touched.tables <= {"households", "members"}:
                self._queue = self._queue.at(change.touched.households)

    def _let_go(self) -> None:
        self.state = Waiting()
        self.session.cancel()

    def _dot(self, event: PointerEvent) -> Snap | None:
        if Modifier.SHIFT in event.modifiers:
            return None
        plan, reach_mm = self.session.stable, event.pixels_mm(SNAP_PIXELS)
        return snap(plan, event.xy_mm, reach_mm=reach_mm, kinds={SnapKind.HOUSEHOLD})

    def _place(self, at: PointMm) -> None:
        queue = self.queue
        if queue.current is None:
            return
        self.state = Waiting(at)
        try:
            edit = place_household(self.session.stable, household=queue.current, at=at)
        except Refused as refusal:
            self._refuse(refusal, at)
            return
        if self.session.commit(edit):
            self._go_to(queue.following())

    def _go_to(self, queue: PlaceQueue) -> None:
        """Go on with a queue; who is next is selected, so that lists show it."""
        self._queue = queue
        if queue.current is not None:
            self.session.set_selected(Selection(households=(queue.current,)))

    def _refuse(self, refusal: Refused, at: PointMm) -> None:
        if refusal.reason is not Reason.NOTHING_CHANGES:
            self.state = Waiting(at, refusal=refusal)
            self.session.refuse(refusal)

    def _drag(self, state: Dragging, event: PointerEvent) -> None:
        plan = self.session.stable
        to = (
            state.dot[0] + event.xy_mm[0] - state.start.xy_mm[0],
            state.dot[1] + event.xy_mm[1] - state.start.xy_mm[1],
        )
        try:
            edit = place_household(plan, household=state.household, at=to)
        except Refused as refusal:
            self.session.cancel()
            self.state = replace(state, to=to, edit=None, labels=frozenset(), refusal=refusal)
            return
        self.session.stage(edit)
        seen = touched(plan, self.session.plan, edit)
        labels = frozenset(grid_label(grid) for grid in seen.grids)
        self.state = replace(state, to=to, edit=edit, labels=labels, refusal=None)

    def overlay(self) -> Overlay:
        """Show who is next and where it would live, or the drag with the counts it changes."""
        return Overlay(tuple(place_shapes(self.state, self.queue, self.session, self.texts)))
