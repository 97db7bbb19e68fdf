"""What all tools share: what a tool may do, and a hand that does nothing.

A tool is a small state machine; each state is a frozen dataclass that can be looked at. It gets
world coordinates, never a Qt event, and holds no rule about plans: operations refuse, snapping
finds, the history keeps.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.canvas.events import Cursor, KeyEvent, PointerEvent
from app.selection import Selection
from app.snap_switches import SnapSwitches
from gis.errors import Refused
from gis.plan.edit import Edit
from gis.plan.history import Change
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import GridId
from layers.overlay import Overlay


class Session(Protocol):
    """Be what a tool may do with the project: look, stage, commit, select, refuse."""

    @property
    def plan(self) -> Plan:
        """The plan with a staged edit."""

    @property
    def stable(self) -> Plan:
        """The plan that edits are computed from."""

    @property
    def selection(self) -> tuple[GridId, ...]:
        """The selected grids."""

    @property
    def selected(self) -> Selection:
        """Everything that is selected: grids, households and parts of boundaries."""

    @property
    def locks(self) -> Locks:
        """What no edit may change."""

    @property
    def snapping(self) -> SnapSwitches:
        """What the mouse may catch."""

    @property
    def hand_reason(self) -> str:
        """Why households are assigned by hand now; empty where nobody said so."""

    @property
    def today(self) -> str:
        """The date of today, ISO."""

    def stage(self, edit: Edit) -> None:
        """Show an edit of the stable plan."""

    def cancel(self) -> None:
        """Forget the staged edit."""

    def commit(self, edit: Edit) -> bool:
        """Commit an edit of the stable plan; tell whether that was possible."""

    def select(self, grids: tuple[GridId, ...]) -> None:
        """Select these grids and nothing else."""

    def toggle(self, grid: GridId) -> None:
        """Add a grid to the selection, or take it out."""

    def set_selected(self, selected: Selection) -> None:
        """Select these things and nothing else."""

    def set_snapping(self, switches: SnapSwitches) -> None:
        """Let the mouse catch other things."""

    def refuse(self, refusal: Refused) -> None:
        """Tell the user that something is not possible now."""


@dataclass(frozen=True, slots=True)
class ToolCommand:
    """Be something that the tool in hand can do now besides following the mouse.

    Its text is `window.command.<id>`; `is_checked` is None for what is no switch.
    """

    id: str
    run: Callable[[], None]
    is_enabled: bool = True
    is_checked: bool | None = None


class Tool:
    """Be a tool that takes nothing, so that every press pans; the others say what they do more.

    `name` is the tail of its text keys.
    """

    name = "pan"

    def __init__(self, session: Session, texts: Texts) -> None:
        self.session = session
        self.texts = texts

    @property
    def cursor(self) -> Cursor:
        """How the mouse cursor is to look."""
        return Cursor.OPEN_HAND

    def press(self, event: PointerEvent) -> bool:
        """Leave the press to the canvas."""
        return False

    def move(self, event: PointerEvent) -> None:
        """Do nothing."""

    def release(self, event: PointerEvent) -> None:
        """Do nothing."""

    def click(self, event: PointerEvent) -> None:
        """Do nothing."""

    def double_click(self, event: PointerEvent) -> None:
        """Do nothing."""

    def right_click(self, event: PointerEvent) -> bool:
        """Leave the right button to the menu."""
        return False

    def key(self, event: KeyEvent) -> bool:
        """Have no use for the key."""
        return False

    def take_back(self) -> bool:
        """Tell whether there was something under way whose last part is now taken back.

        What the user orders as undo comes here first; only then it takes a step of the plan back.
        """
        return False

    def commands(self) -> tuple[ToolCommand, ...]:
        """Return what the tool can do now, for menus and the command palette."""
        return ()

    def lose_mouse(self) -> None:
        """Give up all that is under way."""
        self.cancel()

    def cancel(self) -> None:
        """Have nothing to give up."""

    def plan_changed(self, change: Change) -> None:
        """Hear of every change of the plan, the tool's own among them."""

    def overlay(self) -> Overlay:
        """Show nothing."""
        return Overlay()
