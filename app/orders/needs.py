"""What commands need before they can run: each need gives the key of a text, or nothing."""

from app.commands import NOTHING
from app.orders.host import Host
from app.selection import Selection


class Needs:
    """Look at the open project and at what is selected."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def project(self) -> str:
        """Ask for an open project."""
        return NOTHING if self._host.workspace is not None else "window.need.project"

    def grid(self) -> str:
        """Ask for a selected grid, or more."""
        return self._told(bool(self._selected().grids), "window.need.grid")

    def one_grid(self) -> str:
        """Ask for exactly one selected grid."""
        return self._told(len(self._selected().grids) == 1, "window.need.one_grid")

    def several_grids(self) -> str:
        """Ask for two selected grids or more."""
        return self._told(len(self._selected().grids) > 1, "window.need.several_grids")

    def border(self) -> str:
        """Ask for a selected section of a boundary."""
        return self._told(bool(self._selected().borders), "window.need.border")

    def household(self) -> str:
        """Ask for a selected household, or more."""
        return self._told(bool(self._selected().households), "window.need.household")

    def anything(self) -> str:
        """Ask for anything that is selected."""
        return self._told(not self._selected().is_empty(), "window.need.anything")

    def step_back(self) -> str:
        """Ask for a step to take back, or for something under way."""
        workspace = self._host.workspace
        has = workspace is not None and (
            workspace.undo_label is not None or workspace.history.is_staging
        )
        return self._told(has, "window.need.step_back")

    def step_ahead(self) -> str:
        """Ask for a step that was taken back."""
        workspace = self._host.workspace
        has = workspace is not None and workspace.redo_label is not None
        return self._told(has, "window.need.step_ahead")

    def _selected(self) -> Selection:
        workspace = self._host.workspace
        return Selection() if workspace is None else workspace.selected

    def _told(self, is_met: bool, key: str) -> str:
        return self.project() or (NOTHING if is_met else key)
