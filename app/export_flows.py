"""Exporting from the window: the same files as the command line writes."""

from datetime import date
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.ask import Ask
from app.dialogs.export_dialog import ExportDialog
from app.dialogs.notes_dialog import NotesDialog
from app.jobs import JobRunner
from app.workspace import Workspace
from gis.errors import InputProblem, Refused
from gis.exports.choice import ENDINGS, ExportChoice, People
from gis.exports.export import Export
from gis.exports.look import LookOf
from gis.exports.outcome import Outcome
from gis.exports.theme_tables import ProjectThemes
from gis.files.access_record import AccessRecord
from gis.files.theme_layers import reading_theme_layers
from gis.progress import Progress
from gis.texts import Texts
from layers.export_look import look_with, theme_look
from layers.project_look import look_of_project
from layers.style import SCREEN


class ExportHost(Protocol):
    """Be the window, as far as exports need it."""

    @property
    def workspace(self) -> Workspace | None:
        """The open project."""

    @property
    def access_record(self) -> AccessRecord | None:
        """Where it is noted what of the open project was put out unmasked; None without a file."""

    def say(self, sentence: str) -> None:
        """Show a sentence for a while."""

    def show_problem(self, problem: InputProblem | Refused) -> None:
        """Show what cannot be done."""


class ExportFlows:
    """Ask what goes out and where to, and let a job write it."""

    def __init__(
        self, host: ExportHost, texts: Texts, ask: Ask, jobs: JobRunner, parent: QWidget | None
    ) -> None:
        self._host, self._texts, self._ask = host, texts, ask
        self._jobs, self._parent = jobs, parent

    def export(self) -> None:
        """Export the plan as it is now."""
        workspace = self._host.workspace
        if workspace is None:
            return
        plan = workspace.stable
        try:
            themes = _theme_count(workspace)
        except InputProblem as problem:
            self._host.show_problem(problem)
            return
        dialog = ExportDialog(self._parent, self._texts, plan, themes)
        if not self._ask.run(dialog):
            return
        choice, purpose = dialog.choice, dialog.purpose_said
        path = self._path(choice, plan.title, is_zip=dialog.place == "zip")
        if path is None or self._is_open(path, workspace):
            return
        if choice.people is People.UNMASKED and not self._is_noted(purpose, path.name):
            return
        work = Export(
            plan,
            choice,
            _look(workspace),
            self._texts,
            on=date.today().isoformat(),
            counted=not workspace.people_locked,
            themes=None if workspace.path is None else ProjectThemes(workspace.path, theme_look),
        )

        def write(progress: Progress) -> Outcome:
            return work.write(path, progress)

        self._jobs.start(
            "export",
            write,
            on_done=self._tell,
            on_failed=self._host.show_problem,
            title_key="export.job",
            lane="files",
        )

    def _path(self, choice: ExportChoice, title: str, *, is_zip: bool) -> Path | None:
        endings = [".zip"] if is_zip else list(ENDINGS[choice.format])
        name = self._texts("export.dialog.file_name", title=title).strip()
        kind = ("export.dialog.files", tuple(ending.removeprefix(".") for ending in endings))
        return self._ask.save_file("export.dialog.ask_file", kind, f"{name}{endings[0]}")

    def _is_open(self, path: Path, workspace: Workspace) -> bool:
        """Tell the user where the export would take the place of the project itself."""
        own = workspace.path
        if own is None or not path.exists() or not own.exists() or not path.samefile(own):
            return False
        self._host.show_problem(InputProblem("cli.output_is_input", path=path))
        return True

    def _is_noted(self, purpose: str, out: str) -> bool:
        """Note that lists go out in full; without the note they must not."""
        record = self._host.access_record
        try:
            if record is not None:
                record.add(what="export.noted", purpose=purpose, unmasked=True, detail=out)
        except InputProblem as problem:
            self._host.show_problem(problem)
            return False
        return True

    def _tell(self, outcome: Outcome) -> None:
        sentence = self._texts("export.written", path=outcome.path)
        self._host.say(sentence)
        if outcome.remarks:
            dialog = NotesDialog(
                self._parent,
                self._texts,
                title=self._texts("export.remarks"),
                sentence=sentence,
                notes=[self._texts(key, **facts) for key, facts in outcome.remarks],
            )
            self._ask.run(dialog)


def _theme_count(workspace: Workspace) -> int:
    """Return how many theme layers the project's file has."""
    if workspace.path is None:
        return 0
    with reading_theme_layers(workspace.path) as themes:
        return len(themes.layers())


def _look(workspace: Workspace) -> LookOf:
    """Return the look that the project's window has, or the usual one before there is a file."""
    return look_with(SCREEN, {}) if workspace.path is None else look_of_project(workspace.path)
