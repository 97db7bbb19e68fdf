"""One import of a vector file: what was read, what was chosen, where it would lie.

Nothing is read twice for the same choices; reading, weighing of coordinate systems and placing go
to jobs, and what comes back too late for the present choices is dropped.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar, cast

from pyproj import CRS
from PySide6.QtCore import QObject, Signal

from app.jobs import Job, JobRunner
from app.models.point_fit import FitFound, fit_of
from app.models.vector_choices import (
    GridWays,
    Purpose,
    ReferenceWays,
    ThemeWays,
    VectorChoices,
    is_same_system,
)
from app.models.vector_reading import (
    VectorFeatures,
    first_layers,
    read_features,
    require_one_system,
)
from app.models.vector_shapes import Placement, ProjectShapes, placement, project_shapes
from gis.errors import InputProblem, Refused
from gis.files.file_facts import facts_of
from gis.files.vector_facts import FileFacts, LayerFacts
from gis.geometry.any_crs import AnyCrs, FittedCrs
from gis.geometry.crs import crs_label
from gis.geometry.fit import FitKind, PlaneFit
from gis.imports.crs_candidates import CrsCandidate, CrsRecognition, recognise_crs
from gis.imports.point_rows import PointRow
from gis.plan.plan import Plan
from gis.progress import Progress

T = TypeVar("T")

FITTED = "vector_window.crs.reason_fit"
_AS_IT_IS = PlaneFit(((1.0, 0.0), (0.0, 1.0)))
_RAW = "vector_raw"
_FACTS, _READ, _PLACE, _PROJECT = "vector_facts", "vector_read", "vector_place", "vector_project"
_TITLES = {
    _FACTS: "vector_window.facts",
    _READ: "vector_window.read",
    _PLACE: "vector_window.place",
    _RAW: "vector_window.place",
    _PROJECT: "vector_window.project",
}


@dataclass(frozen=True, slots=True)
class _Read:
    features: VectorFeatures
    recognition: CrsRecognition


class VectorSession(QObject):
    """Read, choose and place one file.

    `changed` when another thing is to be shown, also when work begins or ends; `failed` carries
    the problem of what could not be done.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, plan: Plan | None, jobs: JobRunner, purpose: Purpose) -> None:
        """Take the project, None for one that is to be made."""
        super().__init__()
        self.plan = plan
        self._jobs = jobs
        self._under_way: dict[str, Job[object]] = {}
        self.path: Path | None = None
        self.facts: FileFacts | None = None
        self.features: VectorFeatures | None = None
        self.recognition: CrsRecognition | None = None
        self.placement: Placement | None = None
        self.placing_problem: InputProblem | Refused | None = None
        self.project: ProjectShapes | None = None
        self.own_systems: tuple[CrsCandidate, ...] = ()
        self.points: tuple[PointRow, ...] = ()
        self.fit_kind = FitKind.SIMILARITY
        self.is_system_confirmed = False
        self.choices = VectorChoices(purpose)
        self._jobs.changed.connect(self._on_jobs)

    # What is known

    @property
    def purpose(self) -> Purpose:
        """What the features are to become."""
        return self.choices.purpose

    @property
    def layers(self) -> tuple[LayerFacts, ...]:
        """The layers that are taken."""
        if self.facts is None:
            return ()
        return tuple(one for one in self.facts.layers if one.name in self.choices.layers)

    @property
    def candidates(self) -> tuple[CrsCandidate, ...]:
        """The systems to choose from, those that a person added last."""
        found = () if self.recognition is None else self.recognition.candidates
        return (*found, *self.own_systems)

    @property
    def candidate(self) -> CrsCandidate | None:
        """The candidate that is chosen."""
        chosen = self.choices.system
        return next((one for one in self.candidates if is_same_system(one.system, chosen)), None)

    @property
    def is_complete(self) -> bool:
        """Tell whether everything is known that an import needs."""
        return (
            self.features is not None
            and self.choices.system is not None
            and self.placing_problem is None
            and not self.is_reading
            and not (self.placement is not None and self.placement.is_far)
        )

    @property
    def is_reading(self) -> bool:
        """Tell whether the file is being read."""
        return _FACTS in self._under_way or _READ in self._under_way

    @property
    def job(self) -> Job[object] | None:
        """What is under way and worth waiting for."""
        return next(iter(self._under_way.values()), None)

    # Reading

    def begin(self) -> None:
        """Draw the outlines of the project."""
        plan = self.plan
        if plan is None:
            return

        def done(shapes: ProjectShapes) -> None:
            self.project = shapes

        self._start(_PROJECT, lambda progress: project_shapes(plan), done)

    def take(self, path: Path) -> None:
        """Look into a file, then read the layers that suit best."""
        self.forget()
        self.path = path

        def done(facts: FileFacts) -> None:
            self.facts = facts
            self.choose_layers(first_layers(facts, self.purpose))

        self._start(_FACTS, lambda progress: facts_of(path), done)

    def forget(self) -> None:
        """Be as before a file was chosen."""
        self._stop(_FACTS, _READ, _PLACE)
        self.path = self.facts = None
        self._forget_features()
        self.choices = replace(self.choices, layers=(), encoding="", system=None, columns={})
        self.changed.emit()

    def choose_layers(self, layers: tuple[str, ...]) -> None:
        """Take some layers of the file."""
        self.choices = replace(self.choices, layers=layers, encoding="", columns={})
        self._read(keeps_system=False)

    def choose_encoding(self, name: str) -> None:
        """Read the texts in another encoding; where things lie does not depend on it."""
        self.choices = replace(self.choices, encoding=name, columns={})
        self._read(keeps_system=True)

    def choose_join(self, join_m: float) -> None:
        """Join ends of lines that are so near."""
        self.choices = replace(self.choices, join_m=join_m)
        self._read(keeps_system=True)

    def choose_purpose(self, purpose: Purpose) -> None:
        """Take the features for something else."""
        if purpose is self.purpose:
            return
        self.choices = replace(self.choices, purpose=purpose, columns={})
        if self.facts is not None:
            self.choose_layers(first_layers(self.facts, purpose))
        self.changed.emit()

    def _read(self, *, keeps_system: bool) -> None:
        self._stop(_READ)
        system = self.choices.system if keeps_system else None
        if not keeps_system:
            self._forget_features()
            self.choices = replace(self.choices, system=None)
        path, facts, choices, layers = self.path, self.facts, self.choices, self.layers
        if path is None or facts is None or not layers:
            self.changed.emit()
            return
        declared = layers[0].declared
        before = self.recognition

        def work(progress: Progress) -> _Read:
            require_one_system(layers)
            features = read_features(path, choices, progress)
            found = before or recognise_crs(declared, facts.likely, features.geometries, self.plan)
            return _Read(features, found)

        def done(read: _Read) -> None:
            self.features, self.recognition = read.features, read.recognition
            self._choose_system(system or _first_system(read.recognition))

        self._start(_READ, work, done)

    # Choosing

    def choose_system(self, system: AnyCrs, written: str, reason: str) -> None:
        """Take a system, one of the candidates or another; `reason` is a text key for that one."""
        if not any(is_same_system(one.system, system) for one in self.candidates):
            self.own_systems += (CrsCandidate(system, written, reason),)
        self.is_system_confirmed = True
        self._choose_system(system)

    def fit(self, rows: Sequence[PointRow], kind: FitKind) -> FitFound:
        """Fit common points, and take the fit in the place of one that was made before."""
        self.points, self.fit_kind = tuple(rows), kind
        found = self.fit_found
        others = tuple(one for one in self.own_systems if one.reason != FITTED)
        self.own_systems = others
        if found.system is not None:
            written = crs_label(found.system)
            facts = {"points": found.points}
            self.own_systems += (CrsCandidate(found.system, written, FITTED, facts),)
            self.is_system_confirmed = True
            self._choose_system(found.system)
        elif isinstance(self.choices.system, FittedCrs) and not self.candidate:
            self._choose_system(None)
        return found

    @property
    def fit_found(self) -> FitFound:
        """What the common points come to, those that are not whole left out."""
        if self.plan is None:
            return FitFound(0, self.fit_kind.least_points)
        return fit_of(self.plan, self.points, self.fit_kind)

    def choose_column(self, name: str, column: str | None) -> None:
        """Say which column a field is; none for None."""
        self.choices = replace(self.choices, columns={**self.choices.columns, name: column})
        self.changed.emit()

    def choose_grid_ways(self, ways: GridWays) -> None:
        """Say how polygons become grids."""
        self.choices = replace(self.choices, grids=ways)
        self.changed.emit()

    def choose_reference_ways(self, ways: ReferenceWays) -> None:
        """Say how features become references."""
        self.choices = replace(self.choices, references=ways)
        self.changed.emit()

    def choose_theme_ways(self, ways: ThemeWays) -> None:
        """Say what theme layers are called and show."""
        self.choices = replace(self.choices, themes=ways)
        self.changed.emit()

    def _choose_system(self, system: AnyCrs | None) -> None:
        self.choices = replace(self.choices, system=system)
        self._place()
        self.changed.emit()

    def _place(self) -> None:
        """Find out where the file lies in the chosen system."""
        self._stop(_PLACE)
        self.placing_problem = None
        plan, features, system = self.plan, self.features, self.choices.system
        if features is None or system is None:
            self.placement = None
            return

        def done(found: Placement) -> None:
            self.placement = found

        def failed(problem: InputProblem | Refused) -> None:
            self.placement, self.placing_problem = None, problem

        self._start(
            _PLACE, lambda progress: placement(plan, features.geometries, system), done, failed
        )

    def place_raw(self, done: Callable[[Placement], None]) -> None:
        """Hand over the file in its own numbers, as if they were metres of the project."""
        plan, features = self.plan, self.features
        if plan is not None and features is not None:
            raw = FittedCrs(_AS_IT_IS, CRS.from_user_input(plan.crs))
            work = partial(placement, plan, features.geometries, raw)
            self._start(_RAW, lambda progress: work(), done)

    def _forget_features(self) -> None:
        self.features = self.recognition = self.placement = self.placing_problem = None
        self.own_systems = ()
        self.is_system_confirmed = False

    # Jobs

    def stop(self) -> None:
        """Give up whatever is under way."""
        self._stop(*tuple(self._under_way))
        self.changed.emit()

    def _stop(self, *kinds: str) -> None:
        for kind in kinds:
            job = self._under_way.pop(kind, None)
            if job is not None:
                job.cancel()

    def _start(
        self,
        kind: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[InputProblem | Refused], None] | None = None,
    ) -> None:
        def ended(result: T) -> None:
            del self._under_way[kind]
            done(result)
            self.changed.emit()

        def gone_wrong(problem: InputProblem | Refused) -> None:
            del self._under_way[kind]
            (failed or self.failed.emit)(problem)
            self.changed.emit()

        job = self._jobs.start(
            kind,
            work,
            on_done=ended,
            on_failed=gone_wrong,
            title_key=_TITLES[kind],
            lane="files",
        )
        self._under_way[kind] = cast("Job[object]", job)
        self.changed.emit()

    def _on_jobs(self) -> None:
        if self._under_way:
            self.changed.emit()


def _first_system(found: CrsRecognition) -> AnyCrs | None:
    """Return what to begin with: what is assumed, else what the file says, to be seen as wrong."""
    declared = (one for one in found.candidates if one.reason == "crs_candidates.declared")
    first = found.assumed or next(declared, None)
    return None if first is None else first.system
