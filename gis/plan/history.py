"""The history: the one door through which a plan changes.

            commit(edit)                 stage(edit)
    stable ─────────────▶ stable'    stable ···········▶ staging      what `plan` shows
       ◀─────────────                   ◀···········
            undo()                      cancel(), or the next stage(edit)

A staged edit is always computed from the stable plan (a drag from the plan at the press), so it
can be replaced as often as the mouse moves; commit makes it one undo step. The idea of stable and
staging edits is Rapid's.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, Protocol

from gis.plan.edit import Edit, EditLabel, Touched, apply, invert, touched
from gis.plan.plan import Plan

ChangeKind = Literal["staged", "cancelled", "committed", "undone", "redone"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Be one step of the history: an edit, the edit that takes it back, and when it was done.

    `at` is an ISO time in UTC, to the second; empty where it is not known.
    """

    edit: Edit
    inverse: Edit
    at: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Tell what happened: what the subscribers showed before, what to show now."""

    kind: ChangeKind
    before: Plan
    after: Plan
    touched: Touched


class Journal(Protocol):
    """Write each step to disk, in one transaction, before the plan in memory changes.

    What a method raises is raised by the history's method too, and the plan stays as it was.
    """

    def record_commit(self, before: Plan, after: Plan, entry: Entry) -> None:
        """Write a committed step; steps that were undone before it are dropped."""

    def record_undo(self, before: Plan, after: Plan, entry: Entry) -> None:
        """Write that the newest done step was taken back."""

    def record_redo(self, before: Plan, after: Plan, entry: Entry) -> None:
        """Write that the newest undone step was done again."""


Subscriber = Callable[[Change], None]


def utc_now() -> str:
    """Return the time as ISO text in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class History:
    """Hold the stable plan, a staged edit, and the steps that can be undone and redone."""

    def __init__(
        self,
        plan: Plan,
        journal: Journal | None = None,
        undo: Iterable[Entry] = (),
        redo: Iterable[Entry] = (),
        clock: Callable[[], str] = utc_now,
    ) -> None:
        """Start from a plan; `undo` and `redo` are the steps of earlier days, the next one last."""
        self._stable = plan
        self._staged: tuple[Plan, Edit] | None = None
        self._journal = journal
        self._undo = list(undo)
        self._redo = list(redo)
        self._clock = clock
        self._subscribers: list[Subscriber] = []

    @property
    def plan(self) -> Plan:
        """The plan with the staged edit, if there is one."""
        return self._staged[0] if self._staged else self._stable

    @property
    def stable(self) -> Plan:
        """The plan without the staged edit."""
        return self._stable

    @property
    def is_staging(self) -> bool:
        """Whether an edit is staged."""
        return self._staged is not None

    @property
    def undo_label(self) -> EditLabel | None:
        """What `undo` would take back."""
        return self._undo[-1].edit.label if self._undo else None

    @property
    def redo_label(self) -> EditLabel | None:
        """What `redo` would do again."""
        return self._redo[-1].edit.label if self._redo else None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The steps that can be undone, oldest first."""
        return tuple(self._undo)

    @property
    def undone(self) -> tuple[Entry, ...]:
        """The steps that can be done again, the next one last."""
        return tuple(self._redo)

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber` after every change; the returned function ends that."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def stage(self, edit: Edit) -> None:
        """Show an edit without committing it; it replaces the one that was staged."""
        before = self.plan
        previous = self._staged
        after = apply(self._stable, edit)
        self._staged = (after, edit)
        seen = touched(self._stable, after, edit)
        if previous is not None:
            seen = _joined(seen, touched(self._stable, previous[0], previous[1]))
        self._publish(Change("staged", before, after, seen))

    def cancel(self) -> None:
        """Forget the staged edit, if there is one."""
        if self._staged is None:
            return
        staged, edit = self._staged
        self._staged = None
        seen = touched(self._stable, staged, edit)
        self._publish(Change("cancelled", staged, self._stable, seen))

    def commit(self, edit: Edit) -> None:
        """Make an edit of the stable plan permanent, as one step; it takes a staged edit's place.

        An empty edit is not a step. Whatever could be redone is forgotten.
        """
        if edit.is_empty():
            self.cancel()
            return
        before, shown = self._stable, self.plan
        after = apply(before, edit)
        # Without its change, which holds the plan that it was made for.
        edit = replace(edit, change=None)
        entry = Entry(edit, invert(before, edit), self._clock())
        if self._journal is not None:
            self._journal.record_commit(before, after, entry)
        seen = touched(before, after, edit)
        if self._staged is not None:
            seen = _joined(seen, touched(before, self._staged[0], self._staged[1]))
        self._undo.append(entry)
        self._redo.clear()
        self._staged = None
        self._stable = after
        self._publish(Change("committed", shown, after, seen))

    def undo(self) -> None:
        """Take the newest step back; a staged edit is forgotten first. Nothing to undo: nothing."""
        self.cancel()
        if not self._undo:
            return
        before, entry = self._stable, self._undo[-1]
        after = apply(before, entry.inverse)
        if self._journal is not None:
            self._journal.record_undo(before, after, entry)
        self._redo.append(self._undo.pop())
        self._stable = after
        self._publish(Change("undone", before, after, touched(before, after, entry.inverse)))

    def redo(self) -> None:
        """Do the newest undone step again. Nothing to redo: nothing."""
        self.cancel()
        if not self._redo:
            return
        before, entry = self._stable, self._redo[-1]
        after = apply(before, entry.edit)
        if self._journal is not None:
            self._journal.record_redo(before, after, entry)
        self._undo.append(self._redo.pop())
        self._stable = after
        self._publish(Change("redone", before, after, touched(before, after, entry.edit)))

    def go_to(self, done: int) -> None:
        """Undo or redo until `done` steps are done; each is a transaction and a notification.

        Raises what `undo` and `redo` raise; the steps until then stay as they are. A number beyond
        what there is goes as far as it can.
        """
        while len(self._undo) > max(done, 0):
            self.undo()
        while len(self._undo) < done and self._redo:
            self.redo()

    def _publish(self, change: Change) -> None:
        for subscriber in tuple(self._subscribers):
            subscriber(change)


def _joined(first: Touched, second: Touched) -> Touched:
    return Touched(
        tables=first.tables | second.tables,
        nodes=first.nodes | second.nodes,
        arcs=first.arcs | second.arcs,
        labels=first.labels | second.labels,
        grids=first.grids | second.grids,
        units=first.units | second.units,
        households=first.households | second.households,
        records={
            name: first.ids(name) | second.ids(name)
            for name in first.records.keys() | second.records.keys()
        },
    )
