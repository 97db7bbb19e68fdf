"""The tool that shows suggested links and lets the hand change them before they are taken.

    Idle ──propose──▶ Proposing ──click on a dot──▶ Picked ──click on a head, or on one of its
      ▲                  │  ▲                          │        households──▶ Proposing
      │                  │  └── Escape, click beside ──┘
      └── Enter: taken as one step; Escape, cancel, another step of the plan: nothing

A press on a dot and a release on a head do the same as two clicks.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import hypot

from app.canvas.events import Cursor, Key, KeyEvent, PointerEvent, PointMm
from app.canvas.snapping import SNAP_PIXELS, snap
from app.tools.give_proposal import Proposal, candidate_name
from app.tools.give_shapes import picked_shape, proposal_shapes
from app.tools.tool import Session, Tool, ToolCommand
from gis.errors import Refused
from gis.geometry.lattice import MM_PER_M
from gis.operations.link_households import Linked
from gis.operations.suggest_links import Suggestion
from gis.operations.take_suggestion import take_suggestion
from gis.plan.history import Change
from gis.plan.records import HouseholdId
from gis.texts import Texts
from layers.overlay import Overlay, OverlayText, Role, SnapKind

DRAG_PIXELS = 4.0


@dataclass(frozen=True, slots=True)
class Idle:
    """Show nothing: there is no suggestion."""


@dataclass(frozen=True, slots=True)
class Proposing:
    """Show a proposal; the pointer may be over a head or a household."""

    proposal: Proposal
    pointer: PointMm | None = None
    hover: HouseholdId | None = None
    over: Linked | None = None


@dataclass(frozen=True, slots=True)
class Picked:
    """Hold a household that is to go to somebody else; `start` while the button is down."""

    proposal: Proposal
    household: HouseholdId
    pointer: PointMm | None = None
    over: Linked | None = None
    start: PointerEvent | None = None


State = Idle | Proposing | Picked


def _nothing() -> None:
    pass


class GiveTool(Tool):
    """Show and change suggested links; `propose` begins."""

    name = "give"
    state: State = Idle()

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__(session, texts)
        self._on_changed: Callable[[], None] = _nothing

    @property
    def proposal(self) -> Proposal | None:
        """What is shown; None when there is nothing to take."""
        return None if isinstance(self.state, Idle) else self.state.proposal

    @property
    def cursor(self) -> Cursor:
        """An arrow; a hand over what can be picked."""
        match self.state:
            case Proposing(hover=int()):
                return Cursor.OPEN_HAND
            case Picked():
                return Cursor.GRIP
        return Cursor.ARROW

    def propose(self, suggestion: Suggestion, on_changed: Callable[[], None]) -> None:
        """Show a suggestion; `on_changed` hears whenever it is another one, or gone."""
        self._on_changed = on_changed
        self._enter(Proposing(Proposal.of(self.session.stable, suggestion)))

    def take(self) -> None:
        """Make the proposal one step of the plan."""
        proposal = self.proposal
        if proposal is None:
            return
        try:
            edit = take_suggestion(self.session.stable, suggestion=proposal.suggestion)
        except Refused as refusal:
            self.session.refuse(refusal)
            return
        self._enter(Idle())
        self.session.commit(edit)

    def commands(self) -> tuple[ToolCommand, ...]:
        """Take the proposal."""
        return (ToolCommand("take_suggestion", self.take, self.proposal is not None),)

    def press(self, event: PointerEvent) -> bool:
        """Take hold of a household's dot."""
        home = self._home(event)
        if not isinstance(self.state, Proposing) or home is None:
            return isinstance(self.state, Picked)
        if not self.state.proposal.has(home):
            return False
        self.state = Picked(self.state.proposal, home, event.xy_mm, start=event)
        return True

    def move(self, event: PointerEvent) -> None:
        """Say what is under the mouse."""
        match self.state:
            case Proposing(proposal):
                home, over = self._home(event), self._seat(event, proposal)
                self.state = Proposing(proposal, event.xy_mm, home, over)
            case Picked(proposal) as state:
                self.state = replace(state, pointer=event.xy_mm, over=self._who(event, proposal))

    def release(self, event: PointerEvent) -> None:
        """Give the household to the head at the end of a drag, or at the second click."""
        state = self.state
        if not isinstance(state, Picked):
            return
        start = state.start
        if start is not None:
            away = hypot(event.screen[0] - start.screen[0], event.screen[1] - start.screen[1])
            if away < DRAG_PIXELS:
                self.state = replace(state, start=None)
                return
        who = self._who(event, state.proposal)
        proposal = state.proposal
        if who is not None:
            proposal = proposal.given(state.household, who)
        self._enter(Proposing(proposal, event.xy_mm))

    def key(self, event: KeyEvent) -> bool:
        """Enter takes, Escape lets go: first of the household, then of all."""
        match self.state, event.key:
            case ((Proposing() | Picked()), Key.ENTER):
                self.take()
            case Picked(proposal), Key.ESCAPE:
                self._enter(Proposing(proposal))
            case Proposing(), Key.ESCAPE:
                self.cancel()
            case _:
                return False
        return True

    def take_back(self) -> bool:
        """Let go of a household."""
        if not isinstance(self.state, Picked):
            return False
        self._enter(Proposing(self.state.proposal))
        return True

    def lose_mouse(self) -> None:
        """Let go of a household that is dragged; the proposal stays."""
        self.take_back()

    def cancel(self) -> None:
        """Forget the proposal."""
        if not isinstance(self.state, Idle):
            self._enter(Idle())

    def plan_changed(self, change: Change) -> None:
        """Forget the proposal when the plan it was made for is another one."""
        if change.kind in {"staged", "cancelled"} or self.proposal is None:
            return
        if change.touched.tables & {"households", "members", "posts", "links"}:
            self._enter(Idle())

    def overlay(self) -> Overlay:
        """Show the lines of all candidates, and whom the mouse is about."""
        state = self.state
        if isinstance(state, Idle):
            return Overlay()
        plan = self.session.stable
        shapes = proposal_shapes(plan, state.proposal)
        if isinstance(state, Picked):
            shapes += picked_shape(plan, state.household)
        lines = self._lines(state)
        if state.pointer is not None and lines:
            x, y = state.pointer
            shapes.append(OverlayText(x / MM_PER_M, y / MM_PER_M, lines, Role.CHOSEN))
        return Overlay(tuple(shapes))

    def _lines(self, state: Proposing | Picked) -> tuple[str, ...]:
        plan, texts, links = self.session.stable, self.texts, state.proposal.suggestion.links
        who = state.over
        if isinstance(state, Proposing) and who is None and state.hover is not None:
            who = links.get(state.hover)
        lines = []
        if isinstance(state, Picked):
            number = plan.households[state.household].household_no
            lines.append(texts("people.give.picked", number=number))
        elif state.hover is not None:
            number = plan.households[state.hover].household_no
            lines.append(texts("people.give.household", number=number))
        if who is not None:
            load = state.proposal.suggestion.loads[who]
            name = candidate_name(plan, who)
            lines.append(texts("people.give.load", name=name, before=load.before, after=load.after))
        return tuple(lines)

    def _enter(self, state: State) -> None:
        self.state = state
        self._on_changed()

    def _home(self, event: PointerEvent) -> HouseholdId | None:
        plan, reach_mm = self.session.stable, event.pixels_mm(SNAP_PIXELS)
        found = snap(plan, event.xy_mm, reach_mm=reach_mm, kinds={SnapKind.HOUSEHOLD})
        return None if found is None else found.household

    def _seat(self, event: PointerEvent, proposal: Proposal) -> Linked | None:
        """Return whose home is under the mouse, the nearest one."""
        x, y = event.xy_mm
        reach_mm = event.pixels_mm(SNAP_PIXELS)
        near = [
            (hypot(seat[0] - x, seat[1] - y), number, who)
            for number, (who, seat) in enumerate(proposal.seats.items())
            if seat is not None and hypot(seat[0] - x, seat[1] - y) <= reach_mm
        ]
        return min(near)[2] if near else None

    def _who(self, event: PointerEvent, proposal: Proposal) -> Linked | None:
        """Return the head under the mouse, or the one whose household is there."""
        seat = self._seat(event, proposal)
        if seat is not None:
            return seat
        home = self._home(event)
        return None if home is None else proposal.suggestion.links.get(home)
