"""Tools that draw for a purpose that was said before, in a dialog: rings and lines.

The states are those of every tool that draws. What has consequences is agreed to before it becomes
a step; whoever does not agree goes on drawing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.canvas.events import Modifier
from app.tools.drawing_states import Drawing
from app.tools.drawing_tool import DrawingTool
from app.tools.tool import Session
from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.texts import Texts

Lines = Sequence[LatticeArray]

_UNFINISHED = {
    Reason.LINE_TOO_SHORT,
    Reason.LINE_DOES_NOT_CUT,
    Reason.RING_TOO_SHORT,
    Reason.RING_CROSSES_ITSELF,
}
"""What every line or ring may be refused for until its last point stands."""


def _always(edit: Edit) -> bool:
    return True


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Purpose:
    """Say what becomes of the lines, whether that is agreed to, and what follows."""

    make: Callable[[Plan, Lines], Edit]
    agrees: Callable[[Edit], bool] = _always
    done: Callable[[], None] = _nothing


class PurposeTool(DrawingTool):
    """Draw for a purpose; without one nothing can be finished."""

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__(session, texts)
        self._purpose: Purpose | None = None

    def draw_for(self, purpose: Purpose) -> None:
        """Draw for this from now on."""
        self.cancel()
        self._purpose = purpose

    def edit_of(self, plan: Plan, lines_mm: Lines, held: frozenset[Modifier]) -> Edit:
        """Do what the purpose says."""
        if self._purpose is None:
            raise Refused(Reason.NOTHING_CHANGES)
        return self._purpose.make(plan, lines_mm)

    def is_unfinished(self, refusal: Refused) -> bool:
        """Tell whether a refusal only means that the line is not complete yet."""
        return refusal.reason in _UNFINISHED

    def finish(self) -> None:
        """Ask first where the purpose wants to."""
        state = self.state
        if isinstance(state, Drawing) and self._purpose is not None:
            self._show(replace(state, ahead=(), stroke=None))
            edit = self._staged()
            if edit is not None and not self._purpose.agrees(edit):
                return
        super().finish()

    def done(self, edit: Edit) -> None:
        """Leave the purpose behind."""
        purpose, self._purpose = self._purpose, None
        if purpose is not None:
            purpose.done()

    def _staged(self) -> Edit | None:
        return self.state.outcome.edit if isinstance(self.state, Drawing) else None


class RingTool(PurposeTool):
    """Draw a ring."""

    name = "ring"
    is_ring = True


class LinesTool(PurposeTool):
    """Draw one line or several."""

    name = "lines"
    takes_several = True


PURPOSE_TOOLS = (RingTool, LinesTool)
"""The tools that no command takes by itself."""
