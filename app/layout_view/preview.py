"""Keeping the preview up to date: the newest request wins, one is worked on at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.jobs import JobRunner
from app.layout_view.composed import Composed, Picture, Source, compose_layout, paint_picture
from app.layout_view.layout_model import Layout
from gis.errors import InputProblem, Refused
from gis.progress import Progress
from gis.texts import Texts
from layers.boxes import Box

COMPOSING, PAINTING = "layout_preview", "layout_picture"


@dataclass(frozen=True, slots=True)
class View:
    """Ask for a part of the page that is shown, at so many dots to the millimetre."""

    area: Box
    dots_per_mm: float


class Preview(QObject):
    """Have layouts composed and painted by workers.

    A request that comes while one is worked on waits; only the last of those that wait is done.
    `composed` carries what was composed last, `pictured` a picture of it, `failed` why a layout
    cannot be composed; `worked` tells that work begins or ends.
    """

    composed = Signal(object)
    pictured = Signal(object)
    failed = Signal(object)
    worked = Signal()

    def __init__(self, source: Source, texts: Texts, jobs: JobRunner) -> None:
        super().__init__()
        self._source, self._texts, self._jobs = source, texts, jobs
        self.newest: Composed | None = None
        self._next_layout: Layout | None = None
        self._next_view: View | None = None

    @property
    def is_working(self) -> bool:
        """Whether the page that was asked for last is not there yet."""
        return self._is_at(COMPOSING) or self._is_at(PAINTING)

    def ask(self, layout: Layout) -> None:
        """Ask for a layout to be composed."""
        self._next_layout = layout
        self._go_on()

    def ask_picture(self, view: View) -> None:
        """Ask for a picture of the page that is shown."""
        self._next_view = view
        self._go_on()

    def forget(self) -> None:
        """Forget what was composed last."""
        self.newest = self._next_view = None

    def stop(self) -> None:
        """Give up what is under way."""
        self._next_layout = self._next_view = None
        for kind in (COMPOSING, PAINTING):
            self._jobs.cancel(kind)

    def _is_at(self, kind: str) -> bool:
        return any(job.kind == kind and not job.cancelled.is_set() for job in self._jobs.jobs)

    def _go_on(self) -> None:
        if not self._is_at(COMPOSING) and self._next_layout is not None:
            layout, self._next_layout = self._next_layout, None
            self._start(COMPOSING, partial(self._compose, layout, self.newest), self._on_composed)
        if not self._is_at(PAINTING) and self._next_view is not None and self.newest is not None:
            view, self._next_view = self._next_view, None
            self._start(PAINTING, partial(_paint, self.newest, view), self._on_pictured)
        self.worked.emit()

    def _compose(self, layout: Layout, before: Composed | None, progress: Progress) -> Composed:
        return compose_layout(self._source, layout, self._texts, before, progress)

    def _start(
        self, kind: str, work: Callable[[Progress], object], on_done: Callable[[object], None]
    ) -> None:
        # The one thread of this lane keeps what measures letters from being used by two.
        self._jobs.start(
            kind, work, on_done=on_done, on_failed=self._on_failed, title_key="layout_view.job",
            lane="paint",
        )  # fmt: skip

    def _on_composed(self, result: object) -> None:
        assert isinstance(result, Composed)
        self.newest = result
        self._next_view = None
        self.composed.emit(result)
        self._go_on()

    def _on_pictured(self, result: object) -> None:
        assert isinstance(result, Picture)
        if self.newest is not None and result.page is self.newest.page:
            self.pictured.emit(result)
        self._go_on()

    def _on_failed(self, problem: InputProblem | Refused) -> None:
        self.failed.emit(problem)
        self._go_on()


def _paint(composed: Composed, view: View, progress: Progress) -> Picture:
    progress.raise_if_cancelled()
    return paint_picture(composed, view.area, view.dots_per_mm)
