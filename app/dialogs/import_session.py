"""What the pages of the import wizard share: the file as read, what was chosen, what it comes to.

Nothing is read twice, and nothing is computed twice for the same plan and the same choices.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

from PySide6.QtCore import QObject, Signal

from app.jobs import Job, JobRunner, Lane
from app.long_lived import long_lived
from app.models.import_rows import RowsOfList
from app.workspace import Workspace
from gis.errors import InputProblem, Refused
from gis.files.access_record import AccessRecord
from gis.files.project_settings import ConfirmedColumns, ProjectSettings
from gis.files.sheet import Sheet
from gis.geometry.crs import parse_crs
from gis.imports.columns import (
    Columns,
    Field,
    confirmed,
    header_key,
    match_columns,
    memory_key,
    remembered,
    to_keep,
)
from gis.imports.import_report import ImportResult
from gis.imports.list_file import ListFile, read_any_list
from gis.imports.list_step import ListWork, Locating, Mappings, lacking_columns, list_step
from gis.imports.lists import LISTS
from gis.imports.problem_rows import write_problem_rows
from gis.imports.readings import Readings, has_coordinates, readings_for
from gis.plan.plan import Plan
from gis.progress import Progress
from gis.texts import Texts

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choices:
    """Hold what the user chose; two imports with equal choices come to the same."""

    kind: str = ""
    sheets: tuple[str, ...] = ()
    columns: Mappings = field(default_factory=dict)
    crs: str = ""
    locate: tuple[Locating, ...] = ()
    removes_missing: bool = False


@dataclass(frozen=True, slots=True)
class Computed:
    """Hold what an import comes to, and for which plan and choices; `rows` are to be shown."""

    plan: Plan
    choices: Choices
    result: ImportResult
    rows: RowsOfList


class _Task(NamedTuple):
    """Name a job: its kind, its text, its lane."""

    kind: str
    title_key: str
    lane: Lane = "plan"


_READ = _Task("import_read", "import_wizard.reading", "files")
_READ_PLACES = _Task("import_places", "import_wizard.reading_places")
_COMPUTE = _Task("import", "import_wizard.computing")


@dataclass(frozen=True, slots=True)
class ProjectNotes:
    """Be what a project file keeps beside its plan, as far as imports need it."""

    settings: ProjectSettings
    access: AccessRecord


class ImportSession(QObject):
    """Read, choose, compute and commit one list.

    `changed` when another thing is to be shown, also when work begins or ends; `failed` carries
    the `InputProblem` or `Refused` of what could not be done.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        notes: ProjectNotes | None,
        jobs: JobRunner,
    ) -> None:
        """Take the project, and its notes where it is in a file."""
        super().__init__()
        self.workspace = workspace
        self._notes = notes
        self._settings = None if notes is None else notes.settings
        self._jobs = jobs
        self.job: Job[object] | None = None
        self.file: ListFile | None = None
        self.encoding = ""
        self.layers: tuple[str, ...] = ()
        self.choices = Choices()
        self.remembered_on = ""
        self.computed: Computed | None = None
        self.readings: Readings | None = None
        self._read_for: object = None
        self._jobs.changed.connect(self._on_jobs)

    # Reading

    def read(self, path: Path, *, kind: str = "", layer: str = "", encoding: str = "") -> None:
        """Read a file in a job; a `kind` that is given is not guessed."""
        self.file, self.computed, self.encoding = None, None, encoding
        self.readings = None
        if not layer:
            self.layers = ()

        plan = self.workspace.stable

        def work(progress: Progress) -> ListFile:
            with long_lived():
                return read_any_list(
                    path, plan, layer=layer or None, encoding=encoding or None, progress=progress
                )

        def done(file: ListFile) -> None:
            self.file = file
            self.choices = Choices(sheets=tuple(sheet.name for sheet in file.sheets))
            self.choose_kind(kind or file.kind)

        def failed(problem: InputProblem | Refused) -> None:
            if isinstance(problem, InputProblem) and problem.key == "files.several_layers":
                self.layers = tuple(str(problem.facts["layers"]).split("、"))
            else:
                self.failed.emit(problem)

        self._start(_READ, work, done, failed)

    def forget(self) -> None:
        """Be as before a file was read."""
        self.cancel()
        self.file, self.computed, self.readings = None, None, None
        self.encoding, self.layers = "", ()
        self._choose(Choices())

    # Choosing

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of the kind of list."""
        kind = LISTS.get(self.choices.kind)
        return () if kind is None else tuple(kind.fields_for(self.workspace.stable))

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets that are taken, as they stand in the file."""
        if self.file is None:
            return ()
        return tuple(sheet for sheet in self.file.sheets if sheet.name in self.choices.sheets)

    def choose_kind(self, kind: str) -> None:
        """Take the list for one of a kind; what was confirmed for its headers is remembered."""
        self.choices = replace(self.choices, kind=kind, columns={})
        self.remember()

    def remember(self) -> None:
        """Take the columns as they were confirmed before, where that was the case."""
        kept = self._settings.mappings() if self._settings is not None else {}
        memory = {key: one.columns for key, one in kept.items()}
        columns: dict[str, Mapping[str, str]] = {}
        self.remembered_on = ""
        for sheet in self.file.sheets if self.file is not None else ():
            mapping = remembered(memory, sheet, self.choices.kind)
            if mapping:
                columns[sheet.name] = mapping
                on = kept[memory_key(sheet, self.choices.kind)].on
                self.remembered_on = max(self.remembered_on, on)
        self._choose(replace(self.choices, columns=columns))

    def guess_again(self) -> None:
        """Forget what was remembered or chosen for the columns."""
        self.remembered_on = ""
        self._choose(replace(self.choices, columns={}))

    def columns_of(self, sheet: Sheet) -> Columns:
        """Return what each column of a sheet is taken for, as chosen or guessed."""
        return match_columns(sheet, self.fields, self.choices.columns.get(sheet.name, {}))

    def lacking(self, sheet: Sheet) -> Sequence[Sequence[str]]:
        """Return the fields that a sheet needs and has no column for, one of each group."""
        mapping = self.choices.columns.get(sheet.name, {})
        return lacking_columns(self.workspace.stable, self.choices.kind, sheet, mapping)

    def choose_column(self, sheet: Sheet, place: int, key: str | None) -> None:
        """Say which field a column holds, in all sheets with its header; another one gives it up.

        None says that it holds none.
        """
        mappings = dict(self.choices.columns)
        alike = [one for one in self.sheets if header_key(one) == header_key(sheet)]
        columns = self.columns_of(sheet)
        places = {one: at for one, at in columns.places.items() if at != place}
        if key is not None:
            places[key] = place
        for one in alike:
            mappings[one.name] = confirmed(sheet, replace(columns, places=places), self.fields)
        self._choose(replace(self.choices, columns=mappings))

    def choose(self, **changes: object) -> None:
        """Change choices by name: sheets, crs, locate, removes_missing."""
        self._choose(replace(self.choices, **changes))  # type: ignore[arg-type]

    def _choose(self, choices: Choices) -> None:
        self.choices = choices
        self.changed.emit()

    # Coordinates

    @property
    def has_coordinates(self) -> bool:
        """Whether a sheet that is taken has points or columns with coordinates."""
        return self._located_sheet() is not None

    def read_places(self, system: str = "") -> None:
        """Find out where the first rows lie in each system that comes near; in a job.

        A `system` that is given is tried too, and chosen.
        """
        sheet = self._located_sheet()
        if sheet is None:
            return
        plan, fields, work_to_do = self.workspace.stable, self.fields, self._work()
        asked = (plan, sheet, self.choices.columns.get(sheet.name), system)
        if self._read_for == asked and self.readings is not None:
            return

        def work(progress: Progress) -> Readings:
            progress.raise_if_cancelled()
            return readings_for(plan, work_to_do, sheet, fields, system)

        def done(readings: Readings) -> None:
            self._read_for, self.readings = asked, readings
            known = {one.system for one in readings.readings}
            if system or self.choices.crs not in known:
                self.choose(crs=system)

        self._start(_READ_PLACES, work, done, self.failed.emit)

    def choose_crs(self, words: str) -> None:
        """Take a system by its name or number; what is none is told."""
        try:
            parse_crs(words)
        except InputProblem as problem:
            self.failed.emit(problem)
            return
        self.read_places(words)

    def _located_sheet(self) -> Sheet | None:
        for sheet in self.sheets:
            if has_coordinates(sheet, self.fields, self.choices.columns.get(sheet.name, {})):
                return sheet
        return None

    # Computing and committing

    @property
    def is_up_to_date(self) -> bool:
        """Whether what was computed is for the present plan and choices."""
        done = self.computed
        return (
            done is not None and done.plan is self.workspace.stable and done.choices == self.choices
        )

    def compute(self) -> None:
        """Compute what the list comes to, in a job; nothing happens when that is known."""
        if self.is_up_to_date or not self.sheets or not self.fields:
            return
        plan, choices = self.workspace.stable, self.choices
        work_to_do = self._work()
        taken = [sheet for sheet in self.sheets if not self.lacking(sheet)]
        columns = [self.columns_of(sheet) for sheet in taken]

        def work(progress: Progress) -> Computed:
            with long_lived():
                result = list_step(plan, work_to_do, progress)
                return Computed(plan, choices, result, RowsOfList(taken, columns, result.report))

        def done(computed: Computed) -> None:
            self.computed = computed
            self.changed.emit()

        def failed(problem: InputProblem | Refused) -> None:
            self.computed = None
            self.failed.emit(problem)

        self._start(_COMPUTE, work, done, failed)

    def commit(self) -> bool:
        """Take the list in as one step and remember the columns; tell whether that was done.

        When the plan has changed meanwhile nothing is taken in; what it comes to is computed anew.
        """
        if self.computed is None or not self.is_up_to_date:
            self.compute()
            return False
        if not self.workspace.commit(self.computed.result.edit):
            return False
        if self._settings is not None:
            for sheet in self.sheets:
                mapping = self.choices.columns.get(sheet.name)
                if mapping:
                    key = memory_key(sheet, self.choices.kind)
                    kept = ConfirmedColumns(
                        to_keep(sheet, mapping, self.fields), self.workspace.today
                    )
                    self._settings.set_mapping(key, kept)
        return True

    def write_problems(self, path: Path, texts: Texts) -> int:
        """Write the rows that did not go in with their reasons; return how many.

        The project notes that first, as they hold people's data. Raises InputProblem.
        """
        if self.computed is None:
            return 0
        report = self.computed.result.report
        count = report.rejected + report.ambiguous
        if self._notes is not None:
            self._notes.access.add(
                what="import_wizard.access_problem_rows",
                purpose="import_wizard.access_purpose",
                unmasked=True,
                detail=f"{path.name}: {count}",
            )
        write_problem_rows(path, report, self.sheets, texts)
        return count

    def _work(self) -> ListWork:
        choices = self.choices
        return ListWork(
            choices.kind,
            self.sheets,
            choices.columns,
            choices.locate,
            parse_crs(choices.crs) if choices.crs else None,
            choices.removes_missing,
        )

    def cancel(self) -> None:
        """Stop what is under way."""
        if self.job is not None:
            self.job.cancel()
            self.job = None
            self.changed.emit()

    def _start(
        self,
        task: _Task,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[InputProblem | Refused], None],
    ) -> None:
        def ended(result: T) -> None:
            self.job = None
            done(result)
            self.changed.emit()

        def gone_wrong(problem: InputProblem | Refused) -> None:
            self.job = None
            failed(problem)
            self.changed.emit()

        self.cancel()
        job = self._jobs.start(
            task.kind,
            work,
            on_done=ended,
            on_failed=gone_wrong,
            title_key=task.title_key,
            lane=task.lane,
        )
        self.job = cast("Job[object]", job)
        self.changed.emit()

    def _on_jobs(self) -> None:
        if self.job is not None:
            self.changed.emit()
