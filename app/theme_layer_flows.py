"""Theme layers in the window: taking them in, styling them, and what of them the map shows.

Reading and preparing are jobs on a connection of their own; what is written is written
here, in one transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.dialogs.import_report_dialog import ImportReportDialog
from app.dialogs.theme_import_dialog import ThemeImportDialog
from app.dialogs.theme_style_dialog import ThemeStyleDialog
from app.file_kinds import SPREADSHEETS, VECTORS
from app.theme_counting import OnMap, Surface, ThemeCounting, ThemeMeans
from app.workspace import Workspace
from gis.errors import InputProblem, Refused
from gis.files.project_file import OpenProject
from gis.files.spreadsheet import WORKBOOKS
from gis.files.theme_layers import (
    ThemeKind,
    ThemeLayer,
    ThemeLayers,
    reading_theme_layers,
)
from gis.geometry.crs import parse_crs
from gis.imports.theme_layers import ThemeImport, import_themes, store_themes
from gis.imports.theme_placing import PlacingChoice, placings_of_table
from gis.imports.theme_sources import is_list, read_theme_sources
from gis.plan.plan import Plan
from gis.progress import Progress
from layers.theme_drawing import ThemeDrawing, ThemePicture
from layers.theme_qml import give_first_looks, qml_of
from layers.theme_reading import is_drawn, read_drawing
from layers.theme_style import style_of

_LOOK = "theme_table"

Key = tuple[int, str]
"""A layer and its style: while both are the same, what was prepared holds."""


class ThemeLayerFlows(QObject):
    """Carry out what is wanted of theme layers; without a project file there are none.

    `changed` when there are other layers, or other ones shown; `vectors_asked` carries the path of
    a vector file that is to become theme layers.
    """

    changed = Signal()
    vectors_asked = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        project: OpenProject | None,
        surface: Surface,
        means: ThemeMeans,
        on_map: OnMap | None = None,
    ) -> None:
        """Begin with the grids coloured by `on_map`, if they were in another window."""
        super().__init__()
        self._workspace = workspace
        self._project = project
        self._surface = surface
        self._ask, self._jobs, self._texts = means.ask, means.jobs, means.texts
        self._ready: dict[Key, ThemeDrawing] = {}
        self._is_closed = False
        self.counting = ThemeCounting(workspace, project, surface, means, on_map)
        self.counting.changed.connect(self._on_counted)

    @property
    def layers(self) -> tuple[ThemeLayer, ...]:
        """The theme layers of the project, the lowest first."""
        return () if self._project is None else self._project.theme_layers.layers()

    def refresh(self) -> None:
        """Prepare what is to be shown and is not ready yet, and show it."""
        self.changed.emit()
        project = self._project
        if project is None:
            self._show()
            return
        visible = [layer for layer in self.layers if is_drawn(layer)]
        missing = [layer for layer in visible if _key(layer) not in self._ready]
        if not missing:
            self._show()
            return

        def work(progress: Progress) -> dict[Key, ThemeDrawing]:
            made: dict[Key, ThemeDrawing] = {}
            with reading_theme_layers(project.path) as themes:
                for done, layer in enumerate(missing):
                    progress.step(done / len(missing))
                    progress.raise_if_cancelled()
                    made[_key(layer)] = read_drawing(themes, layer)
            return made

        def take(made: dict[Key, ThemeDrawing]) -> None:
            self._ready.update(made)
            self._show()

        self._jobs.start(
            "themes",
            work,
            on_done=take,
            on_failed=self._tell,
            title_key="theme_window.job_read",
            lane="files",
        )

    def import_file(self, file: Path | None = None) -> None:
        """Ask for a file; a table is taken in here, of others `vectors_asked` tells."""
        if self._require_project() is None:
            return
        if file is None:
            file = self._ask.open_file("theme_window.importing.title", [VECTORS, SPREADSHEETS])
        if file is None:
            return
        try:
            # A workbook takes long to read, and hardly ever has shapes written in it.
            is_table = file.suffix.lower() in WORKBOOKS or is_list(file)
        except InputProblem as problem:
            self._tell(problem)
            return
        if is_table:
            self._ask_for_table(file)
        else:
            self.vectors_asked.emit(file)

    def _ask_for_table(
        self, file: Path, title: str = "", kind: ThemeKind | None = None, crs_words: str = ""
    ) -> None:
        dialog = ThemeImportDialog(
            self._surface.parent(), self._texts, self._ask, self._look_at_table
        )
        dialog.begin_with(file, title, kind, crs_words)
        path = dialog.path if self._ask.run(dialog) else None
        self._jobs.cancel(_LOOK)
        if path is None:
            return
        chosen = (dialog.title.text().strip(), dialog.kind_wanted, dialog.crs_wanted)
        name, kind_wanted, words = chosen

        def work(plan: Plan, progress: Progress) -> ThemeImport:
            sources = read_theme_sources(plan, path, crs=parse_crs(words) if words else None)
            return import_themes(
                plan, sources, title=name or None, kind=kind_wanted, progress=progress
            )

        self.take_in(work, lambda: self._ask_for_table(path, *chosen))

    def _look_at_table(
        self,
        path: Path,
        asked: str,
        take: Callable[[Sequence[PlacingChoice]], None],
        fail: Callable[[str], None],
    ) -> None:
        plan = self._workspace.stable
        self._jobs.start(
            _LOOK,
            lambda _progress: placings_of_table(plan, path, asked),
            on_done=take,
            on_failed=lambda problem: fail(self._texts.of_error(problem)),
            title_key="theme_window.job_look",
            lane="files",
        )

    def take_in(
        self,
        work: Callable[[Plan, Progress], ThemeImport],
        again: Callable[[], None],
        label: str = "",
    ) -> None:
        """Show what theme layers come to and keep them, called by the values of a column.

        `again` is what follows where the user does not want them so.
        """
        if self._require_project() is None:
            return
        plan = self._workspace.stable

        def offer(done: ThemeImport) -> None:
            lines = done.lines(self._texts)
            report = ImportReportDialog(self._surface.parent(), self._texts, lines)
            if not self._ask.run(report):
                again()
            elif not self._is_closed:
                self._write(
                    lambda themes: give_first_looks(
                        themes, store_themes(themes, done, self._workspace.today), label
                    )
                )

        self._jobs.start(
            "import",
            lambda progress: work(plan, progress),
            on_done=offer,
            on_failed=self._tell,
            title_key="window.job.import",
        )

    def style(self, number: int) -> None:
        """Let the look of a layer be changed."""
        project, layer = self._project, self._layer(number)
        if project is None or layer is None:
            return
        themes = project.theme_layers
        content = (
            style_of(layer.style, layer.kind),
            themes.columns(layer),
            lambda column: themes.values(layer, column),
        )
        dialog = ThemeStyleDialog(self._surface.parent(), self._texts, self._ask, layer, content)
        if self._ask.run(dialog):
            style = dialog.style_now
            self._write(
                lambda store: store.restyle(number, style.as_record(), qml_of(style, layer.shape))
            )

    def rename(self, number: int) -> None:
        """Ask for another title."""
        layer = self._layer(number)
        if layer is None:
            return
        question = self._texts("theme_window.rename_question")
        title = self._ask.words("theme_window.rename_title", question, layer.title)
        if title is not None and title.strip() != layer.title:
            self._write(lambda store: store.rename(number, title))
            self.counting.call_anew()

    def remove(self, number: int) -> None:
        """Remove a layer when the user agrees; it is no step that could be undone."""
        layer = self._layer(number)
        if layer is None:
            return
        question = self._texts("theme_window.remove_question", title=layer.title)
        if self._ask.confirm("theme_window.remove_title", question, "theme_window.remove_agree"):
            self._ready = {key: each for key, each in self._ready.items() if key[0] != number}
            self._write(lambda store: store.remove(number))
            self.counting.forget(number)

    def show_layer(self, number: int, is_visible: bool, opacity: float) -> None:
        """Show or hide a layer, so opaque."""
        self._write(lambda store: store.show(number, is_visible=is_visible, opacity=opacity))

    def reorder(self, numbers: list[int]) -> None:
        """Bring the layers into another order, the lowest first."""
        self._write(lambda store: store.reorder(numbers))

    def close(self) -> None:
        """Forget what is under way; the map shows no theme layers any more."""
        self._is_closed = True
        self.counting.close()
        self._jobs.cancel("themes")
        self._jobs.cancel(_LOOK)
        self._surface.show(ThemePicture())

    def _on_counted(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        drawings = tuple(
            replace(self._ready[_key(layer)], title=layer.title, opacity=layer.opacity)
            for layer in self.layers
            if is_drawn(layer) and _key(layer) in self._ready
        )
        self._surface.show(ThemePicture(drawings, self.counting.choropleth))

    def _write(self, act: Callable[[ThemeLayers], object]) -> None:
        if self._project is None:
            return
        try:
            act(self._project.theme_layers)
        except InputProblem as problem:
            self._tell(problem)
        self.refresh()

    def _layer(self, number: int) -> ThemeLayer | None:
        return next((layer for layer in self.layers if layer.id == number), None)

    def _require_project(self) -> OpenProject | None:
        if self._project is None:
            self._ask.tell("window.problem.title", self._texts("theme_window.needs_file"))
        return self._project

    def _tell(self, problem: InputProblem | Refused) -> None:
        self._ask.tell("window.problem.title", self._texts.of_error(problem))


def _key(layer: ThemeLayer) -> Key:
    return layer.id, repr(sorted(layer.style.items()))
