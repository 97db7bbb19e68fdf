"""Counting theme layers by grid: the table, and the grids coloured by it, kept up with the plan."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.ask import Ask
from app.dialogs.theme_count_dialog import (
    Countable,
    CountOrder,
    ThemeCountDialog,
    map_title,
)
from app.jobs import JobRunner
from app.workspace import Workspace
from gis.errors import InputProblem
from gis.files.project_file import OpenProject
from gis.files.theme_layers import reading_theme_layers
from gis.plan.history import Change
from gis.plan.plan import Plan
from gis.progress import Progress
from gis.reports.theme_classes import ClassMethod
from gis.reports.theme_count_table import write_counts
from gis.reports.theme_counting import ThemeCounts
from gis.reports.theme_counts import count_layer, count_own
from gis.texts import Texts
from layers.theme_choropleth import choropleth_of
from layers.theme_drawing import Choropleth, ThemePicture

_AGAIN_MS = 500
"""How long after the last edit a count on the map is made again."""


@dataclass(frozen=True, slots=True)
class Surface:
    """Be what shows theme layers: the map, light or dark, and the window for dialogs."""

    show: Callable[[ThemePicture], None]
    is_dark: Callable[[], bool]
    parent: Callable[[], QWidget | None]


@dataclass(frozen=True, slots=True)
class ThemeMeans:
    """Be what the flows work with."""

    ask: Ask
    jobs: JobRunner
    texts: Texts


@dataclass(frozen=True, slots=True)
class OnMap:
    """Be what the grids are coloured by: `counts` came of `order`, before the last edits perhaps.

    It says nothing of language or of light and dark, so it goes over to another window.
    """

    order: CountOrder
    classing: tuple[ClassMethod, int, str]
    counts: ThemeCounts


class ThemeCounting(QObject):
    """Let theme layers, or what the plan has, be counted; `changed` when the map shows another."""

    changed = Signal()

    def __init__(
        self,
        workspace: Workspace,
        project: OpenProject | None,
        surface: Surface,
        means: ThemeMeans,
        on_map: OnMap | None = None,
    ) -> None:
        """Begin with the grids coloured by `on_map`, which another window had on its map."""
        super().__init__()
        self._workspace = workspace
        self._project = project
        self._surface = surface
        self._ask, self._jobs, self._texts = means.ask, means.jobs, means.texts
        self.on_map = on_map
        self.choropleth = self._coloured(is_dark=self._surface.is_dark())
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._again.timeout.connect(self._count_again)
        workspace.plan_changed.connect(self._on_change)
        if on_map is not None:
            self._again.start()

    @property
    def is_on_map(self) -> bool:
        """Whether the grids are coloured by a count."""
        return self.choropleth is not None

    def count(self, number: int = 0) -> None:
        """Let a layer, or what the plan has, be counted by grid or unit."""
        layers = () if self._project is None else self._project.theme_layers.layers()
        numbers: dict[int, list[str]] = {}
        if self._project is not None:
            store = self._project.theme_layers
            for layer in layers:
                columns = store.columns(layer).items()
                numbers[layer.id] = [name for name, kind in columns if kind != "TEXT"]
        plan = self._workspace.stable
        dialog = ThemeCountDialog(
            self._surface.parent(),
            self._texts,
            plan,
            Countable(
                layers,
                numbers,
                lambda order, take, fail: self._compute(plan, order, take, fail),
                self._export,
            ),
            is_dark=self._surface.is_dark(),
        )
        dialog.begin(number)
        if self._ask.run(dialog) and dialog.order is not None and dialog.counts is not None:
            self._show(OnMap(dialog.order, dialog.classing, dialog.counts))

    def clear_map(self) -> None:
        """Give the grids their own colours back."""
        self._show(None)

    def call_anew(self) -> None:
        """Take the title of the layer that was counted as it is now."""
        self._show(self.on_map)

    def forget(self, number: int) -> None:
        """Give the grids their own colours back if a layer that is gone was counted."""
        if self.on_map is not None and self.on_map.order.layer == number:
            self.clear_map()

    def close(self) -> None:
        """Forget what is under way."""
        self._again.stop()
        self._jobs.cancel("theme_count")

    def _compute(
        self,
        plan: Plan,
        order: CountOrder,
        take: Callable[[ThemeCounts], None],
        fail: Callable[[str], None],
    ) -> None:
        def work(progress: Progress) -> ThemeCounts:
            return self._counted(plan, order, progress)

        self._jobs.start(
            "theme_count",
            work,
            on_done=take,
            on_failed=lambda problem: fail(self._texts.of_error(problem)),
            title_key="theme_counts.progress",
            lane="files",
        )

    def _counted(self, plan: Plan, order: CountOrder, progress: Progress) -> ThemeCounts:
        if order.own is not None:
            title = self._texts(f"theme_counts.own_{order.own.value}")
            return count_own(plan, order.own, order.how, title=title)
        assert self._project is not None
        with reading_theme_layers(self._project.path) as themes:
            return count_layer(plan, themes, themes.named(str(order.layer)), order.how, progress)

    def _export(self, counts: ThemeCounts) -> None:
        suggestion = f"{counts.title}.xlsx"
        kind = ("theme_window.files_table", ("xlsx", "csv"))
        path = self._ask.save_file("theme_window.counting.export", kind, suggestion)
        if path is None:
            return
        try:
            write_counts(counts, path, self._texts, self._workspace.stable.rules)
        except InputProblem as problem:
            self._ask.tell("window.problem.title", self._texts.of_error(problem))

    def _on_change(self, change: Change) -> None:
        if self.on_map is not None and change.kind not in {"staged", "cancelled"}:
            self._again.start()

    def _count_again(self) -> None:
        on_map = self.on_map
        if on_map is None:
            return

        def take(counts: ThemeCounts) -> None:
            if self.on_map is on_map:
                self._show(replace(on_map, counts=counts))

        self._compute(
            self._workspace.stable, on_map.order, take, lambda _sentence: self.clear_map()
        )

    def _show(self, on_map: OnMap | None) -> None:
        self.on_map = on_map
        self.choropleth = self._coloured(is_dark=self._surface.is_dark())
        self.changed.emit()

    @property
    def on_paper(self) -> Choropleth | None:
        """The grids coloured as on the map, for white paper."""
        return self._coloured(is_dark=False)

    def _coloured(self, *, is_dark: bool) -> Choropleth | None:
        """Return the grids in colours, with words of this language."""
        on_map = self.on_map
        if on_map is None:
            return None
        method, classes, ramp = on_map.classing
        counts = replace(on_map.counts, title=self._title(on_map))
        return choropleth_of(
            self._workspace.stable,
            counts,
            title=map_title(counts, self._texts),
            method=method,
            classes=classes,
            ramp=ramp,
            is_dark=is_dark,
        )

    def _title(self, on_map: OnMap) -> str:
        """Return what the subject is called now, in the language of the window."""
        if on_map.order.own is not None:
            return self._texts(f"theme_counts.own_{on_map.order.own.value}")
        layers = () if self._project is None else self._project.theme_layers.layers()
        titles = {layer.id: layer.title for layer in layers}
        return titles.get(on_map.order.layer, on_map.counts.title)
