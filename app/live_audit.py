"""The audit that runs while one edits: the findings of the plan as it is."""

from datetime import date

from PySide6.QtCore import QObject, Signal

from app.jobs import JobRunner
from app.workspace import Workspace
from gis.audits.finding import Finding
from gis.audits.fixes.outcome import Trial
from gis.audits.report import Accepted, AuditReport
from gis.audits.runner import PlanAudit
from gis.plan.history import Change
from gis.plan.profile import Severity
from gis.progress import Progress
from layers.finding_marks import FindingMark, marks_of


class LiveAudit(QObject):
    """Keep the findings of a workspace's stable plan up to date; `changed` when there are others.

    A full run is a job; what is edited meanwhile is followed up when it has ended. From then on
    every step is followed at once, at a cost that depends on what it touched.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace, jobs: JobRunner) -> None:
        super().__init__()
        self._workspace = workspace
        self._jobs = jobs
        self._audit: PlanAudit | None = None
        self._report: AuditReport | None = None
        self._missed: list[Change] = []
        self._trial: Trial | None = None
        workspace.plan_changed.connect(self._on_changed)

    @property
    def report(self) -> AuditReport | None:
        """The report on the stable plan; None before the first run has ended."""
        return self._report

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found, the gravest first."""
        return self._report.findings if self._report is not None else ()

    @property
    def accepted(self) -> tuple[Accepted, ...]:
        """The findings that were accepted as exceptions."""
        return self._report.accepted if self._report is not None else ()

    def fork(self) -> Trial | None:
        """Return what edits of the stable plan can be tried on; None before the first run ended.

        It is the same one until the plan changes, for one worker thread.
        """
        if self._audit is None:
            return None
        if self._trial is None or self._trial.plan is not self._audit.plan:
            self._trial = Trial(self._audit.copy())
        return self._trial

    def count(self, severity: Severity) -> int:
        """Return how many findings are so grave."""
        return sum(finding.severity is severity for finding in self.findings)

    def marks(self) -> tuple[FindingMark, ...]:
        """Return the findings that have a place, as marks on the map."""
        return marks_of(self.findings)

    def run(self) -> None:
        """Audit the whole plan anew."""
        plan = self._workspace.stable
        today = date.today().isoformat()
        self._audit = None
        self._missed = []

        def work(progress: Progress) -> PlanAudit:
            return PlanAudit(plan, None, None, progress, today)

        self._jobs.start("audit", work, on_done=self._take, title_key="window.job.audit")

    def close(self) -> None:
        """End the run that is under way."""
        self._jobs.cancel("audit")
        self._trial = None

    def _take(self, audit: PlanAudit) -> None:
        for change in self._missed:
            audit.follow(change.after, change.touched)
        self._audit, self._missed = audit, []
        self._tell()

    def _on_changed(self, change: Change) -> None:
        if change.kind in {"staged", "cancelled"}:
            return
        if "profiles" in change.touched.tables:
            self.run()
        elif self._audit is None:
            self._missed.append(change)
        else:
            self._audit.follow(change.after, change.touched)
            self._tell()

    def _tell(self) -> None:
        if self._audit is None:
            return
        before, self._report = self._report, self._audit.report()
        now = self._report
        if before is None or (before.findings, before.accepted) != (now.findings, now.accepted):
            self.changed.emit()
