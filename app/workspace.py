"""The project that the window works on: one history, what is selected, and signals for the views.

Everything that changes a plan goes through here or through the history below; the views hear of
it by one signal. What is refused or goes wrong in a file is told by a signal too, not raised, so
that no event handler needs a rule or a `try`.
"""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from gis.errors import InputProblem, Refused
from gis.plan.edit import Edit, EditLabel
from gis.plan.history import Change, History
from gis.plan.plan import Plan
from gis.topology.records import GridId

log = logging.getLogger(__name__)


class ProjectFile(Protocol):
    """Be the open file behind a history, closed when the workspace closes."""

    @property
    def path(self) -> Path:
        """Where the file is."""

    def close(self) -> None:
        """Put the file into its resting state and let it go."""


class Workspace(QObject):
    """Hold the history of one open project and the selection of grids.

    `plan_changed` carries the history's `Change`; `refused` a `Refused`; `file_failed` an
    `InputProblem` of the project file.
    """

    plan_changed = Signal(object)
    selection_changed = Signal()
    refused = Signal(object)
    file_failed = Signal(object)

    def __init__(self, history: History, file: ProjectFile | None = None) -> None:
        super().__init__()
        self.history = history
        self._file = file
        self._selection: tuple[GridId, ...] = ()
        self._unsubscribe = history.subscribe(self._on_change)
        self._is_written = file is not None
        self._is_closed = False
        self._unit_boundaries_locked = True

    @property
    def plan(self) -> Plan:
        """The plan that the views show, with a staged edit if there is one."""
        return self.history.plan

    @property
    def stable(self) -> Plan:
        """The plan without a staged edit: what edits are computed from."""
        return self.history.stable

    @property
    def selection(self) -> tuple[GridId, ...]:
        """The selected grids, in the order of selection."""
        return self._selection

    @property
    def unit_boundaries_locked(self) -> bool:
        """Whether the boundaries of units stay where they are."""
        return self._unit_boundaries_locked

    @property
    def path(self) -> Path | None:
        """The project file; None for a plan that no file holds."""
        return None if self._file is None else self._file.path.resolve()

    @property
    def is_written(self) -> bool:
        """Whether everything committed stands in the project file."""
        return self._is_written

    @property
    def undo_label(self) -> EditLabel | None:
        """What `undo` would take back."""
        return self.history.undo_label

    @property
    def redo_label(self) -> EditLabel | None:
        """What `redo` would do again."""
        return self.history.redo_label

    def select(self, grids: Iterable[GridId]) -> None:
        """Select these grids and no others; grids that do not exist are left out."""
        chosen = tuple(dict.fromkeys(grid for grid in grids if grid in self.plan.grids))
        if chosen != self._selection:
            self._selection = chosen
            self.selection_changed.emit()

    def toggle(self, grid: GridId) -> None:
        """Add a grid to the selection, or take it out."""
        if grid in self._selection:
            self.select(other for other in self._selection if other != grid)
        else:
            self.select((*self._selection, grid))

    def lock_unit_boundaries(self, locked: bool) -> None:
        """Let the tools move the boundaries of units, or not."""
        self._unit_boundaries_locked = locked

    def perform(self, make_edit: Callable[[Plan], Edit]) -> bool:
        """Compute an edit from the stable plan and commit it; tell whether that was possible."""
        return self._guarded(lambda: self.history.commit(make_edit(self.history.stable)))

    def commit(self, edit: Edit) -> bool:
        """Commit an edit of the stable plan; tell whether that was possible."""
        return self._guarded(lambda: self.history.commit(edit))

    def stage(self, edit: Edit) -> None:
        """Show an edit of the stable plan without committing it."""
        self.history.stage(edit)

    def cancel(self) -> None:
        """Forget the staged edit."""
        self.history.cancel()

    def undo(self) -> bool:
        """Take the newest step back; tell whether that was possible."""
        return self._guarded(self.history.undo)

    def redo(self) -> bool:
        """Do the newest undone step again; tell whether that was possible."""
        return self._guarded(self.history.redo)

    def refuse(self, refusal: Refused) -> None:
        """Tell the user that something is not possible now."""
        self.refused.emit(refusal)

    def close(self) -> None:
        """Forget what is staged, end the signals and close the file; more calls do nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        self.history.cancel()
        self._unsubscribe()
        if self._file is not None:
            self._file.close()

    def _guarded(self, act: Callable[[], None]) -> bool:
        try:
            act()
        except Refused as refusal:
            self.history.cancel()
            self.refused.emit(refusal)
            return False
        except InputProblem as problem:
            self.history.cancel()
            self._is_written = False
            self.file_failed.emit(problem)
            return False
        self._is_written = self._file is not None
        return True

    def _on_change(self, change: Change) -> None:
        if change.kind not in {"staged", "cancelled"}:
            # Facts of a step may be names of people's making; the log has none.
            log.info("%s, revision %d", change.kind, change.after.revision)
        self.plan_changed.emit(change)
        if change.kind != "staged":
            self.select(self._selection)
