"""The audits that a project keeps, as far as the window needs them: the last one, and a new one."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.jobs import JobRunner
from gis.audits.finding import Finding
from gis.audits.report import AuditReport
from gis.audits.runner import audit_plan
from gis.errors import InputProblem, Refused
from gis.files.audits_kept import AuditsKept, KeptAudit
from gis.plan.plan import Plan
from gis.progress import Progress
from gis.reports.audit_comparison import Comparison, compare, renamed_keys
from gis.reports.audit_document import AuditDocument
from gis.reports.people_tables import people_tables
from gis.texts import Texts

Json = Mapping[str, Any]
Failed = Callable[[InputProblem | Refused], None]


class KeptAudits(QObject):
    """Keep the present audit, and tell what the one kept last found; `changed` when it is another.

    Without a file, behind a shut seal, or when the last one cannot be read, there is none.
    """

    changed = Signal()

    def __init__(self, audits: AuditsKept | None, jobs: JobRunner, texts: Texts) -> None:
        super().__init__()
        self._audits = audits
        self._jobs = jobs
        self._texts = texts
        self.last: KeptAudit | None = None
        self.document: dict[str, Any] | None = None
        self._read()

    def keep(self, plan: Plan, note: str, on_failed: Failed) -> None:
        """Audit a plan in full and keep that, as a job; `on_failed` gets what goes wrong."""
        audits = self._audits
        if audits is None:
            return

        def take(document: dict[str, Any]) -> None:
            try:
                audits.add(document, note=note)
            except InputProblem as problem:
                on_failed(problem)
            else:
                self._read()
                self.changed.emit()

        self._jobs.start(
            "keep_audit",
            partial(_audited, plan, self._texts),
            on_done=take,
            on_failed=on_failed,
            title_key="gate.job.audit",
        )

    def compare(self, plan: Plan, on_done: Callable[[Comparison], None], on_failed: Failed) -> None:
        """Audit a plan in full and compare that with the one kept last, as a job."""
        before = self.document
        if before is None:
            return

        def work(progress: Progress) -> Comparison:
            return compare(_audited(plan, self._texts, progress), before)

        self._jobs.start(
            "compare_audits",
            work,
            on_done=on_done,
            on_failed=on_failed,
            title_key="gate.job.compare",
        )

    def as_known_now(self, report: AuditReport) -> Json | None:
        """Return the document kept last, its findings under the keys that they have by now.

        What is not there any more keeps its key.
        """
        if self.document is None:
            return None
        old = [*self.document["findings"], *self.document.get("accepted", ())]
        now = [*report.findings, *(each.finding for each in report.accepted)]
        old_keys, keys = {each["key"] for each in old}, {each.key for each in now}
        gone = [each for each in old if each["key"] not in keys or "#" in each["key"]]
        come = [
            _as_entry(each, report) for each in now if each.key not in old_keys or "#" in each.key
        ]
        if not gone or not come:
            return self.document
        known = {earlier: key for key, earlier in renamed_keys(come, gone).items()}
        return {
            **self.document,
            **{
                part: [
                    {**each, "key": known.get(each["key"], each["key"])}
                    for each in self.document.get(part, ())
                ]
                for part in ("findings", "accepted")
            },
        }

    def _read(self) -> None:
        self.last = self.document = None
        if self._audits is None:
            return
        try:
            self.last = self._audits.last()
            if self.last is not None:
                self.document = self._audits.load(self.last.id)
        except InputProblem:
            self.last = None


def _audited(plan: Plan, texts: Texts, progress: Progress) -> dict[str, Any]:
    on = date.today().isoformat()
    report = audit_plan(plan, None, None, progress, on=on)
    tables = people_tables(plan, plan.rules, report.findings, on)
    return AuditDocument(report, tables).as_json(texts)


def _as_entry(finding: Finding, report: AuditReport) -> dict[str, Any]:
    """Return what a document says of a finding, as far as its fault is told by that."""
    lonlat = report.lonlat.get(finding.key)
    return {
        "rule": finding.rule,
        "subjects": list(finding.subjects),
        "key": finding.key,
        "area_m2": finding.area_m2,
        "width_m": finding.width_m,
        "place": {"lon": lonlat[0], "lat": lonlat[1]} if lonlat else None,
    }
