"""What happens around a project as a whole: new, open, import, assign.

Each flow asks, lets a job do the work with the same functions as the command line, and hands the
result to the window. A failure leaves the project that is open as it was.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtWidgets import QWidget

from app.ask import Ask
from app.dialogs.layer_question import chosen_layer, is_about_layers
from app.dialogs.new_project_dialog import NewProjectDialog
from app.dialogs.notes_dialog import NotesDialog
from app.dialogs.vector_session import VectorSession
from app.dialogs.vector_window import VectorWindow
from app.export_flows import ExportFlows
from app.file_kinds import PROJECT
from app.jobs import JobRunner, Lane
from app.models.placement_words import system_name
from app.models.vector_choices import Purpose
from app.print_flows import PrintFlows, PrintHost
from app.privacy_flows import Opening, PrivacyFlows
from app.report_flows import ReportFlows
from app.sample_project import make_sample
from app.web_flows import WebFlows
from gis.errors import InputProblem, Refused
from gis.files.polygon_files import PolygonFile
from gis.files.project_file import OpenProject, create_project, open_project
from gis.geometry.any_crs import AnyCrs
from gis.imports.import_report import Note
from gis.imports.units import new_plan
from gis.operations.assign_households import assign_households
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.progress import Progress
from gis.texts import Texts
from layers.scene import Scene

T = TypeVar("T")
_ABOUT_PLACE = (
    "polygon_files.no_crs",
    "vector_files.ovital_needs_crs",
    "crs.numbers_do_not_fit",
    "crs.axes_look_swapped",
    "crs.secret_transformation",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """Be a project that a job has opened, with its first scene."""

    project: OpenProject
    scene: Scene


@dataclass(frozen=True, slots=True)
class NewProject:
    """Say what a new project is made of, and where; `crs` and `title` None to go by the data."""

    units: Path
    path: Path
    crs: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class UnitsRead:
    """Be the boundaries of units as somebody chose to read them."""

    polygons: PolygonFile
    system: AnyCrs
    system_name: str


class FlowHost(PrintHost, Protocol):
    """Be the window, as far as the flows need it."""

    def show_project(self, opened: Opened) -> None:
        """Show a project in place of the one that was open."""

    def close_project(self) -> None:
        """Close the open project."""

    def show_problem(self, problem: InputProblem | Refused) -> None:
        """Show what cannot be done."""


class ProjectFlows:
    """Carry out what concerns a project as a whole."""

    def __init__(
        self,
        host: FlowHost,
        texts: Texts,
        ask: Ask,
        jobs: JobRunner,
        parent: QWidget | None,
        *,
        data: Path,
    ) -> None:
        """Take the window, and the folder that the sample project and own templates lie in."""
        self._samples = data / "samples"
        self._host = host
        self._texts = texts
        self._ask = ask
        self._jobs = jobs
        self._parent = parent
        self.privacy = PrivacyFlows(host, texts, ask, jobs, parent, reopen=self._open_as)
        self.reports = ReportFlows(host, texts, ask, jobs, parent)
        self.web = WebFlows(host, texts, ask, jobs, parent)
        self.exports = ExportFlows(host, texts, ask, jobs, parent)
        self.printing = PrintFlows(host, texts, ask, jobs, parent, templates=data / "templates")

    def new(self, units: Path | None = None) -> None:
        """Make a project of unit boundaries and open it; a file of them can be suggested."""
        dialog = NewProjectDialog(self._parent, self._texts, self._ask)
        dialog.units.take(units)
        seen: dict[Path, UnitsRead] = {}

        def look(file: Path) -> None:
            read = self._look_at_units(file)
            if read is not None:
                seen[file] = read
                dialog.show_read_as(self._texts("vector_window.read_as", system=read.system_name))

        dialog.look_asked.connect(look)
        if not self._ask.run(dialog):
            return
        source, path = dialog.units.path(), dialog.project.path()
        if source is not None and path is not None:
            self._close_if_open(path)
            wanted = NewProject(source, path, dialog.crs_wanted, dialog.title_wanted)
            self._make(wanted, seen.get(source))

    def _look_at_units(self, file: Path) -> UnitsRead | None:
        """Show how a file of units is read; None where that was given up."""
        session = VectorSession(None, self._jobs, Purpose.UNITS)
        window = VectorWindow(self._parent, self._texts, self._ask, session)
        window.take_file(file)
        accepted = self._ask.run(window)
        features, choices = session.features, session.choices
        if not accepted or features is None or choices.system is None:
            return None
        name = system_name(choices.system, self._texts)
        return UnitsRead(features.as_polygons(choices), choices.system, name)

    def _make(self, wanted: NewProject, read: UnitsRead | None, layer: str = "") -> None:
        named = f"{wanted.units}:{layer}" if layer else str(wanted.units)

        def work(progress: Progress) -> tuple[Note, ...]:
            result = new_plan(
                named if read is None else read.polygons,
                crs=wanted.crs,
                source=None if read is None else read.system,
                title=wanted.title,
                progress=progress,
            )
            create_project(wanted.path, result.plan, overwrite=True)
            return result.notes

        def done(notes: tuple[Note, ...]) -> None:
            self._open_as(wanted.path, None, notes=notes)

        def failed(problem: InputProblem | Refused) -> None:
            chosen = chosen_layer(problem, self._ask, self._texts)
            if chosen is not None:
                self._make(wanted, None, chosen)
            elif read is None and _is_about_place(problem):
                seen = self._look_at_units(wanted.units)
                if seen is not None:
                    self._make(wanted, seen)
            elif not is_about_layers(problem):
                self._host.show_problem(problem)

        self._start("new", work, done, on_failed=failed)

    def open(self) -> None:
        """Ask for a project and open it."""
        path = self._ask.open_file("window.command.open", [PROJECT])
        if path is not None:
            self.open_path(path)

    def open_sample(self) -> None:
        """Open the sample project; the first time it is made."""
        path = self._samples / "township.gpkg"
        if path.is_file():
            self.open_path(path)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        title = self._texts("window.sample.title")

        def work(progress: Progress) -> Path:
            make_sample(path, title, progress)
            return path

        self._start("new", work, self.open_path)

    def open_path(self, path: Path) -> None:
        """Open a project; the one that was open stays when that fails."""
        self._open_as(path, None)

    def open_people(self) -> None:
        """Ask for the passphrase of the open project, and open it again with its people."""
        workspace = self._host.workspace
        if workspace is None or workspace.path is None:
            return
        how = self.privacy.how_to_open(workspace.path)
        if how is not None and how.passphrase is not None:
            self._open_as(workspace.path, how)

    def _open_as(
        self,
        path: Path,
        opening: Opening | None,
        problem: str = "",
        notes: Sequence[Note] = (),
    ) -> None:
        """Open a project in a way that is known, or ask how when it has a passphrase.

        `notes` are what making it has to tell.
        """
        how = opening or self.privacy.how_to_open(path, problem)
        if how is None:
            return
        self._close_if_open(path)

        def work(progress: Progress) -> Opened:
            project = open_project(path, how.passphrase)
            try:
                progress.raise_if_cancelled()
                return Opened(project, Scene.of(project.plan.counted(), project.settings.colours()))
            except BaseException:
                project.close()
                raise

        def failed(problem: InputProblem | Refused) -> None:
            if isinstance(problem, InputProblem) and problem.key == "files.wrong_passphrase":
                self._open_as(path, None, self._texts.of_error(problem))
            else:
                self._host.show_problem(problem)

        def done(opened: Opened) -> None:
            self._show_opened(opened)
            if notes:
                self._tell_made(path, notes)

        self._start("open", work, done, on_failed=failed)

    def _tell_made(self, path: Path, notes: Sequence[Note]) -> None:
        texts = self._texts
        dialog = NotesDialog(
            self._parent,
            texts,
            title=texts("crs.made_title"),
            sentence=texts("crs.made_sentence", path=path.name),
            notes=[texts(note.key, **note.facts) for note in notes],
        )
        self._ask.run(dialog)

    def _show_opened(self, opened: Opened) -> None:
        self._host.show_project(opened)
        problem = opened.project.plan.rules_problem
        if problem is not None:
            profile = opened.project.plan.rules.title[self._texts.language]
            why = self._texts.of_error(problem)
            said = self._texts("profiles.left_aside.sentence", problem=why, profile=profile)
            self._ask.tell("profiles.left_aside.title", said)
        if opened.project.people_locked:
            self._host.say(self._texts("privacy.opened_without_people"))

    def assign(self) -> None:
        """Assign all households to grids by location, as one step."""
        self.edit("assign", lambda plan, progress: assign_households(plan), self._say_assigned)

    def edit(
        self,
        kind: str,
        make: Callable[[Plan, Progress], Edit],
        on_done: Callable[[Edit], None] | None = None,
    ) -> None:
        """Let a job compute an edit; commit it if the plan is still the same, else again."""
        workspace = self._host.workspace
        if workspace is None:
            return
        plan = workspace.stable

        def commit(edit: Edit) -> None:
            if self._host.workspace is not workspace:
                return
            if workspace.stable is not plan:
                self.edit(kind, make, on_done)
            elif workspace.commit(edit) and on_done is not None:
                on_done(edit)

        self._start(kind, lambda progress: make(plan, progress), commit)

    def _start(
        self,
        kind: str,
        work: Callable[[Progress], T],
        on_done: Callable[[T], None],
        lane: Lane = "plan",
        on_failed: Callable[[InputProblem | Refused], None] | None = None,
    ) -> None:
        self._jobs.start(
            kind,
            work,
            on_done=on_done,
            on_failed=on_failed or self._host.show_problem,
            title_key=f"window.job.{kind}",
            lane=lane,
        )

    def _close_if_open(self, path: Path) -> None:
        workspace = self._host.workspace
        if workspace is not None and workspace.path == path.resolve():
            self._host.close_project()

    def _say_assigned(self, edit: Edit) -> None:
        count = f"{len(edit.puts.get('households', {})):,}"
        self._host.say(self._texts("window.assign.done", count=count))


def _is_about_place(problem: InputProblem | Refused) -> bool:
    """Tell whether a file could not be read because nobody knows what its coordinates are in."""
    return isinstance(problem, InputProblem) and problem.key.startswith(_ABOUT_PLACE)
