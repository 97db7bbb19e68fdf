"""The base maps of an open project: what it keeps of them, and their sources while shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from pyproj import CRS
from PySide6.QtCore import QObject, Signal

from app.canvas.map_canvas import MapCanvas
from app.jobs import Job, JobRunner
from app.project_memory import ProjectMemory
from gis.base_maps.base_map import BaseMap, BaseMapKind
from gis.base_maps.image_file import ImageFile
from gis.base_maps.means import Means
from gis.base_maps.opening import open_base_map, require_reachable
from gis.base_maps.overviews import build_overviews
from gis.base_maps.source import Problem
from gis.errors import InputProblem, Refused
from gis.progress import Progress
from layers.base_maps.shown import BaseMapStatus, ShownBaseMap, Source


class OpenBaseMaps(QObject):
    """Open what the project keeps, in the background, and show it on the canvas.

    `changed` when there are others, when one has opened or could not be, or is shown in another
    way; `status_changed` when the tiles in view are doing otherwise. A base map that cannot be
    opened stays in the project: its file may come back.
    """

    changed = Signal()
    status_changed = Signal()

    def __init__(
        self, memory: ProjectMemory, place: tuple[Path | None, str], canvas: MapCanvas,
        jobs: JobRunner, means: Means,
    ) -> None:  # fmt: skip
        """Take in `place` the project file and the project's CRS."""
        super().__init__()
        self._memory = memory
        self._project, self._crs = place
        self._canvas = canvas
        self._jobs = jobs
        self._means = means
        self._sources: dict[BaseMap, Source] = {}
        self._faults: dict[BaseMap, InputProblem | Refused] = {}
        self._awaited: dict[BaseMap, Job[Source]] = {}
        self._copying: dict[BaseMap, Job[Path]] = {}
        self._is_closed = False
        self.status = BaseMapStatus()
        self.records = memory.base_maps()
        canvas.base_maps_status.connect(self._on_status)
        jobs.changed.connect(self._on_jobs)
        self._open_missing()

    @property
    def is_closed(self) -> bool:
        """Whether the project has been let go of."""
        return self._is_closed

    @property
    def project(self) -> Path | None:
        """The project file, beside which base maps are looked for."""
        return self._project

    @property
    def means(self) -> Means:
        """What base maps are opened with."""
        return self._means

    @property
    def canvas(self) -> MapCanvas:
        """The map that they lie under."""
        return self._canvas

    def shown(self) -> tuple[ShownBaseMap, ...]:
        """Return those that are open, the lowest first."""
        found = ((record, self.source(record)) for record in self.records)
        return tuple(ShownBaseMap(one, source) for one, source in found if source is not None)

    def source(self, record: BaseMap) -> Source | None:
        """Return the source of a base map, None while it is not open."""
        return self._sources.get(_opening(record))

    def fault(self, record: BaseMap) -> InputProblem | Refused | None:
        """Return why a base map could not be opened."""
        return self._faults.get(_opening(record))

    def is_awaited(self, record: BaseMap) -> bool:
        """Tell whether a base map is being opened."""
        return _opening(record) in self._awaited

    def problems(self) -> Mapping[str, Problem]:
        """Return by name which base maps cannot be shown in full just now, and why."""
        return dict(self.status.problems)

    def set_records(self, records: Sequence[BaseMap]) -> None:
        """Keep and show these base maps and no others, the lowest first."""
        self.records = tuple(records)
        self._memory.keep_base_maps(self.records)
        self._open_missing()

    def add(self, record: BaseMap) -> None:
        """Lay a base map over the others, under a name that none of them has."""
        self.set_records([*self.records, _named(record, self.records)])

    def exchange(self, record: BaseMap, other: BaseMap) -> BaseMap:
        """Put another base map, or the same in another look, in the place of one.

        Returns it as it is kept: under a name of its own.
        """
        other = _named(other, [one for one in self.records if one != record])
        self.set_records([other if one == record else one for one in self.records])
        return other

    def remove(self, record: BaseMap) -> None:
        """Take a base map out of the project; its file stays."""
        self.set_records([one for one in self.records if one != record])

    def use_means(self, means: Means) -> None:
        """Open everything anew, with other keys, say."""
        self._means = means
        # What is being opened has the keys of before.
        for opening in self._awaited:
            self._jobs.cancel(_job(opening))
        self._awaited.clear()
        for source in self._take_all():
            self._canvas.let_go_of(source)
        self._faults.clear()
        self._open_missing()

    def reopen(self, record: BaseMap) -> None:
        """Open a base map anew, as after its reduced copies were made or its file came back."""
        opening = _opening(record)
        self._faults.pop(opening, None)
        source = self._sources.pop(opening, None)
        self._open_missing()
        if source is not None:
            self._canvas.let_go_of(source)

    def wants_copies(self, record: BaseMap) -> bool:
        """Tell whether an image is too large to be shown sharply without reduced copies."""
        source = self.source(record)
        is_able = self._means.pyramids is not None and record.kind is BaseMapKind.IMAGE
        return is_able and isinstance(source, ImageFile) and source.wants_pyramid

    def copied(self, record: BaseMap) -> float | None:
        """Return how much of the reduced copies is made, from 0 to 1; None when none are made."""
        job = self._copying.get(_opening(record))
        return None if job is None else job.fraction

    def make_copies(self, record: BaseMap, on_failed: Callable[[InputProblem], None]) -> None:
        """Make reduced copies of an image in the background, then show them."""
        opening, folder = _opening(record), self._means.pyramids
        if folder is None or opening in self._copying:
            return

        def failed(problem: InputProblem | Refused) -> None:
            self._copying.pop(opening, None)
            self.status_changed.emit()
            if isinstance(problem, InputProblem):
                on_failed(problem)

        self._copying[opening] = self._jobs.start(
            f"copies {_job(opening)}",
            partial(_copied, opening, self._project, self._means, folder),
            on_done=lambda _: self._on_copied(opening),
            on_failed=failed,
            title_key="base_map_window.job_copies",
            lane="files",
        )
        self.status_changed.emit()

    def stop_copies(self, record: BaseMap) -> None:
        """Stop making reduced copies; nothing of them is left."""
        job = self._copying.pop(_opening(record), None)
        if job is not None:
            job.cancel()
            self.status_changed.emit()

    def _on_copied(self, opening: BaseMap) -> None:
        if self._copying.pop(opening, None) is None or self._is_closed:
            return
        for record in self.records:
            if _opening(record) == opening:
                self.reopen(record)
                return

    def _on_jobs(self) -> None:
        """Tell how far the work is, and take note of what somebody has stopped."""
        under_way = self._jobs.jobs
        for opening, opened in list(self._awaited.items()):
            if opened not in under_way and opened.cancelled.is_set():
                del self._awaited[opening]
                self._faults[opening] = InputProblem("base_map_window.stopped")
        for opening, copied in list(self._copying.items()):
            if copied not in under_way and copied.cancelled.is_set():
                del self._copying[opening]
        self.status_changed.emit()

    def close(self) -> None:
        """Show nothing any more and close all sources."""
        self._is_closed = True
        self._jobs.changed.disconnect(self._on_jobs)
        for job in self._copying.values():
            job.cancel()
        self._canvas.base_maps_status.disconnect(self._on_status)
        for opening in self._awaited:
            self._jobs.cancel(_job(opening))
        sources = self._take_all()
        self._canvas.show_base_maps(())
        for source in sources:
            self._canvas.let_go_of(source)

    def _take_all(self) -> list[Source]:
        sources = list(self._sources.values())
        self._sources.clear()
        return sources

    def _open_missing(self) -> None:
        wanted = {_opening(record) for record in self.records}
        gone = [self._sources.pop(one) for one in self._sources.keys() - wanted]
        for opening in self._faults.keys() - wanted:
            del self._faults[opening]
        for opening in wanted - self._sources.keys() - self._faults.keys() - self._awaited.keys():
            self._awaited[opening] = self._jobs.start(
                _job(opening),
                partial(_opened, opening, self._project, self._crs, self._means),
                on_done=partial(self._on_opened, opening),
                on_failed=partial(self._on_failed, opening),
                title_key="base_map_window.job_open",
                lane="files",
            )
        self._show()
        for source in gone:
            self._canvas.let_go_of(source)

    def _on_opened(self, opening: BaseMap, source: Source) -> None:
        self._awaited.pop(opening, None)
        is_wanted = any(_opening(record) == opening for record in self.records)
        if self._is_closed or not is_wanted or opening in self._sources:
            source.close()
            return
        self._sources[opening] = source
        self._show()

    def _on_failed(self, opening: BaseMap, problem: InputProblem | Refused) -> None:
        self._awaited.pop(opening, None)
        self._faults[opening] = problem
        self._show()

    def _show(self) -> None:
        if self._is_closed:
            return
        self._canvas.show_base_maps(self.shown())
        self.changed.emit()

    def _on_status(self, status: BaseMapStatus) -> None:
        self.status = status
        self.status_changed.emit()


def _named(record: BaseMap, others: Sequence[BaseMap]) -> BaseMap:
    names = {one.name for one in others}
    number, name = 2, record.name
    while name in names:
        name, number = f"{record.name} ({number})", number + 1
    return replace(record, name=name)


def _opening(record: BaseMap) -> BaseMap:
    return replace(record, name="", is_visible=True, opacity=1.0, attribution="")


def _job(opening: BaseMap) -> str:
    return f"base map {hash(opening)}"


def _copied(
    opening: BaseMap, project: Path | None, means: Means, folder: Path, progress: Progress
) -> Path:
    image = open_base_map(opening, project, means)
    try:
        assert isinstance(image, ImageFile)
        return build_overviews(image, folder, progress)
    finally:
        image.close()


def _opened(
    opening: BaseMap, project: Path | None, crs: str, means: Means, progress: Progress
) -> Source:
    source = open_base_map(opening, project, means)
    try:
        require_reachable(source, CRS.from_user_input(crs))
        progress.raise_if_cancelled()
    except BaseException:
        source.close()
        raise
    return source
