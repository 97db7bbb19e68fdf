"""Versions on their way to approval, in the window: ask who and why, work, and say what came of it.

Reading and auditing are jobs on a connection of their own; what is written is written here, in one
transaction, when the job has ended.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.ask import Ask, FileKind
from app.dialogs.lines_dialog import LinesDialog, Matter
from app.dialogs.version_act_dialog import VersionActDialog
from app.file_kinds import AUDIT, SHEET
from app.jobs import JobRunner
from app.models.step_table import local_time
from app.printing.reports.printed_signature_sheet import printed_signature_sheet
from app.version_flows import VersionFlows
from app.workspace import Workspace
from gis.errors import InputProblem, Refused
from gis.files.atomic import written_beside
from gis.files.project_file import OpenProject
from gis.files.version_acts import Act, Told
from gis.files.version_states import VersionAct
from gis.files.versions import Version
from gis.progress import Progress
from gis.reports.gate import Gate, GateAnswer, errors_in_words
from gis.reports.signature_sheet import grouped
from gis.texts import Texts

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Means:
    """Be what the flows work with."""

    ask: Ask
    jobs: JobRunner
    texts: Texts


class GateFlows(QObject):
    """Carry out the acts on the versions of a project; without a file there are none.

    `findings_asked` carries the keys of the findings that stand against a version, when they are to
    be looked at; the plan as it is now may not have them any more.
    """

    findings_asked = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        project: OpenProject | None,
        versions: VersionFlows,
        means: Means,
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._project = project
        self._versions = versions
        self._ask = means.ask
        self._jobs = means.jobs
        self._texts = means.texts
        self._office = ""

    def carry_out(self, deed: str, version: Version) -> None:
        """Do one of the things that are possible with a version."""
        if self._project is None:
            return
        if self._project.people_locked:
            self._tell(InputProblem("files.people_locked", path=str(self._project.path)))
            return
        deeds: dict[str, Callable[[OpenProject, Version], None]] = {
            "submit": self._submit,
            "approve": self._approve,
            "return": self._return,
            "withdraw": self._withdraw,
            "report": self._save_report,
            "sheet": self._save_sheet,
            "acts": self._show_acts,
        }
        deeds[deed](self._project, version)

    def _submit(self, project: OpenProject, version: Version) -> None:
        told = self._asked(VersionAct.SUBMIT, version)
        if told is None:
            return
        rules = self._workspace.stable.rules

        def work(progress: Progress) -> GateAnswer:
            with project.reading_versions() as versions:
                gate = Gate(versions, project.path, self._texts)
                return gate.examine(version, told, rules, progress, on=date.today())

        def examined(answer: GateAnswer) -> None:
            if answer.passed:
                self._write(project, lambda gate: gate.submit(answer, told))
            else:
                self._say_refused(answer)

        self._start("submit_version", work, examined)

    def _say_refused(self, answer: GateAnswer) -> None:
        texts = self._texts
        facts = {"name": answer.version.name, "errors": sum(answer.errors.values())}
        matter = Matter(
            texts("gate.refused_title"),
            texts("gate.refused_short", **facts),
            errors_in_words(answer, texts),
        )
        dialog = LinesDialog(None, texts, matter, texts("gate.show_findings"))
        if self._ask.run(dialog):
            self.findings_asked.emit([finding.key for finding in answer.error_findings])

    def _approve(self, project: OpenProject, version: Version) -> None:
        told = self._asked(VersionAct.APPROVE, version)
        if told is None:
            return

        def work(progress: Progress) -> bytes:
            with project.reading_versions() as versions:
                gate = Gate(versions, project.path, self._texts)
                sheet = gate.sheet(version, told, on=date.today())
            progress.step(0.5)
            return printed_signature_sheet(sheet, self._texts)

        def printed(sheet: bytes) -> None:
            if self._write(project, lambda gate: gate.approve(version, told, sheet)):
                self._save_sheet(project, project.versions.named(version.name))

        self._start("approve_version", work, printed)

    def _return(self, project: OpenProject, version: Version) -> None:
        told = self._asked(VersionAct.RETURN, version)
        if told is not None:
            self._write(project, lambda gate: gate.give_back(version, told))

    def _withdraw(self, project: OpenProject, version: Version) -> None:
        told = self._asked(VersionAct.WITHDRAW, version)
        if told is not None:
            self._write(project, lambda gate: gate.withdraw(version, told))

    def _save_report(self, project: OpenProject, version: Version) -> None:
        self._save(project, version.submitted, "report", AUDIT)

    def _save_sheet(self, project: OpenProject, version: Version) -> None:
        self._save(project, version.approved, "sheet", SHEET)

    def _save(self, project: OpenProject, act: Act | None, column: str, kind: FileKind) -> None:
        """Save the report or the sheet of an act as a file, as it was made."""
        if act is None:
            return
        name = f"{act.name}.{kind[1][0]}"
        path = self._ask.save_file(f"gate.save.{column}", kind, name)
        if path is None:
            return
        try:
            data = project.versions.acts.paper(act, column)
            with written_beside(path) as beside:
                beside.write_bytes(data)
        except InputProblem as problem:
            self._tell(problem)

    def _show_acts(self, project: OpenProject, version: Version) -> None:
        del project
        texts = self._texts
        groups = {
            texts(
                "gate.act_line",
                time=local_time(act.at),
                act=texts(f"gate.act.{act.act.value}"),
                office=act.office,
            ): [act.words] if act.words else []
            for act in version.acts
        }
        submitted = version.submitted
        sentence = texts(
            "gate.acts_sentence",
            state=texts(f"gate.state.{version.state.value}"),
            sha256=grouped(submitted.content_sha256) if submitted is not None else "–",
        )
        title = texts("gate.acts_title", name=version.name)
        self._ask.run(LinesDialog(None, texts, Matter(title, sentence, groups)))

    def _asked(self, act: VersionAct, version: Version) -> Told | None:
        dialog = VersionActDialog(None, self._texts, act, self._office, name=version.name)
        if not self._ask.run(dialog):
            return None
        told = dialog.told()
        self._office = told.office
        return told

    def _write(self, project: OpenProject, act: Callable[[Gate], object]) -> bool:
        """Write an act; what the file refuses is told."""
        try:
            act(Gate(project.versions, project.path, self._texts))
        except InputProblem as problem:
            self._tell(problem)
            return False
        finally:
            self._versions.changed.emit()
        return True

    def _start(
        self, kind: str, work: Callable[[Progress], T], on_done: Callable[[T], None]
    ) -> None:
        self._jobs.start(
            kind,
            work,
            on_done=on_done,
            on_failed=self._tell,
            title_key=f"gate.job.{kind}",
            lane="files",
        )

    def _tell(self, problem: InputProblem | Refused) -> None:
        self._ask.tell("window.problem.title", self._texts.of_error(problem))
