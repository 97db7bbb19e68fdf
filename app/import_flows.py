"""Imports in the window: lists by the wizard; of other files first what they come to is shown."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from pyproj import CRS
from PySide6.QtWidgets import QWidget

from app.ask import Ask
from app.dialogs.import_dialog import (
    ImportGridsDialog,
    ImportReferencesDialog,
    ImportReportDialog,
)
from app.dialogs.import_session import ImportSession, ProjectNotes
from app.dialogs.import_wizard import ImportWizard
from app.dialogs.layer_question import chosen_layer, is_about_layers
from app.dialogs.repair_dialog import RepairDialog
from app.dialogs.repair_session import RepairSession
from app.jobs import JobRunner
from app.workspace import Workspace
from gis.errors import InputProblem, Refused
from gis.files.access_record import AccessRecord
from gis.files.polygon_files import read_polygons, split_source
from gis.files.project_settings import ProjectSettings
from gis.geometry.crs import parse_crs
from gis.geometry.gcj02 import ShiftedCrs
from gis.imports.grids import GridImport, import_grids
from gis.imports.reference_sources import read_references
from gis.imports.references import import_references
from gis.imports.repaired_grids import GridRepairRules
from gis.imports.units import overlap_rule
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.progress import Progress
from gis.texts import Texts


class ImportReport(Protocol):
    """Tell what became of rows or polygons."""

    def lines(self, texts: Texts) -> list[str]:
        """Return the report as lines of text."""


Outcome = tuple[Edit, ImportReport]
Work = Callable[[Plan, Progress, str | None], Outcome]
"""Computes an import from the plan, and the layer of the file that was chosen."""


class ImportHost(Protocol):
    """Be the window, as far as imports need it."""

    @property
    def workspace(self) -> Workspace | None:
        """The open project."""

    @property
    def project_settings(self) -> ProjectSettings | None:
        """What the open project remembers beside its plan."""

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
        workspace = self._host.workspace
        if workspace is None:
            return
        has_grids = bool(workspace.stable.grids)
        dialog = ImportGridsDialog(self._parent, self._texts, self._ask, has_grids)
        dialog.file.take(file)
        path = dialog.file.path() if self._ask.run(dialog) else None
        if path is None:
            return
        crs = parse_crs(dialog.crs_wanted) if dialog.crs_wanted else None
        rule = overlap_rule(dialog.overlaps.currentData())
        fill_gaps_m2, replaces = dialog.fill_gaps.value(), dialog.replace.isChecked()
        rules = dialog.repair_rules
        if rules is not None:
            asked = GridRepairRules(rules, dialog.priority, workspace.locks.grids)
            self._repair_grids(workspace, asked, str(path), crs, replaces=replaces)
            return

        def work(plan: Plan, progress: Progress, layer: str | None) -> Outcome:
            own = crs if isinstance(crs, CRS) else None
            file = read_polygons(*_with_layer(str(path), layer), crs=own)
            done = import_grids(
                plan,
                file,
                crs=crs,
                overlaps=rule,
                fill_gaps_m2=fill_gaps_m2,
                replace_grids=replaces,
                progress=progress,
            )
            return done.edit, done.report

        self._start(workspace, work)

    def _repair_grids(
        self,
        workspace: Workspace,
        asked: GridRepairRules,
        source: str,
        crs: CRS | ShiftedCrs | None,
        *,
        replaces: bool,
    ) -> None:
        """Compute what a repair changes, show it item by item, and take in what is agreed to."""

        def offered(layer: str | None) -> None:
            def work(plan: Plan, rules: GridRepairRules, progress: Progress) -> GridImport:
                own = crs if isinstance(crs, CRS) else None
                return import_grids(
                    plan,
                    read_polygons(*_with_layer(source, layer), crs=own),
                    crs=crs,
                    replace_grids=replaces,
                    repair=rules,
                    progress=progress,
                )

            plan = workspace.stable

            def offer(result: GridImport) -> None:
                if self._host.workspace is workspace:
                    session = RepairSession(workspace, self._jobs, asked, work)
                    session.begin(plan, result)
                    self._ask.run(RepairDialog(self._parent, self._texts, session))

            self._jobs.start(
                "import",
                lambda progress: work(plan, asked, progress),
                on_done=offer,
                on_failed=failed,
                title_key="repair.job",
            )

        def failed(problem: InputProblem | Refused) -> None:
            chosen = chosen_layer(problem, self._ask, self._texts)
            if chosen is not None:
                offered(chosen)
            elif not is_about_layers(problem):
                self._host.show_problem(problem)

        offered(None)

    def import_references(self, file: Path | None = None) -> None:
        """Take in roads, water, villager groups or buildings to look at, snap to and follow."""
        workspace = self._host.workspace
        if workspace is None:
            return
        dialog = ImportReferencesDialog(self._parent, self._texts, self._ask)
        dialog.file.take(file)
        path = dialog.file.path() if self._ask.run(dialog) else None
        if path is None:
            return
        crs = parse_crs(dialog.crs_wanted) if dialog.crs_wanted else None
        theme, replaces = dialog.theme.currentData(), dialog.replace.isChecked()

        def work(plan: Plan, progress: Progress, layer: str | None) -> Outcome:
            source, named = _with_layer(str(path), layer)
            done = import_references(
                plan,
                read_references(plan, source, named, crs=crs),
                theme=theme,
                crs=crs,
                replace_themes=replaces,
                progress=progress,
            )
            return done.edit, done.report

        self._start(workspace, work)

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

    def _start(self, workspace: Workspace, work: Work, layer: str | None = None) -> None:
        plan = workspace.stable

        def offer(outcome: Outcome) -> None:
            edit, report = outcome
            if self._host.workspace is not workspace:
                return
            if workspace.stable is not plan:
                self._start(workspace, work, layer)
            elif self._agrees(report.lines(self._texts)) and self._host.workspace is workspace:
                workspace.commit(edit)

        def failed(problem: InputProblem | Refused) -> None:
            chosen = chosen_layer(problem, self._ask, self._texts)
            if chosen is not None:
                self._start(workspace, work, chosen)
            elif not is_about_layers(problem):
                self._host.show_problem(problem)

        self._jobs.start(
            "import",
            lambda progress: work(plan, progress, layer),
            on_done=offer,
            on_failed=failed,
            title_key="window.job.import",
        )

    def _agrees(self, lines: Sequence[str]) -> bool:
        return self._ask.run(ImportReportDialog(self._parent, self._texts, lines))


def _with_layer(source: str, layer: str | None) -> tuple[Path, str | None]:
    path, named = split_source(source)
    return path, layer or named
