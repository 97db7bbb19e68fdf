"""The tool that reshapes boundaries; both sides of a boundary are one line, so both follow.

    Idle ──press on a handle──▶ Pressed ──moved 3 px──▶ Dragging ──release──▶ Idle, one undo step
      ▲                            │   └─in the section─▶ MovingSection ──────────▶│
      └── release: it is chosen ───┘                    Escape, lost mouse, undo ──┘

A drag that begins on a boundary between two vertices puts a new vertex in. A click on a boundary
chooses it whole; a click on a handle and another with Shift choose the section between them, which
is dragged, deleted and treated by commands as one.
"""

from collections.abc import Callable
from dataclasses import replace
from math import hypot

from app.canvas.events import Cursor, Key, KeyEvent, PointerEvent, PointMm
from app.canvas.grips import Grip, grip_at
from app.canvas.snapping import SNAP_PIXELS
from app.tools.boundary_choosing import chosen_at
from app.tools.boundary_edits import with_grip_at, without_grip
from app.tools.boundary_sections import is_held, lies_in
from app.tools.boundary_shapes import boundary_shapes
from app.tools.boundary_states import (
    Dragging,
    Idle,
    MovingSection,
    Pressed,
    State,
)
from app.tools.grip_place import place_for_grip
from app.tools.section_commands import keep_selected, perform_on_sections, section_commands
from app.tools.staging import NO_OUTCOME, Outcome, staged
from app.tools.tool import Tool, ToolCommand
from gis.errors import Reason, Refused
from gis.operations.delete_section import delete_section
from gis.operations.move_section import move_section
from gis.plan.edit import Edit, touched
from gis.plan.history import Change
from gis.plan.plan import Plan
from gis.topology.border_part import BorderPart, whole
from gis.topology.records import OUTSIDE, Label
from layers.overlay import Overlay, SnapKind

DRAG_PIXELS = 3.0


class BoundaryTool(Tool):
    """Drag, put in and take out the vertices and sections of boundaries; Shift: no snapping."""

    name = "boundary"
    state: State = Idle()

    @property
    def chosen_parts(self) -> tuple[BorderPart, ...]:
        """The parts of boundaries that commands are for."""
        return self.session.selected.borders

    @property
    def cursor(self) -> Cursor:
        """A cross; an open hand over a handle; a barred circle where it cannot go."""
        match self.state:
            case Dragging(outcome=outcome) | MovingSection(outcome=outcome) if outcome.refusal:
                return Cursor.FORBIDDEN
            case Pressed() | Dragging() | MovingSection():
                return Cursor.GRIP
            case Idle(hover=Grip()):
                return Cursor.OPEN_HAND
        return Cursor.CROSS

    def press(self, event: PointerEvent) -> bool:
        """Take hold of the handle under the mouse."""
        grip = self._find(event)
        before = self.state if isinstance(self.state, Idle) else Idle()
        if grip is None:
            self.state = replace(before, hover=None, refusal=None)
            return False
        self.state = Pressed(grip, event, before)
        return True

    def click(self, event: PointerEvent) -> None:
        """Choose nothing, beside all boundaries."""
        self.state = Idle()
        self._choose(())

    def move(self, event: PointerEvent) -> None:
        """Look for a handle, or drag the one or the section that is held."""
        match self.state:
            case Idle() as state:
                self.state = replace(state, hover=self._find(event), refusal=None)
            case Pressed(start=start) as state:
                away = hypot(event.screen[0] - start.screen[0], event.screen[1] - start.screen[1])
                if away >= DRAG_PIXELS:
                    self._begin_drag(state, event)
            case Dragging(grip, start):
                self._drag(grip, start, event)
            case MovingSection(section, start):
                self._move_section(section, start, event)

    def release(self, event: PointerEvent) -> None:
        """Commit the drag as one step; where it is refused, leave everything as it was."""
        state, self.state = self.state, Idle()
        match state:
            case Pressed():
                self._choose_at(state)
            case Dragging(outcome=Outcome(edit=Edit() as edit)):
                self.session.commit(edit)
                self.state = Idle(self._find(event))
            case MovingSection(section=section, outcome=Outcome(edit=Edit() as edit)):
                self._commit_for(section, edit)
            case Dragging(outcome=outcome) | MovingSection(outcome=outcome) if outcome.refusal:
                self._refuse(outcome.refusal, event.xy_mm)

    def double_click(self, event: PointerEvent) -> None:
        """Put a vertex into the boundary under the mouse."""
        found = self._find(event)
        if found is not None and found.kind is SnapKind.ARC:
            locks = self.session.locks
            self._perform(lambda plan: with_grip_at(plan, found, found.xy_mm, locks), event.xy_mm)

    def key(self, event: KeyEvent) -> bool:
        """Escape gives up; Delete takes out the section, or the vertex chosen or hovered."""
        match self.state, event.key:
            case ((Pressed() | Dragging() | MovingSection()), Key.ESCAPE):
                self.cancel()
            case Idle(chosen=chosen), Key.ESCAPE if chosen or self.chosen_parts:
                self.state = Idle()
                self._choose(())
            case Idle(section=section), Key.DELETE | Key.BACKSPACE if (
                part := section or self._chosen_section()
            ):
                self._perform(
                    lambda plan: delete_section(plan, part=part, locks=self.session.locks),
                    _middle(self.session.stable, part),
                )
            case Idle(hover=hover, chosen=chosen), Key.DELETE | Key.BACKSPACE:
                target = next((s for s in (chosen, hover) if s and s.kind != SnapKind.ARC), None)
                if target is None:
                    return False
                locks = self.session.locks
                self._perform(lambda plan: without_grip(plan, target, locks), target.xy_mm)
            case _:
                return False
        return True

    def commands(self) -> tuple[ToolCommand, ...]:
        """Return what can be done with the chosen parts."""
        return section_commands(self.session, self._perform_on_sections)

    def take_back(self) -> bool:
        """Give up a drag."""
        if isinstance(self.state, Idle):
            return False
        self.cancel()
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

    def _begin_drag(self, state: Pressed, event: PointerEvent) -> None:
        section = state.before.section or self._chosen_section()
        if section is not None and lies_in(self.session.stable.partition, section, state.grip):
            self._move_section(section, state.start, event)
        else:
            self._drag(state.grip, state.start, event)

    def _drag(self, grip: Grip, start: PointerEvent, event: PointerEvent) -> None:
        plan = self.session.stable
        dx, dy = _way(start, event)
        led_to = (grip.xy_mm[0] + dx, grip.xy_mm[1] + dy)
        to, caught = place_for_grip(plan, self.session.snapping, grip, led_to, event)
        outcome = self._staged(lambda: with_grip_at(plan, grip, to, self.session.locks))
        self.state = Dragging(grip, start, to, outcome, caught)

    def _move_section(self, section: BorderPart, start: PointerEvent, event: PointerEvent) -> None:
        plan, by = self.session.stable, _way(start, event)
        outcome = self._staged(
            lambda: move_section(plan, part=section, by=by, locks=self.session.locks)
        )
        self.state = MovingSection(section, start, by, outcome)

    def _staged(self, make_edit: Callable[[], Edit]) -> Outcome:
        outcome = staged(self.session, make_edit, self._labels_of)
        refusal = outcome.refusal
        is_idle = refusal is not None and refusal.reason is Reason.NOTHING_CHANGES
        return NO_OUTCOME if is_idle else outcome

    def _labels_of(self, after: Plan, edit: Edit) -> frozenset[Label]:
        return touched(self.session.stable, after, edit).labels - {OUTSIDE}

    def _choose_at(self, state: Pressed) -> None:
        """Choose what was clicked; with Shift the section up to it, or one boundary more."""
        partition = self.session.stable.partition
        self.state, parts = chosen_at(partition, state, self.chosen_parts)
        self._choose(parts)

    def _choose(self, parts: tuple[BorderPart, ...]) -> None:
        if parts != self.chosen_parts:
            self.session.set_selected(replace(self.session.selected, borders=parts))

    def _perform(self, make_edit: Callable[[Plan], Edit], at: PointMm) -> None:
        self.state = Idle()
        try:
            edit = make_edit(self.session.stable)
        except Refused as refusal:
            self._refuse(refusal, at)
        else:
            self.session.commit(edit)

    def _perform_on_sections(self, name: str) -> None:
        """Do something with the chosen parts and keep what becomes of them chosen."""
        parts = self.chosen_parts
        try:
            perform_on_sections(self.session, name)
        except Refused as refusal:
            self._refuse(refusal, _middle(self.session.stable, parts[0]))
        else:
            self.state = Idle(section=self._only_part())

    def _commit_for(self, part: BorderPart, edit: Edit) -> None:
        before = self.session.stable
        if self.session.commit(edit):
            keep_selected(self.session, before, (part,))
        self.state = Idle(section=self._only_part())

    def _only_part(self) -> BorderPart | None:
        return self.chosen_parts[0] if len(self.chosen_parts) == 1 else None

    def _chosen_section(self) -> BorderPart | None:
        """Return the one part that is chosen, unless it is a whole boundary."""
        part, partition = self._only_part(), self.session.stable.partition
        if part is None or not is_held(partition, part) or part == whole(partition, part.arc):
            return None
        return part

    def _refuse(self, refusal: Refused, at: PointMm) -> None:
        self.state = Idle(refusal=refusal, at=at)
        self.session.refuse(refusal)


def _way(start: PointerEvent, event: PointerEvent) -> tuple[int, int]:
    return event.xy_mm[0] - start.xy_mm[0], event.xy_mm[1] - start.xy_mm[1]


def _middle(plan: Plan, part: BorderPart) -> PointMm:
    line = part.line_mm(plan.partition)
    x, y = line[len(line) // 2].tolist()
    return x, y
