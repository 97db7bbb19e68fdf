"""The commands that change the selected grids."""

from app.commands import Command
from app.orders.host import Host
from app.orders.needs import Needs
from gis.operations.merge_grids import merge_grids


class GridOrders:
    """Carry out operations on whole grids."""

    def __init__(self, host: Host, needs: Needs) -> None:
        self._host = host
        self._needs = needs

    def commands(self) -> list[Command]:
        """Return the commands."""
        needs = self._needs
        return [Command("merge", self.merge, needs.several_grids, ("Ctrl+M",), "merge")]

    def merge(self) -> None:
        """Merge the selected grids into the one selected first."""
        workspace = self._host.workspace
        if workspace is not None:
            keep, *others = workspace.selection
            workspace.perform(lambda plan: merge_grids(plan, keep=keep, others=others))
