"""Reports on the project that is open: the same as the command line writes."""

from datetime import date
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.ask import Ask
from app.dialogs.audit_report_dialog import AuditReportDialog
from app.jobs import JobRunner
from app.printing.reports.audit_formats import SUFFIXES, write_report
from app.workspace import Workspace
from gis.audits.runner import audit_plan
from gis.errors import InputProblem, Refused
from gis.progress import Progress
from gis.reports.audit_account import ReportSpec
from gis.reports.audit_document import AuditDocument
from gis.reports.people_tables import people_tables
from gis.texts import Texts

_AUDITING = 0.4
"""The part of the work that the audit itself is."""


class ReportHost(Protocol):
    """Be the window, as far as reports need it."""

    @property
    def workspace(self) -> Workspace | None:
        """The open project."""

    def say(self, sentence: str) -> None:
        """Show a sentence for a while."""

    def show_problem(self, problem: InputProblem | Refused) -> None:
        """Show what cannot be done."""


class ReportFlows:
    """Carry out what concerns reports."""

    def __init__(
        self, host: ReportHost, texts: Texts, ask: Ask, jobs: JobRunner, parent: QWidget | None
    ) -> None:
        self._host, self._texts, self._ask = host, texts, ask
        self._jobs, self._parent = jobs, parent

    def audit(self) -> None:
        """Ask for a form and a file, and write the report on the plan as it is now."""
        workspace = self._host.workspace
        if workspace is None:
            return
        plan = workspace.stable
        dialog = AuditReportDialog(self._parent, self._texts)
        if not self._ask.run(dialog):
            return
        form, on = dialog.chosen_format, date.today().isoformat()
        spec = ReportSpec(on, dialog.title.text().strip(), dialog.made_for.text().strip())
        suffix = SUFFIXES[form]
        name = self._texts("audit_report.dialog.file_name", title=plan.title, on=on)
        kind = ("audit_report.dialog.file_kind", (suffix,))
        path = self._ask.save_file("audit_report.dialog.title", kind, f"{name.strip()}.{suffix}")
        if path is None:
            return
        source = str(workspace.path or plan.title)

        def work(progress: Progress) -> Path:
            report = audit_plan(
                plan, None, None, _Part(progress, 0.0, _AUDITING), source=source, on=on
            )
            tables = people_tables(plan, plan.rules, report.findings, on)
            document = AuditDocument(report, tables)
            rest = _Part(progress, _AUDITING, 1.0)
            write_report(form, document, path, self._texts, spec=spec, progress=rest)
            return path

        self._jobs.start(
            "audit_report",
            work,
            on_done=self._say_written,
            on_failed=self._host.show_problem,
            title_key="audit_report.job",
            lane="files",
        )

    def _say_written(self, path: Path) -> None:
        self._host.say(self._texts("audit_report.written", path=path))


class _Part:
    """Be the progress of a part of the work."""

    def __init__(self, whole: Progress, begin: float, end: float) -> None:
        self._whole, self._begin, self._end = whole, begin, end

    def step(self, fraction: float, note: str = "") -> None:
        """Pass a step on."""
        self._whole.step(self._begin + (self._end - self._begin) * fraction, note)

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled when the user wants the work to end."""
        self._whole.raise_if_cancelled()
