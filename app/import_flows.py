"""Imports in the window: lists by the wizard; of other files first what they come to is shown."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.ask import Ask
from app.dialogs.import_report_dialog import ImportReportDialog
from app.dialogs.import_session import ImportSession, ProjectNotes
from app.dialogs.import_wizard import ImportWizard
from app.dialogs.repair_dialog import RepairDialog
from app.dialogs.repair_session import RepairSession
from app.dialogs.vector_session import VectorSession
from app.dialogs.vector_window import VectorWindow
from app.jobs import JobRunner
from app.models.vector_choices import Purpose, VectorChoices
from app.models.vector_import import grids_of, points_as_themes, references_of, themes_of
from app.models.vector_reading import VectorFeatures
from app.workspace import Workspace
from gis.errors import InputProblem, Refused
from gis.files.access_record import AccessRecord
from gis.files.project_settings import ProjectSettings
from gis.imports.grids import GridImport
from gis.imports.land_report import LandReport
from gis.imports.references import ONLY_POINTS, ReferenceReport
from gis.imports.repaired_grids import GridRepairRules
from gis.imports.theme_layers import ThemeImport
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.progress import Progress
from gis.repair.records import RepairRules
from gis.texts import Texts


class Outcome(Protocol):
    """Be what an import comes to: one step, and what became of rows or polygons."""

    @property
    def edit(self) -> Edit:
        """The step for the history."""

    @property
    def report(self) -> LandReport | ReferenceReport:
        """What to tell of it."""


Work = Callable[[Plan, Progress], Outcome]


class ThemeTaker(Protocol):
    """Be what keeps theme layers."""

    def take_in(
        self,
        work: Callable[[Plan, Progress], ThemeImport],
        again: Callable[[], None],
        label: str = "",
    ) -> None:
        """Show what theme layers come to, and keep them; `again` is where cancelling leads."""


class ImportHost(Protocol):
    """Be the window, as far as imports need it."""

    @property
    def workspace(self) -> Workspace | None:
        """The open project."""

    @property
    def project_settings(self) -> ProjectSettings | None:
        """What the open project remembers beside its plan."""

    @property
    def themes(self) -> ThemeTaker | None:
        """What keeps the theme layers of the open project."""

    @property
    def access_record(self) -> AccessRecord | None:
        """Where the open project notes what was put out unmasked."""

    def show_problem(self, problem: InputProblem | Refused) -> None:
        """Show what cannot be done."""


class ImportFlows:
    """Carry out imports with the same functions as the command line."""

    def __init__(
        self, host: ImportHost, texts: Texts, ask: Ask, jobs: JobRunner, parent: QWidget | None
    ) -> None:
        self._host = host
        self._texts = texts
        self._ask = ask
        self._jobs = jobs
        self._parent = parent

    def import_grids(self, file: Path | None = None) -> None:
        """Make the polygons of a file the grids of the units they lie in; `file` is suggested."""
        self._import_vectors(Purpose.GRIDS, file)

    def import_references(self, file: Path | None = None) -> None:
        """Take in roads, water, villager groups or buildings to look at, snap to and follow."""
        self._import_vectors(Purpose.REFERENCES, file)

    def import_themes(self, file: Path | None = None) -> None:
        """Take in a layer to look at and to count, with its columns."""
        self._import_vectors(Purpose.THEMES, file)

    def _import_vectors(self, purpose: Purpose, file: Path | None) -> None:
        """Ask how a file is taken in, and as what; then show what that comes to."""
        workspace = self._host.workspace
        if workspace is None:
            return
        self._ask_ways(workspace, VectorSession(workspace.stable, self._jobs, purpose), file)

    def _ask_ways(
        self, workspace: Workspace, session: VectorSession, file: Path | None = None
    ) -> None:
        """Ask in the window, which begins with what the session has chosen before."""
        if self._host.workspace is not workspace:
            return
        window = VectorWindow(self._parent, self._texts, self._ask, session)
        window.take_file(file)
        accepted = self._ask.run(window)
        # The window goes, but its choices may be wanted again.
        session.setParent(None)
        features, choices = session.features, session.choices
        if not accepted or features is None or self._host.workspace is not workspace:
            return

        def again() -> None:
            self._ask_ways(workspace, session)

        if choices.grids.repair is not None and choices.purpose is Purpose.GRIDS:
            self._repair_grids(workspace, features, choices, again)
            return
        if choices.purpose is Purpose.THEMES:
            self._take_themes(features, choices, again)
            return
        if choices.purpose is Purpose.REFERENCES:
            self._take_references(workspace, features, choices, again)
            return
        self._start(
            workspace, lambda plan, progress: grids_of(plan, features, choices, progress), again
        )

    def _take_references(
        self,
        workspace: Workspace,
        features: VectorFeatures,
        choices: VectorChoices,
        again: Callable[[], None],
    ) -> None:
        """Take in references; points that are none are offered as a theme layer."""

        def offer(points: int) -> bool:
            themes = self._host.themes
            question = self._texts("references.points_offer", count=points)
            title, agree = "theme_window.importing.title", "references.points_offer_agree"
            if themes is None or not self._ask.confirm(title, question, agree):
                return False
            themes.take_in(
                lambda plan, progress: points_as_themes(plan, features, choices, progress),
                lambda: None,
            )
            return True

        def done(outcome: Outcome) -> None:
            if isinstance(outcome.report, ReferenceReport) and outcome.report.points:
                offer(outcome.report.points)

        def failed(problem: InputProblem | Refused) -> None:
            is_of_points = isinstance(problem, InputProblem) and problem.key == ONLY_POINTS
            if not is_of_points or not offer(int(str(problem.facts["count"]))):
                self._ask_again(problem, again)

        self._start(
            workspace,
            lambda plan, progress: references_of(plan, features, choices, progress),
            again,
            done,
            failed,
        )

    def _take_themes(
        self, features: VectorFeatures, choices: VectorChoices, again: Callable[[], None]
    ) -> None:
        themes = self._host.themes
        if themes is not None:
            themes.take_in(
                lambda plan, progress: themes_of(plan, features, choices, progress),
                again,
                features.column_of("label", choices) or "",
            )

    def _repair_grids(
        self,
        workspace: Workspace,
        features: VectorFeatures,
        choices: VectorChoices,
        again: Callable[[], None],
    ) -> None:
        """Compute what a repair changes, show it item by item, and take in what is agreed to."""
        plan, ways = workspace.stable, choices.grids
        asked = GridRepairRules(ways.repair or RepairRules(), ways.priority, workspace.locks.grids)

        def work(plan: Plan, rules: GridRepairRules, progress: Progress) -> GridImport:
            return grids_of(plan, features, choices, progress, rules)

        def offer(result: GridImport) -> None:
            if self._host.workspace is workspace:
                session = RepairSession(workspace, self._jobs, asked, work)
                session.begin(plan, result)
                if not self._ask.run(RepairDialog(self._parent, self._texts, session)):
                    again()

        self._jobs.start(
            "import",
            lambda progress: work(plan, asked, progress),
            on_done=offer,
            on_failed=lambda problem: self._ask_again(problem, again),
            title_key="repair.job",
        )

    def _ask_again(self, problem: InputProblem | Refused, again: Callable[[], None]) -> None:
        """Tell why an import is not possible as it was chosen, and let it be chosen otherwise."""
        self._host.show_problem(problem)
        again()

    def import_list(self, kind: str = "", file: Path | None = None) -> None:
        """Lead through taking in a list; without a `kind` it is guessed from the headers."""
        workspace = self._host.workspace
        if workspace is None:
            return
        wizard = ImportWizard(
            self._parent,
            self._texts,
            self._ask,
            ImportSession(workspace, self._notes(), self._jobs),
            kind=kind,
        )
        wizard.take_file(file)
        self._ask.run(wizard)

    def _notes(self) -> ProjectNotes | None:
        settings, access = self._host.project_settings, self._host.access_record
        return None if settings is None or access is None else ProjectNotes(settings, access)

    def _start(
        self,
        workspace: Workspace,
        work: Work,
        again: Callable[[], None],
        on_taken: Callable[[Outcome], None] = lambda _outcome: None,
        on_failed: Callable[[InputProblem | Refused], None] | None = None,
    ) -> None:
        """Compute what an import comes to and show it; where that is not to be, ask again."""
        plan = workspace.stable

        def offer(outcome: Outcome) -> None:
            if self._host.workspace is not workspace:
                return
            if workspace.stable is not plan:
                self._start(workspace, work, again, on_taken, on_failed)
            elif not self._agrees(outcome.report.lines(self._texts)):
                again()
            elif self._host.workspace is workspace:
                workspace.commit(outcome.edit)
                on_taken(outcome)

        self._jobs.start(
            "import",
            lambda progress: work(plan, progress),
            on_done=offer,
            on_failed=on_failed or (lambda problem: self._ask_again(problem, again)),
            title_key="window.job.import",
        )

    def _agrees(self, lines: Sequence[str]) -> bool:
        return self._ask.run(ImportReportDialog(self._parent, self._texts, lines))
