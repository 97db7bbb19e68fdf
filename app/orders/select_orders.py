"""The commands that select by something other than the mouse, and that go to what is left to do."""

from app.commands import Command
from app.dialogs.select_dialog import SelectDialog
from app.orders.host import Host
from app.orders.needs import Needs
from gis.plan.selecting import grids_of_units, inverted, neighbours_of, select_by


class SelectOrders:
    """Carry out selecting among grids, and going from place to place."""

    def __init__(self, host: Host, needs: Needs) -> None:
        self._host = host
        self._needs = needs

    def commands(self) -> list[Command]:
        """Return the commands."""
        needs = self._needs
        return [
            Command("select_by", self.select_by, needs.project, ("F3",)),
            Command("select_others", self.select_others, needs.project, ("Ctrl+I",)),
            Command("select_neighbours", self.select_neighbours, needs.grid),
            Command("select_unit", self.select_unit, needs.grid, ("Ctrl+U",)),
            Command("select_with_findings", self.select_with_findings, needs.project),
            Command(
                "next_unassigned", lambda: self.go_to_next("unassigned"), needs.project, ("F7",)
            ),
            Command("next_detached", lambda: self.go_to_next("detached"), needs.project, ("F8",)),
            Command("next_household", lambda: self.go_to_next("household"), needs.project, ("F9",)),
        ]

    def select_by(self) -> None:
        """Select the grids of which conditions hold."""
        workspace = self._host.workspace
        if workspace is None:
            return
        dialog = SelectDialog(None, self._host.texts, workspace.stable)
        condition = dialog.condition() if self._host.ask.run(dialog) else None
        if condition is not None:
            workspace.select(select_by(workspace.stable, condition))

    def select_others(self) -> None:
        """Select the grids that are not selected."""
        workspace = self._host.workspace
        if workspace is not None:
            workspace.select(inverted(workspace.stable, workspace.selection))

    def select_neighbours(self) -> None:
        """Add the neighbours of the selected grids."""
        workspace = self._host.workspace
        if workspace is not None:
            chosen = workspace.selection
            workspace.select((*chosen, *neighbours_of(workspace.stable, chosen)))

    def select_unit(self) -> None:
        """Select all grids of the units of the selected ones."""
        workspace = self._host.workspace
        if workspace is not None:
            units = {workspace.stable.grids[grid].unit for grid in workspace.selection}
            workspace.select(grids_of_units(workspace.stable, units))

    def select_with_findings(self) -> None:
        """Select the grids in which the audit found something."""
        desk = self._host.desk
        if desk is not None:
            desk.session.select_grids_of(desk.audit.findings)

    def go_to_next(self, kind: str) -> None:
        """Show the next place that is left to do, or say that there is none."""
        desk = self._host.desk
        if desk is not None and not desk.session.go_to_next(kind):
            self._host.say(self._host.texts(f"tools.next.none_{kind}"))
