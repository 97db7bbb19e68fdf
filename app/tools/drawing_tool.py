"""The base of the tools that draw a line or a ring and make an edit of it.

    Idle ──press──▶ Drawing ──click: a point · drag: a stroke · T: along what is there──▶ Drawing
      ▲                │        Backspace, undo: the last of these is taken back
      └────────────────┴── Enter, double or right click, the first point of a ring: one undo step
                           Escape, another tool, closing the project: nothing

While the line is drawn, what it would do is staged and shown with its numbers; where that is
refused the reason stands at the cursor.
"""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from math import hypot

from app.canvas.events import Cursor, Key, KeyEvent, Modifier, PointerEvent, PointMm
from app.canvas.snapping import Snap
from app.tools.aim import Aim
from app.tools.changed_land import changed_labels
from app.tools.drawing_shapes import drawing_shapes
from app.tools.drawing_states import Drawing, Idle, State, Stroke
from app.tools.drawn_line import DrawnLine, Leg, simplified_stroke
from app.tools.staging import NO_OUTCOME, Outcome, staged
from app.tools.tool import Session, Tool, ToolCommand
from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.plan.edit import Edit
from gis.plan.history import Change
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import Label
from layers.overlay import Overlay

STROKE_PIXELS = 8.0
"""How far the held mouse moves before a click becomes a stroke; hands tremble."""
SIMPLIFY_PIXELS = 1.5
"""How far the points of a stroke may lie from the way of the hand."""


class DrawingTool(Tool):
    """Draw; Shift held suspends snapping and following."""

    is_ring = False
    takes_several = False
    state: State = Idle()

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__(session, texts)
        self._aim = Aim(session, self.is_ring)

    @abstractmethod
    def edit_of(
        self, plan: Plan, lines_mm: Sequence[LatticeArray], held: frozenset[Modifier]
    ) -> Edit:
        """Return what the lines, shapes (n, 2), do to a plan with these keys held.

        Raises Refused.
        """

    def is_unfinished(self, refusal: Refused) -> bool:
        """Tell whether a refusal only means that the line is not complete yet."""
        return refusal.reason is Reason.LINE_TOO_SHORT

    def labels_of(self, after: Plan, edit: Edit) -> frozenset[Label]:
        """Return whose numbers are shown: all land that the edit makes, enlarges or lessens."""
        return changed_labels(self.session.stable, after, edit)

    def plan_before(self) -> Plan:
        """Return the plan that the numbers are compared with."""
        return self.session.stable

    @property
    def cursor(self) -> Cursor:
        """A cross."""
        return Cursor.CROSS

    def press(self, event: PointerEvent) -> bool:
        """Begin a click or a stroke."""
        state = self.state if isinstance(self.state, Drawing) else Drawing()
        hover = self._aim.find(event, state, state.line.last)
        self.state = replace(state, pointer=_place(hover, event), hover=hover, stroke=Stroke(event))
        return True

    def move(self, event: PointerEvent) -> None:
        """Lead the line to the mouse, or the stroke along it, and show what it would do."""
        match self.state:
            case Idle():
                self.state = Idle(self._aim.find(event, self.state, None))
            case Drawing(stroke=None) as state:
                self._lead(state, event)
            case Drawing(stroke=Stroke() as stroke) as state:
                self._draw_on(state, stroke, event)

    def release(self, event: PointerEvent) -> None:
        """Add a point or the stroke."""
        match self.state:
            case Drawing(stroke=Stroke(points=()) as stroke) as state:
                self._add_click(replace(state, stroke=None), stroke.start)
            case Drawing(stroke=Stroke(points=points)) as state:
                hover = self._aim.find(event, self.state, None)
                leg = simplified_stroke(
                    (*points[:-1], _place(hover, event)), event.pixels_mm(SIMPLIFY_PIXELS)
                )
                self._add(replace(state, stroke=None, hover=hover), leg)

    def click(self, event: PointerEvent) -> None:
        """Add a point."""
        self._add_click(self.state if isinstance(self.state, Drawing) else Drawing(), event)

    def double_click(self, event: PointerEvent) -> None:
        """Finish; the first click of the two added the last point."""
        self.finish()

    def right_click(self, event: PointerEvent) -> bool:
        """Finish a line that is being drawn."""
        if not isinstance(self.state, Drawing):
            return False
        self.finish()
        return True

    def key(self, event: KeyEvent) -> bool:
        """Enter finishes, Backspace takes back, Escape gives up, T follows what is there or not."""
        match self.state, event.key:
            case _, Key.T:
                self.switch_tracing()
            case Drawing(), Key.ENTER:
                self.finish()
            case Drawing(), Key.ESCAPE:
                self.cancel()
            case Drawing(), Key.BACKSPACE:
                self.take_back()
            case _:
                return False
        return True

    def take_back(self) -> bool:
        """Take the last point, stroke or traced way back; the first of all ends the drawing."""
        if not isinstance(self.state, Drawing):
            return False
        state = self.state
        if state.stroke is not None:
            self._show(replace(state, stroke=None))
        elif not state.line.legs and state.earlier:
            self._show(replace(state, line=state.earlier[-1], earlier=state.earlier[:-1], ahead=()))
        else:
            self._show(replace(state, line=state.line.without_last_leg(), ahead=()))
        return True

    def switch_tracing(self) -> None:
        """Let lines follow what is on the map between two clicks, or let them run straight."""
        switches = self.session.snapping
        self.session.set_snapping(switches.tracing(not switches.traces))
        if isinstance(self.state, Drawing):
            self._show(replace(self.state, ahead=()))

    def commands(self) -> tuple[ToolCommand, ...]:
        """Return finish, follow what is there, and end a line where several are taken."""
        is_drawing = isinstance(self.state, Drawing)
        traces = self.session.snapping.traces
        return (
            ToolCommand("finish", self.finish, is_drawing),
            ToolCommand("trace", self.switch_tracing, is_checked=traces),
            *self._several(is_drawing),
        )

    def _several(self, is_drawing: bool) -> tuple[ToolCommand, ...]:
        if not self.takes_several:
            return ()
        return (ToolCommand("end_line", self.end_line, is_drawing),)

    def lose_mouse(self) -> None:
        """Give up the stroke under way; points that stand stay."""
        if isinstance(self.state, Drawing):
            self._show(replace(self.state, stroke=None, ahead=()))

    def cancel(self) -> None:
        """Forget the line."""
        self.state = Idle()
        self.session.cancel()

    def plan_changed(self, change: Change) -> None:
        """Keep the points when the plan changes under the hand; the next move asks anew."""
        if change.kind != "staged" and isinstance(self.state, Drawing):
            self.state = replace(self.state, outcome=NO_OUTCOME, ahead=(), hover=None)

    def finish(self) -> None:
        """Make the edit of what stands; where it is refused, say why and let the hand go on."""
        if not isinstance(self.state, Drawing):
            return
        self._show(replace(self.state, ahead=(), stroke=None))
        match self.state:
            case Drawing(outcome=Outcome(edit=Edit() as edit)) as state:
                self.state = Idle()
                if self.session.commit(edit):
                    self.done(edit)
                else:
                    self.state = replace(state, outcome=NO_OUTCOME)
            case Drawing(outcome=Outcome(refusal=refusal)) as state:
                too_short = Reason.RING_TOO_SHORT if self.is_ring else Reason.LINE_TOO_SHORT
                refusal = refusal or Refused(too_short)
                outcome = Outcome(refusal=refusal)
                self.state = replace(state, outcome=outcome, insists=True)
                self.session.refuse(refusal)

    def done(self, edit: Edit) -> None:
        """Do what follows when the edit of a line has become a step."""

    def overlay(self) -> Overlay:
        """Show the line, what it would do, or why it cannot."""
        return Overlay(tuple(drawing_shapes(self, self.state)))

    def ask_again(self) -> None:
        """Show what the line would do now that something else counts."""
        if isinstance(self.state, Drawing):
            self._show(self.state)

    def end_line(self) -> None:
        """Let the next click begin another line that counts with this one."""
        if isinstance(self.state, Drawing) and len(self.state.points) > 1:
            earlier = (*self.state.earlier, self.state.line)
            self._show(replace(self.state, line=DrawnLine(), earlier=earlier, ahead=()))

    def _lead(self, state: Drawing, event: PointerEvent) -> None:
        hover = self._aim.find(event, state, state.line.last)
        at = _place(hover, event)
        ahead = self._aim.way_to(state.line, hover, at, event)
        led = replace(state, pointer=at, hover=hover, ahead=ahead, held=event.modifiers)
        if state.outcome.edit is not None and (state.ahead, state.held) == (led.ahead, led.held):
            self.state = led
        else:
            self._show(led)

    def _draw_on(self, state: Drawing, stroke: Stroke, event: PointerEvent) -> None:
        x, y = stroke.start.screen
        away = hypot(event.screen[0] - x, event.screen[1] - y)
        if not stroke.points and away < STROKE_PIXELS:
            return
        points = stroke.points or (state.pointer,)
        at = event.xy_mm
        if at != points[-1]:
            points = (*points, at)
        drawn = simplified_stroke(points, event.pixels_mm(SIMPLIFY_PIXELS))
        now = replace(stroke, points=points)
        self._show(
            replace(state, pointer=at, hover=None, ahead=drawn, stroke=now, held=event.modifiers)
        )

    def _add_click(self, state: Drawing, event: PointerEvent) -> None:
        hover = self._aim.find(event, state, state.line.last)
        at = _place(hover, event)
        state = replace(state, hover=hover, held=event.modifiers)
        self._add(state, self._aim.way_to(state.line, hover, at, event))
        ends = self.takes_several and Modifier.CONTROL in event.modifiers
        if ends:
            self.end_line()

    def _add(self, state: Drawing, leg: Leg) -> None:
        whole = (*state.points, *leg)
        closes = self.is_ring and len(whole) > 3 and whole[-1] == whole[0]
        line = state.line.with_leg(leg[:-1] if closes else leg)
        self._show(replace(state, line=line, pointer=leg[-1], ahead=(), insists=False))
        if closes:
            self.finish()

    def _show(self, state: Drawing) -> None:
        """Take over a state and stage what its lines would do; without a point, wait again."""
        if state.is_empty and state.stroke is None:
            self.cancel()
            return
        lines = (*state.earlier, state.line.with_leg(state.ahead))
        outcome = self._outcome(
            [line.xy_mm() for line in lines if len(line.points) > 1], state.held
        )
        self.state = replace(state, outcome=outcome)

    def _outcome(self, lines_mm: Sequence[LatticeArray], held: frozenset[Modifier]) -> Outcome:
        least = 3 if self.is_ring else 2
        if not lines_mm or max(map(len, lines_mm)) < least:
            self.session.cancel()
            return NO_OUTCOME
        stable = self.session.stable
        return staged(self.session, lambda: self.edit_of(stable, lines_mm, held), self.labels_of)


def _place(hover: Snap | None, event: PointerEvent) -> PointMm:
    return hover.xy_mm if hover is not None else event.xy_mm
