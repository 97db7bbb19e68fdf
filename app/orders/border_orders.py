"""The commands about the selected sections of boundaries that ask for something first."""

from collections.abc import Callable
from functools import partial

from app.commands import Command
from app.dialogs.tolerance_dialog import ToleranceDialog
from app.orders.host import Host
from app.orders.needs import Needs
from app.tools.section_commands import SIMPLIFY_M, SMOOTH_M, edit_of_parts, keep_selected
from gis.operations.note_followed_borders import note_followed_borders
from gis.operations.simplify_border import simplify_border
from gis.operations.smooth_border import smooth_border
from gis.plan.edit import Edit
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.border_part import BorderPart

BORDER_COMMANDS = ("border_facts", "note_followed", "simplify_by", "smooth_by")
"""The commands in the order of the menu."""

OfPart = Callable[[Plan, BorderPart], Edit]


class BorderOrders:
    """Note facts about sections, simplify and smooth them as far as the user says."""

    def __init__(self, host: Host, needs: Needs) -> None:
        self._host = host
        self._needs = needs

    def commands(self) -> list[Command]:
        """Return the commands."""
        border = self._needs.border
        return [
            Command("border_facts", lambda: self._host.docks.bring("attributes"), border),
            Command("note_followed", self.note_followed, self._needs.project),
            Command("simplify_by", partial(self.treat, "simplify", SIMPLIFY_M), border),
            Command("smooth_by", partial(self.treat, "smooth", SMOOTH_M), border),
        ]

    def note_followed(self) -> None:
        """Note what the boundaries of the selected grids follow, without a selection of all."""
        workspace = self._host.workspace
        if workspace is not None:
            grids = workspace.selection or None
            today = workspace.today
            workspace.perform(lambda plan: note_followed_borders(plan, grids=grids, on=today))

    def treat(self, name: str, usual_m: float) -> None:
        """Ask how far the boundary may move, then move it."""
        workspace = self._host.workspace
        if workspace is None:
            return
        dialog = ToleranceDialog(None, self._host.texts, name, usual_m)
        if not self._host.ask.run(dialog):
            return
        plan, parts = workspace.stable, workspace.selected.borders
        make = _operation(name, dialog.tolerance.value(), workspace.locks)
        if workspace.commit(edit_of_parts(plan, parts, make)):
            keep_selected(workspace, plan, parts)


def _operation(name: str, tolerance_m: float, locks: Locks) -> OfPart:
    operation = simplify_border if name == "simplify" else smooth_border

    def make(plan: Plan, part: BorderPart) -> Edit:
        return operation(plan, part=part, tolerance_m=tolerance_m, locks=locks)

    return make
