"""What a project remembers of its window: locks, the view of layers, bookmarks, colours."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from app.workspace import Workspace
from gis.base_maps.base_map import BaseMap
from gis.errors import InputProblem
from gis.files.project_settings import Bookmark, ProjectSettings
from gis.topology.records import GridId
from layers.layer_view import EVERYTHING, LayerView


class ProjectMemory(QObject):
    """Hold what is remembered and write it when it changes; without a file it is only held.

    `bookmarks_changed` when there are others. A file that cannot be written is told once: that
    costs the memory, not the work.
    """

    bookmarks_changed = Signal()

    def __init__(
        self,
        workspace: Workspace,
        settings: ProjectSettings | None,
        on_problem: Callable[[InputProblem], None],
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._settings = settings
        self._on_problem = on_problem
        self._has_told = False
        self._bookmarks: tuple[Bookmark, ...] = ()
        if settings is not None:
            self._bookmarks = settings.bookmarks()
            workspace.set_locks(settings.locks())
        workspace.locks_changed.connect(self._keep_locks)

    @property
    def bookmarks(self) -> Sequence[Bookmark]:
        """The places that have a name."""
        return self._bookmarks

    def set_bookmarks(self, bookmarks: Sequence[Bookmark]) -> None:
        """Keep these bookmarks and no others."""
        self._bookmarks = tuple(bookmarks)
        self._write(lambda settings: settings.set_bookmarks(self._bookmarks))
        self.bookmarks_changed.emit()

    def layer_view(self) -> LayerView:
        """Return how the layers were shown the last time."""
        if self._settings is None:
            return EVERYTHING
        try:
            return LayerView.from_record(self._settings.layer_view())
        except ValueError:
            return EVERYTHING

    def keep_layer_view(self, view: LayerView) -> None:
        """Keep how the layers are shown."""
        self._write(lambda settings: settings.set_layer_view(view.as_record()))

    def base_maps(self) -> tuple[BaseMap, ...]:
        """Return the base maps of the last time, the lowest first."""
        return () if self._settings is None else self._settings.base_maps()

    def keep_base_maps(self, base_maps: Sequence[BaseMap]) -> None:
        """Keep the base maps and how they are shown."""
        self._write(lambda settings: settings.set_base_maps(base_maps))

    def keep_colours(self, colours: Mapping[GridId, int]) -> None:
        """Keep which colour each grid has, so that it has the same when the project is opened."""
        self._write(lambda settings: settings.set_colours(colours))

    def _keep_locks(self) -> None:
        self._write(lambda settings: settings.set_locks(self._workspace.locks))

    def _write(self, write: Callable[[ProjectSettings], None]) -> None:
        if self._settings is None:
            return
        try:
            write(self._settings)
        except InputProblem as problem:
            if not self._has_told:
                self._has_told = True
                self._on_problem(problem)
