"""The tool that draws a new grid: a ring takes the unassigned land in it.

Where the ring runs over land of others the grid ends at their boundary, so its last side may be
drawn carelessly beyond the edge of the free land. With Alt held, or the switch, it takes the
neighbours' land too; with the other switch it is carved out of the one grid that it lies in.
"""

from collections.abc import Sequence

from app.canvas.events import Modifier
from app.tools.drawing_tool import DrawingTool
from app.tools.tool import Session, ToolCommand
from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.carve_grid import carve_grid
from gis.operations.draw_grid import draw_grid
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.texts import Texts

_UNFINISHED = {Reason.LINE_TOO_SHORT, Reason.RING_TOO_SHORT, Reason.RING_CROSSES_ITSELF}
"""The closing side of an unfinished ring may cross the others; the next corners mend that."""


class DrawTool(DrawingTool):
    """Draw a grid."""

    name = "draw"
    is_ring = True

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__(session, texts)
        self.takes_from_neighbours = False
        self.carves = False

    def edit_of(
        self, plan: Plan, lines_mm: Sequence[LatticeArray], held: frozenset[Modifier]
    ) -> Edit:
        """Make a grid of the land in the ring."""
        locks, on = self.session.locks, self.session.today
        if self.carves:
            return carve_grid(plan, ring_mm=lines_mm[0], locks=locks, on=on)
        takes = self.takes_from_neighbours or Modifier.ALT in held
        return draw_grid(plan, ring_mm=lines_mm[0], takes_from_neighbours=takes, locks=locks, on=on)

    def done(self, edit: Edit) -> None:
        """Select the new grid, to be named or split next."""
        self.session.select(tuple(edit.puts["grids"])[-1:])

    def is_unfinished(self, refusal: Refused) -> bool:
        """Tell whether a refusal only means that the ring is not complete yet."""
        return refusal.reason in _UNFINISHED

    def commands(self) -> tuple[ToolCommand, ...]:
        """Return whose land the ring takes, beside what every drawing tool can do."""
        return (
            *super().commands(),
            ToolCommand(
                "take_from_neighbours",
                self.switch_neighbours,
                is_checked=self.takes_from_neighbours,
            ),
            ToolCommand("carve", self.switch_carving, is_checked=self.carves),
        )

    def switch_neighbours(self) -> None:
        """Take the neighbours' land in the ring too, or leave it."""
        self.takes_from_neighbours, self.carves = not self.takes_from_neighbours, False
        self.ask_again()

    def switch_carving(self) -> None:
        """Carve out of one grid, or draw on unassigned land."""
        self.carves, self.takes_from_neighbours = not self.carves, False
        self.ask_again()
