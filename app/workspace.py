"""The project that the window works on: one history, what is selected, and signals for the views.

Everything that changes a plan goes through here or through the history below; the views hear of
it by one signal. What is refused or goes wrong in a file is told by a signal too, not raised, so
that no event handler needs a rule or a `try`.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial, reduce
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from app.selection import Selection
from app.snap_switches import SnapSwitches
from gis.errors import InputProblem, Refused
from gis.operations.permission import require_unlocked
from gis.plan.edit import Edit, EditLabel, merged
from gis.plan.history import Change, History
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.change import PartitionChange
from gis.topology.records import GridId

log = logging.getLogger(__name__)


class ProjectFile(Protocol):
    """Be the open file behind a history, closed when the workspace closes."""

    @property
    def path(self) -> Path:
        """Where the file is."""

    @property
    def people_locked(self) -> bool:
        """Whether it is open without its people, for looking only."""

    def close(self) -> None:
        """Put the file into its resting state and let it go."""


def _today() -> str:
    return date.today().isoformat()


class Workspace(QObject):
    """Hold the history of one open project, what is selected, what is locked, what snaps.

    `plan_changed` carries the history's `Change`; `refused` a `Refused`; `file_failed` an
    `InputProblem` of the project file.
    """

    plan_changed = Signal(object)
    selection_changed = Signal()
    locks_changed = Signal()
    snapping_changed = Signal()
    refused = Signal(object)
    file_failed = Signal(object)

    def __init__(
        self,
        history: History,
        file: ProjectFile | None = None,
        clock: Callable[[], str] = _today,
    ) -> None:
        """Take a history, the file behind it, and what tells the date of today (ISO)."""
        super().__init__()
        self.history = history
        self._file = file
        self._clock = clock
        self._selected = Selection()
        self._locks = Locks()
        self._snapping = SnapSwitches()
        self._hand_reasons: tuple[str, ...] = ()
        self._unsubscribe = history.subscribe(self._on_change)
        self._is_written = file is not None
        self._is_closed = False

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
        return self._selected.grids

    @property
    def selected(self) -> Selection:
        """Everything that is selected: grids, households and parts of boundaries."""
        return self._selected

    @property
    def people_locked(self) -> bool:
        """Whether the project is open without its people: then nothing can be changed."""
        return self._file is not None and self._file.people_locked

    @property
    def locks(self) -> Locks:
        """What no tool may change, nor undo and redo."""
        return self._locks

    @property
    def unit_boundaries_locked(self) -> bool:
        """Whether the boundaries of units stay where they are."""
        return self._locks.unit_boundaries

    @property
    def snapping(self) -> SnapSwitches:
        """What the mouse may catch."""
        return self._snapping

    @property
    def hand_reason(self) -> str:
        """Why households are assigned by hand now: what was said last; empty before."""
        return self._hand_reasons[0] if self._hand_reasons else ""

    @property
    def hand_reasons(self) -> tuple[str, ...]:
        """The reasons that were given since the project was opened, the last one first."""
        return self._hand_reasons

    @property
    def today(self) -> str:
        """The date of today, ISO."""
        return self._clock()

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
        """Select these grids and nothing else; grids that do not exist are left out."""
        self.set_selected(Selection(tuple(grids)))

    def toggle(self, grid: GridId) -> None:
        """Add a grid to the selection, or take it out."""
        self.set_selected(self._selected.toggled(Selection((grid,))))

    def set_selected(self, selected: Selection) -> None:
        """Select these things and nothing else; what does not exist is left out."""
        chosen = selected.within(self.plan)
        if chosen != self._selected:
            self._selected = chosen
            self.selection_changed.emit()

    def set_locks(self, locks: Locks) -> None:
        """Lock other things; what a hand is at with the old locks is given up."""
        if locks != self._locks:
            self.history.cancel()
            self._locks = locks
            self.locks_changed.emit()

    def lock_unit_boundaries(self, locked: bool) -> None:
        """Let the tools move the boundaries of units, or not."""
        self.set_locks(replace(self._locks, unit_boundaries=locked))

    def lock_grids(self, grids: Iterable[GridId], locked: bool) -> None:
        """Lock the land of some grids, or unlock it; the others stay as they are."""
        held, these = self._locks.grids, frozenset(grids)
        self.set_locks(replace(self._locks, grids=held | these if locked else held - these))

    def set_snapping(self, switches: SnapSwitches) -> None:
        """Let the mouse catch other things."""
        if switches != self._snapping:
            self._snapping = switches
            self.snapping_changed.emit()

    def set_hand_reason(self, reason: str) -> None:
        """Assign by hand for another reason from now on."""
        others = (each for each in self._hand_reasons if each != reason)
        self._hand_reasons = (reason, *others)

    def perform(self, make_edit: Callable[[Plan], Edit]) -> bool:
        """Compute an edit from the stable plan and commit it; tell whether that was possible.

        Whatever made the edit, none that changes the land of a locked grid is committed.
        """
        return self._guarded(lambda: self._commit(make_edit(self.history.stable)))

    def commit(self, edit: Edit) -> bool:
        """Commit an edit of the stable plan; tell whether that was possible."""
        return self._guarded(lambda: self._commit(edit))

    def stage(self, edit: Edit) -> None:
        """Show an edit of the stable plan without committing it."""
        self.history.stage(edit)

    def cancel(self) -> None:
        """Forget the staged edit."""
        self.history.cancel()

    def undo(self) -> bool:
        """Take the newest step back; tell whether that was possible.

        Locks are stronger: a step stays that would change the land of a locked grid.
        """
        return self.go_to(len(self.history.entries) - 1)

    def redo(self) -> bool:
        """Do the newest undone step again; tell whether that was possible. Locks are stronger."""
        return self.go_to(len(self.history.entries) + 1)

    def go_to(self, done: int) -> bool:
        """Undo or redo until `done` steps are done; tell whether that was possible.

        What counts for locks is where it leads: nothing moves when the land of a locked grid would
        be another one there.
        """

        def walk() -> None:
            self.history.cancel()
            if self._locks.grids:
                self._require_unlocked(self._edit_on_the_way(done))
            self.history.go_to(done)

        return self._guarded(walk)

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

    def _commit(self, edit: Edit) -> None:
        self._require_unlocked(edit)
        self.history.commit(edit)

    def _edit_on_the_way(self, done: int) -> Edit:
        entries, undone = self.history.entries, self.history.undone
        back = [entry.inverse for entry in reversed(entries[max(done, 0) :])]
        ahead = [entry.edit for entry in reversed(undone)][: max(done - len(entries), 0)]
        return reduce(partial(merged, self.stable), [*back, *ahead], Edit(EditLabel("")))

    def _require_unlocked(self, edit: Edit) -> None:
        """Raise Refused for an edit of the stable plan that changes the land of a locked grid.

        Boundaries of units and agreed ones are a matter of each operation: an undo moves them back.
        """
        if not self._locks.grids:
            return
        none: frozenset[Any] = frozenset()
        change = PartitionChange(
            edit.puts.get("nodes", {}),
            edit.puts.get("arcs", {}),
            edit.deletes.get("nodes", none),
            edit.deletes.get("arcs", none),
        )
        locks = Locks(unit_boundaries=False, grids=self._locks.grids)
        require_unlocked(self.stable, change, locks)

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
            self.set_selected(self._selected)
