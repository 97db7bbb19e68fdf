"""Lock the people of the open project with a passphrase, and ask for it when one is opened."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.ask import Ask
from app.dialogs.access_dialog import AccessDialog
from app.dialogs.passphrase_dialog import PassphraseDialog, Purpose
from app.jobs import JobRunner
from app.workspace import Workspace
from gis.errors import InputProblem, Refused
from gis.files.access_record import AccessRecord
from gis.files.people_lock import (
    are_people_locked,
    change_passphrase,
    lock_people,
    unlock_people,
)
from gis.texts import Texts


class PrivacyHost(Protocol):
    """Be the window, as far as these flows need it."""

    @property
    def workspace(self) -> Workspace | None:
        """The open project."""

    @property
    def access_record(self) -> AccessRecord | None:
        """The access record of the open project."""

    def close_project(self) -> None:
        """Close the open project."""

    def show_problem(self, problem: InputProblem | Refused) -> None:
        """Show what cannot be done."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Say how a project is to be opened: with a passphrase, or as it is without one."""

    passphrase: str | None = field(default=None, repr=False)


class PrivacyFlows:
    """Carry out what concerns the passphrase; the project is closed while the file is rewritten."""

    def __init__(
        self,
        host: PrivacyHost,
        texts: Texts,
        ask: Ask,
        jobs: JobRunner,
        parent: QWidget | None,
        *,
        reopen: Callable[[Path, Opening | None], None],
    ) -> None:
        """Take the window, and what opens a project; without an `Opening` it asks."""
        self._host = host
        self._texts = texts
        self._ask = ask
        self._jobs = jobs
        self._parent = parent
        self._reopen = reopen

    def how_to_open(self, path: Path, problem: str = "") -> Opening | None:
        """Ask for the passphrase of a project that has one; None when the user gives up."""
        try:
            if not are_people_locked(path):
                return Opening()
        except InputProblem:
            return Opening()  # opening it will say what is wrong
        dialog = PassphraseDialog(self._parent, self._texts, "open", path.name, problem)
        if not self._ask.run(dialog):
            return None
        return Opening(None if dialog.without_people else dialog.old.text())

    def lock(self) -> None:
        """Ask for a passphrase and lock the people with it."""
        self._carry_out("lock", lambda path, _, new: lock_people(path, new))

    def change(self) -> None:
        """Ask for the passphrase and another one."""
        self._carry_out("change", change_passphrase)

    def unlock(self) -> None:
        """Ask for the passphrase and take it off."""
        self._carry_out("unlock", lambda path, old, _: unlock_people(path, old))

    def show_access(self) -> None:
        """Show which output with unmasked data of people was made. Raises InputProblem."""
        record = self._host.access_record
        entries = () if record is None else record.entries()
        self._ask.run(AccessDialog(self._parent, self._texts, entries))

    def _carry_out(self, purpose: Purpose, act: Callable[[Path, str, str], None]) -> None:
        workspace = self._host.workspace
        if workspace is None or workspace.path is None:
            return
        path = workspace.path
        dialog = PassphraseDialog(self._parent, self._texts, purpose, path.name)
        if not self._ask.run(dialog):
            return
        old, new = dialog.old.text(), dialog.new.text()
        self._host.close_project()

        def failed(problem: InputProblem | Refused) -> None:
            self._host.show_problem(problem)
            self._reopen(path, None)

        self._jobs.start(
            "passphrase",
            lambda progress: act(path, old, new),
            on_done=lambda _: self._reopen(path, Opening(new or None)),
            on_failed=failed,
            title_key=f"privacy.{purpose}.job",
            lane="files",
        )
