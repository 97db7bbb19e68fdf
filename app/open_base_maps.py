"""The base maps of an open project: what it keeps of them, and their sources while shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from pyproj import CRS
from PySide6.QtCore import QObject, Signal

from app.canvas.map_canvas import MapCanvas
from app.jobs import JobRunner
from app.project_memory import ProjectMemory
from gis.base_maps.base_map import BaseMap
from gis.base_maps.means import Means
from gis.base_maps.opening import open_base_map, require_reachable
from gis.base_maps.source import ImageSource, Problem, TileSource
from gis.errors import InputProblem, Refused
from gis.progress import Progress
from layers.base_maps.shown import BaseMapStatus, ShownBaseMap

Source = TileSource | ImageSource


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
        self._awaited: set[BaseMap] = set()
        self._is_closed = False
        self.status = BaseMapStatus()
        self.records = memory.base_maps()
        canvas.base_maps_status.connect(self._on_status)
        self._open_missing()

    @property
    def project(self) -> Path | None:
        """The project file, beside which base maps are looked for."""
        return self._project

    @property
    def means(self) -> Means:
        """What base maps are opened with."""
        return self._means

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
        names = {one.name for one in self.records}
        number, name = 2, record.name
        while name in names:
            name, number = f"{record.name} ({number})", number + 1
        self.set_records([*self.records, replace(record, name=name)])

    def exchange(self, record: BaseMap, other: BaseMap) -> None:
        """Put another base map, or the same in another look, in the place of one."""
        self.set_records([other if one == record else one for one in self.records])

    def remove(self, record: BaseMap) -> None:
        """Take a base map out of the project; its file stays."""
        self.set_records([one for one in self.records if one != record])

    def use_means(self, means: Means) -> None:
        """Open everything anew, with other keys, say."""
        self._means = means
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

    def close(self) -> None:
        """Show nothing any more and close all sources."""
        self._is_closed = True
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
        for opening in wanted - self._sources.keys() - self._faults.keys() - self._awaited:
            self._awaited.add(opening)
            self._jobs.start(
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
        self._awaited.discard(opening)
        is_wanted = any(_opening(record) == opening for record in self.records)
        if self._is_closed or not is_wanted or opening in self._sources:
            source.close()
            return
        self._sources[opening] = source
        self._show()

    def _on_failed(self, opening: BaseMap, problem: InputProblem | Refused) -> None:
        self._awaited.discard(opening)
        self._faults[opening] = problem
        self._show()

    def _show(self) -> None:
        if self._is_closed:
            return
        shown = [
            ShownBaseMap(record, source)
            for record in self.records
            if (source := self.source(record)) is not None
        ]
        self._canvas.show_base_maps(shown)
        self.changed.emit()

    def _on_status(self, status: BaseMapStatus) -> None:
        self.status = status
        self.status_changed.emit()


def _opening(record: BaseMap) -> BaseMap:
    return replace(record, name="", is_visible=True, opacity=1.0, attribution="")


def _job(opening: BaseMap) -> str:
    return f"base map {hash(opening)}"


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
