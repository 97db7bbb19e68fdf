"""Web maps from the window: the same page as the command line writes."""

from datetime import date
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.ask import Ask, FileKind
from app.dialogs.web_dialog import WebDialog
from app.jobs import JobRunner
from app.workspace import Workspace
from gis.errors import InputProblem, Refused
from gis.files.access_record import AccessRecord
from gis.progress import Progress
from gis.texts import Texts
from layers.web_map.web_map import WebMapResult, write_web_map

WEB_MAP: FileKind = ("web_map.dialog.file_kind", ("html",))


class WebHost(Protocol):
    """Be the window, as far as web maps need it."""

    @property
    def workspace(self) -> Workspace | None:
        """The open project."""

    @property
    def access_record(self) -> AccessRecord | None:
        """Where it is noted what of the open project was put out; None without a file."""

    def say(self, sentence: str) -> None:
        """Show a sentence for a while."""

    def show_problem(self, problem: InputProblem | Refused) -> None:
        """Show what cannot be done."""


class WebFlows:
    """Carry out what concerns web maps."""

    def __init__(
        self, host: WebHost, texts: Texts, ask: Ask, jobs: JobRunner, parent: QWidget | None
    ) -> None:
        self._host, self._texts, self._ask = host, texts, ask
        self._jobs, self._parent = jobs, parent

    def make(self) -> None:
        """Ask what the map shows and for a file, and write the plan as it is now."""
        workspace, texts = self._host.workspace, self._texts
        if workspace is None:
            return
        plan = workspace.stable
        locked = workspace.people_locked
        dialog = WebDialog(self._parent, texts, plan, people_locked=locked)
        if not self._ask.run(dialog):
            return
        spec = dialog.spec(date.today())
        name = texts("web_map.dialog.file_name", title=spec.title or dialog.title.placeholderText())
        path = self._ask.save_file("web_map.dialog.title", WEB_MAP, f"{name.strip()}.html")
        if path is None or (spec.contacts and not self._is_noted(path)):
            return

        def work(progress: Progress) -> WebMapResult:
            return write_web_map(plan, spec, path, texts, progress)

        self._jobs.start(
            "web_map",
            work,
            on_done=self._say_written,
            on_failed=self._host.show_problem,
            title_key="web_map.progress",
            lane="files",
        )

    def _is_noted(self, path: Path) -> bool:
        """Note that numbers of heads go out; without the note they must not."""
        record = self._host.access_record
        try:
            if record is not None:
                what, purpose = "web_map.access", "web_map.access_purpose"
                record.add(what=what, purpose=purpose, unmasked=True, detail=path.name)
        except InputProblem as problem:
            self._host.show_problem(problem)
            return False
        return True

    def _say_written(self, result: WebMapResult) -> None:
        self._host.say(
            self._texts(
                "web_map.done",
                path=result.path,
                size=f"{result.size_bytes / 1e6:.1f}",
                grids=result.grids,
                metres=f"{result.tolerance_m:g}",
            )
        )
