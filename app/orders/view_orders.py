"""The commands of the view menu and of the audit."""

from app.commands import Command
from app.orders.host import Host
from app.orders.needs import Needs


class ViewOrders:
    """Carry out zooming, moving among the panels, and auditing."""

    def __init__(self, host: Host, needs: Needs) -> None:
        self._host = host
        self._needs = needs

    def commands(self) -> list[Command]:
        """Return the commands."""
        canvas, project = self._host.canvas, self._needs.project
        return [
            Command("zoom_in", lambda: canvas.zoom_by(2), project, ("Ctrl++", "Ctrl+="), "zoom_in"),
            Command("zoom_out", lambda: canvas.zoom_by(-2), project, ("Ctrl+-",), "zoom_out"),
            Command("zoom_all", canvas.zoom_to_all, project, ("Ctrl+0",), "zoom_all"),
            Command(
                "zoom_selection",
                self.zoom_to_selection,
                self._needs.grid,
                ("Ctrl+1",),
                "zoom_selection",
            ),
            Command("next_panel", lambda: self.go_round(1), project, ("F6",)),
            Command("previous_panel", lambda: self.go_round(-1), project, ("Shift+F6",)),
            Command("add_bookmark", self.add_bookmark, project, ("Ctrl+B",)),
            Command("audit", self.run_audit, project, ("F5",), "audit"),
        ]

    def zoom_to_selection(self) -> None:
        """Show the selected grids."""
        desk = self._host.desk
        if desk is not None:
            desk.session.zoom_to_grids(desk.workspace.selection)

    def go_round(self, step: int) -> None:
        """Give the focus to the next panel, or to the map."""
        self._host.docks.go_round(step)

    def add_bookmark(self) -> None:
        """Keep the part of the map that is seen under a name."""
        if self._host.desk is not None:
            self._host.desk.add_bookmark()
            self._host.docks.show_panel("bookmarks")

    def run_audit(self) -> None:
        """Audit the whole plan."""
        desk = self._host.desk
        if desk is not None:
            desk.audit.run()
            self._host.docks.bring("findings")
