"""The commands of the edit menu."""

from dataclasses import replace

from app.commands import Command
from app.orders.host import Host
from app.orders.needs import Needs
from app.project_flows import ProjectFlows
from app.selection import Selection
from gis.plan.edit import EditLabel


class EditOrders:
    """Carry out undo and redo, selecting, renaming, locking."""

    def __init__(self, host: Host, flows: ProjectFlows, needs: Needs) -> None:
        self._host = host
        self._flows = flows
        self._needs = needs

    def commands(self) -> list[Command]:
        """Return the commands."""
        needs = self._needs
        return [
            Command("undo", self.undo, needs.step_back, ("Ctrl+Z",), "undo", self.undo_text),
            Command(
                "redo",
                self.redo,
                needs.step_ahead,
                ("Ctrl+Shift+Z", "Ctrl+Y"),
                "redo",
                self.redo_text,
            ),
            Command("select_all", self.select_all, needs.project, ("Ctrl+A",)),
            Command("select_nothing", self.select_nothing, needs.anything, ("Ctrl+Shift+A",)),
            Command("rename", lambda: self.edit_cell("name"), needs.one_grid, ("F2",)),
            Command("recode", lambda: self.edit_cell("code"), needs.one_grid),
            Command("assign", self._flows.assign, needs.project, icon="assign"),
            Command(
                "unlock",
                self.unlock,
                needs.project,
                ("Ctrl+L",),
                "lock",
                is_checked=self.is_unlocked,
            ),
            Command(
                "lock_agreed",
                self.lock_agreed,
                needs.project,
                is_checked=self.are_agreed_locked,
            ),
            Command(
                "lock_grids",
                self.lock_grids,
                needs.grid,
                ("Ctrl+Shift+L",),
                is_checked=self.are_grids_locked,
            ),
        ]

    def undo(self) -> None:
        """Take back the last part of what a tool is at, else the newest step."""
        desk = self._host.desk
        if desk is not None and not desk.session.tool.take_back():
            desk.workspace.undo()

    def redo(self) -> None:
        """Do the newest undone step again."""
        if self._host.workspace is not None:
            self._host.workspace.redo()

    def undo_text(self) -> str:
        """Name the step that would be taken back."""
        workspace = self._host.workspace
        return self._step_text("undo", workspace.undo_label if workspace is not None else None)

    def redo_text(self) -> str:
        """Name the step that would be done again."""
        workspace = self._host.workspace
        return self._step_text("redo", workspace.redo_label if workspace is not None else None)

    def select_all(self) -> None:
        """Select all grids."""
        if self._host.workspace is not None:
            self._host.workspace.select(sorted(self._host.workspace.stable.grids))

    def select_nothing(self) -> None:
        """Select nothing."""
        if self._host.workspace is not None:
            self._host.workspace.set_selected(Selection())

    def edit_cell(self, column: str) -> None:
        """Open the name or the code of the selected grid for editing."""
        desk = self._host.desk
        if desk is None or len(desk.workspace.selection) != 1:
            return
        self._host.docks.bring("grids")
        edit = desk.grids.edit_name if column == "name" else desk.grids.edit_code
        edit(desk.workspace.selection[0])

    def unlock(self) -> None:
        """Let boundaries of units be moved, or not."""
        if self._host.workspace is not None:
            self._host.workspace.lock_unit_boundaries(self.is_unlocked())

    def is_unlocked(self) -> bool:
        """Tell whether boundaries of units can be moved."""
        workspace = self._host.workspace
        return workspace is not None and not workspace.locks.unit_boundaries

    def lock_agreed(self) -> None:
        """Let boundaries that both sides agreed on be moved, or not."""
        workspace = self._host.workspace
        if workspace is not None:
            locked = not self.are_agreed_locked()
            workspace.set_locks(replace(workspace.locks, agreed_borders=locked))

    def are_agreed_locked(self) -> bool:
        """Tell whether agreed boundaries stay where they are."""
        workspace = self._host.workspace
        return workspace is not None and workspace.locks.agreed_borders

    def lock_grids(self) -> None:
        """Lock the land of the selected grids, or unlock it."""
        workspace = self._host.workspace
        if workspace is not None:
            workspace.lock_grids(workspace.selection, not self.are_grids_locked())

    def are_grids_locked(self) -> bool:
        """Tell whether all selected grids are locked."""
        workspace = self._host.workspace
        if workspace is None or not workspace.selection:
            return False
        return set(workspace.selection) <= workspace.locks.grids

    def _step_text(self, name: str, label: EditLabel | None) -> str:
        texts = self._host.texts
        if label is None:
            return texts(f"window.command.{name}")
        return texts(f"window.{name}_step", step=texts(label.key, **label.facts))
