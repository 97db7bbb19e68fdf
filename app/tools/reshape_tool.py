"""The tool that draws a boundary anew: the line replaces the nearer part of what is there."""

from collections.abc import Sequence

from app.canvas.events import Modifier
from app.tools.drawing_tool import DrawingTool
from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.reshape_border import reshape_border
from gis.plan.edit import Edit
from gis.plan.plan import Plan

_UNFINISHED = {
    Reason.LINE_TOO_SHORT,
    Reason.LINE_DOES_NOT_MEET_BORDER,
    Reason.LINE_MEETS_ONCE,
    Reason.NOTHING_CHANGES,
}


class ReshapeTool(DrawingTool):
    """Draw a line from a boundary back to it; either side may grow."""

    name = "reshape"

    def edit_of(
        self, plan: Plan, lines_mm: Sequence[LatticeArray], held: frozenset[Modifier]
    ) -> Edit:
        """Lead the boundary along the line."""
        return reshape_border(plan, line_mm=lines_mm[0], locks=self.session.locks)

    def is_unfinished(self, refusal: Refused) -> bool:
        """Tell whether a refusal only means that the line has not come back yet."""
        return refusal.reason in _UNFINISHED
