"""Printing and writing a layout from the window: asked once, done by a job that can be stopped."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from app.ask import Ask
from app.jobs import JobRunner
from app.layout_view.layout_model import Layout
from app.layout_view.layout_session import LayoutSession
from app.layout_view.output_dialog import OutputDialog
from app.layout_view.settings_form import KeptVersions
from app.layout_view.template_shelf import TemplateShelf
from app.layout_view.written_layout import (
    OutputChoice,
    PrintOrder,
    WrittenLayout,
    file_name,
    layout_leaves,
    write_each,
    write_layout,
)
from app.printing.kept_base_maps import KeptBaseMaps
from app.printing.output.leaves import Leaf
from app.printing.output.printer import paint_on_printer
from app.printing.sheet_themes import KeptThemes
from gis.errors import InputProblem, Refused
from gis.progress import NoProgress, Progress
from gis.texts import Texts

PREVIEW_SHARE = 0.9
WRITING, PRINTING = "layout_write", "layout_print"
"""The kinds of jobs: files are written on when the window is closed, nothing is printed then."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LayoutMeans:
    """Be what the layout view needs from outside.

    `note` keeps in the access record that a product is printed unmasked, for a purpose, to a file
    of a name, and tells whether that was possible. `say` shows a sentence in the window below.
    `folder` is where files are offered to be saved, None where the user is asked anyway;
    `base_maps` and `themes` are those of the project.
    """

    shelf: TemplateShelf
    ask: Ask
    jobs: JobRunner
    note: Callable[[str, str, str], bool]
    versions: KeptVersions
    say: Callable[[str], None]
    folder: Path | None = None
    base_maps: KeptBaseMaps = field(default_factory=KeptBaseMaps)
    themes: KeptThemes = field(default_factory=KeptThemes)


class LayoutOutput:
    """Carry out what the buttons of the layout view order."""

    def __init__(self, texts: Texts, session: LayoutSession, means: LayoutMeans) -> None:
        self._texts, self._session = texts, session
        self._ask, self._jobs, self._note = means.ask, means.jobs, means.note
        self._say, self._folder = means.say, means.folder
        self._base_maps = means.base_maps

    def save(self, parent: QWidget, purpose: str) -> None:
        """Ask what to write and where, and write it."""
        newest = self._session.newest
        if newest is None:
            return
        dialog = OutputDialog(parent, self._texts, newest.number, len(newest.labels))
        if not self._ask.run(dialog):
            return
        choice = dialog.choice
        name = f"{file_name(newest.page.title)}.{choice.ending}"
        kind = (f"layout_view.files.{choice.ending}", (choice.ending,))
        suggestion = name if self._folder is None else str(self._folder / name)
        path = self._ask.save_file("layout_view.save_title", kind, suggestion)
        if path is None:
            return
        self._folder = path.parent
        if not self._is_agreed():
            return
        layout = self._session.layout
        if self._is_noted(layout, purpose, path.name):
            self._write(layout, choice, path)

    def print_out(self, parent: QWidget, purpose: str) -> None:
        """Compose all pages, and show them in the preview of the system's print dialog."""
        if not self._is_agreed():
            return
        layout, texts = self._session.layout, self._texts
        order = self._order(layout, OutputChoice())
        ground = self._session.base_maps  # open as long as this window, which the preview is not

        def work(progress: Progress) -> list[Leaf]:
            return layout_leaves(order, order.desk(layout.spec, ground), progress)[0]

        def show(leaves: list[Leaf]) -> None:
            if self._is_noted(layout, purpose, texts("layout_view.printer")):
                self._preview(parent, leaves)

        self._start(PRINTING, work, show)

    def _is_noted(self, layout: Layout, purpose: str, out: str) -> bool:
        """Note what has to be noted; tell whether the print may be made."""
        return not layout.spec.unmasked or self._note(layout.template.product, purpose, out)

    def _is_agreed(self) -> bool:
        """Ask whether to go on in spite of the warnings, if there are any."""
        warnings = self._session.warnings
        if not warnings:
            return True
        question = self._texts("layout_view.warned.question", warnings="\n".join(warnings))
        return self._ask.confirm("layout_view.warned.title", question, "layout_view.warned.yes")

    def _write(self, layout: Layout, choice: OutputChoice, path: Path) -> None:
        texts, order = self._texts, self._order(layout, choice)
        known = set(self._session.warnings)
        self._session.tell("")
        write = write_layout if choice.each == "together" else write_each

        def work(progress: Progress) -> WrittenLayout:
            return write(order, path, progress)

        def done(written: WrittenLayout) -> None:
            key = "layout_view.written" if len(written.paths) == 1 else "layout_view.written_all"
            said = texts(
                key, path=written.paths[0], count=len(written.paths), folder=path.parent,
                pages=written.pages,
            )  # fmt: skip
            more = [warning for warning in written.warnings if warning not in known]
            self._say(said)
            self._session.tell(said)
            if more:
                self._ask.tell("layout_view.written_title", said, "\n".join(more))

        self._start(WRITING, work, done)

    def _order(self, layout: Layout, choice: OutputChoice) -> PrintOrder:
        session = self._session
        return PrintOrder(
            session.plan, layout, choice, self._texts, self._base_maps, session.themes
        )

    def stop_printing(self) -> None:
        """Give up what is composed for the printer."""
        self._jobs.cancel(PRINTING)

    def _start(self, kind: str, work: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        self._jobs.start(
            kind,
            work,
            on_done=done,
            on_failed=self._tell,
            title_key="layout_view.job_print",
            lane="files",
        )

    def _preview(self, parent: QWidget, leaves: list[Leaf]) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(leaves[0].title)
        printer.setFullPage(True)
        dialog = QPrintPreviewDialog(printer, parent)
        dialog.setWindowTitle(self._texts("layout_view.print_title"))
        dialog.resize(parent.size() * PREVIEW_SHARE)
        dialog.paintRequested.connect(lambda to: paint_on_printer(to, leaves, NoProgress()))
        self._ask.run(dialog)

    def _tell(self, problem: InputProblem | Refused) -> None:
        self._ask.tell("window.problem.title", self._texts.of_error(problem))
