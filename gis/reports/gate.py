"""The gate before approval: only a version that passes the audit is submitted, and then it stays.

The acts themselves stand in `gis.files.version_acts`; here is what they need of the audit and what
is printed of them. Each act is one transaction, made when all that can fail has been done.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from gis.audits.content import canonical_json
from gis.audits.messages import message_of, rule_title
from gis.audits.plan_content import hash_of_judged
from gis.audits.runner import audit_plan
from gis.errors import InputProblem
from gis.files.project_file import OpenProject
from gis.files.version_acts import Act, Papers, Told
from gis.files.version_states import VersionAct
from gis.files.versions import Version, Versions
from gis.plan.plan import Plan
from gis.plan.profile import Profile, Severity
from gis.progress import Progress
from gis.reports.audit_document import AuditDocument
from gis.reports.people_tables import people_tables
from gis.reports.signature_sheet import SignatureSheet, Step
from gis.texts import Texts

_LISTED = 5
_SHARE_OF_AUDIT = 0.9
_DONE = {
    VersionAct.SUBMIT: "submitted",
    VersionAct.APPROVE: "approved",
    VersionAct.RETURN: "returned",
    VersionAct.WITHDRAW: "returned",
}
PrintSheet = Callable[[SignatureSheet], bytes]
"""Make the file of a signature sheet."""


@dataclass(frozen=True)
class GateAnswer:
    """Say whether a version went through, with the audit that decided it.

    `act` is None when it was refused; then `document` says why.
    """

    version: Version
    document: AuditDocument = field(repr=False)
    act: Act | None = None

    @property
    def errors(self) -> dict[str, int]:
        """Count the errors of each rule that has any, the most frequent first."""
        counts: dict[str, int] = {}
        for finding in self.document.report.findings:
            if finding.severity is Severity.ERROR:
                counts[finding.rule] = counts.get(finding.rule, 0) + 1
        return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


class Gate:
    """Carry out the acts of approval on the versions of an open project.

    What cannot be done raises InputProblem and leaves the file as it was.
    """

    def __init__(self, project: OpenProject, texts: Texts) -> None:
        """Take the texts in which the messages of a report are kept."""
        self._project = project
        self._versions: Versions = project.versions
        self._texts = texts

    def submit(
        self, version: Version, told: Told, rules: Profile, progress: Progress, *, on: date
    ) -> GateAnswer:
        """Audit a version by the project's present rules and submit it if there is no error.

        Posts count as they are held `on` that day. Raises InputProblem for exceptions without a
        reason, a date or an office, and Cancelled.
        """
        acts = self._versions.acts
        acts.require_told(VersionAct.SUBMIT, told)
        acts.require_possible(version.name, version.state, VersionAct.SUBMIT)
        plan = self._versions.load(version.id)
        self._require_office(plan, told.office)
        document = self._audited(version, plan, rules, on, _Part(progress, _SHARE_OF_AUDIT))
        report = document.report
        self._require_complete(version, document)
        if not report.passed:
            return GateAnswer(version, document)
        stored = json.dumps(
            document.as_json(self._texts), ensure_ascii=False, separators=(",", ":")
        )
        papers = Papers(
            report.content_sha256, canonical_json(rules.canonical()).decode(), stored.encode()
        )
        progress.raise_if_cancelled()
        act = self._add(version, VersionAct.SUBMIT, told, papers)
        progress.step(1.0)
        return GateAnswer(self._versions.named(version.name), document, act)

    def approve(self, version: Version, told: Told, print_sheet: PrintSheet, *, on: date) -> Act:
        """Approve what was submitted, and keep its signature sheet as it was printed.

        The content must still have both hashes of the submission.
        """
        acts = self._versions.acts
        acts.require_told(VersionAct.APPROVE, told)
        acts.require_possible(version.name, version.state, VersionAct.APPROVE)
        plan = self._versions.load(version.id)
        self._require_office(plan, told.office)
        submitted = _submission(version)
        if not is_as_judged(plan, submitted):
            path = str(self._project.path)
            raise InputProblem("gate.content_changed", path=path, name=version.name)
        report = acts.report(submitted)
        approval = Step(_DONE[VersionAct.APPROVE], told.office.strip(), str(on), told.words.strip())
        sheet = self._sheet(version, report, plan, approval)
        papers = Papers(submitted.content_sha256, submitted.rules, sheet=print_sheet(sheet))
        return self._add(version, VersionAct.APPROVE, told, papers)

    def give_back(self, version: Version, told: Told) -> Act:
        """Return what was submitted, with the reason, so that it can be corrected."""
        return self._add(version, VersionAct.RETURN, told)

    def withdraw(self, version: Version, told: Told) -> Act:
        """Take an approval back, with the reason; both acts stay in the journal."""
        return self._add(version, VersionAct.WITHDRAW, told)

    def _add(
        self, version: Version, act: VersionAct, told: Told, papers: Papers | None = None
    ) -> Act:
        return self._versions.acts.add(
            (version.id, version.name),
            act,
            told,
            papers or Papers(),
            stored_sha256=lambda: self._versions.stored_sha256(version.id),
        )

    def _audited(
        self, version: Version, plan: Plan, rules: Profile, on: date, progress: Progress
    ) -> AuditDocument:
        source = f"{self._project.path.name} · {version.name}"
        report = audit_plan(plan, rules, None, progress, source=source, on=str(on))
        return AuditDocument(report, people_tables(plan, rules, report.findings, str(on)))

    def _require_office(self, plan: Plan, office: str) -> None:
        """Refuse an office that is just the name of somebody in the lists."""
        office = office.strip()
        records = (plan.members, plan.posts)
        if any(one.name == office for table in records for one in table.values()) or any(
            home.householder == office for home in plan.households.values()
        ):
            path = str(self._project.path)
            raise InputProblem("gate.office_is_name", path=path, office=office)

    def _require_complete(self, version: Version, document: AuditDocument) -> None:
        """Raise InputProblem when an exception that counts lacks reason, date or office."""
        lacking = [
            self._texts(
                "gate.exception_lacks",
                finding=message_of(each.finding, self._texts),
                what=self._words(lacks),
            )
            for each in document.report.accepted
            if (
                lacks := [
                    name for name in ("reason", "accepted_on", "role") if not getattr(each, name)
                ]
            )
        ]
        if lacking:
            shown = "; ".join(lacking[:_LISTED]) + (" …" if len(lacking) > _LISTED else "")
            facts = {"name": version.name, "count": len(lacking), "which": shown}
            raise InputProblem("gate.exceptions_incomplete", path=str(self._project.path), **facts)

    def _sheet(
        self, version: Version, report: Mapping[str, Any], plan: Plan, approval: Step
    ) -> SignatureSheet:
        """Return what stands on the signature sheet; `report` is the audit as it was kept."""
        severities = Counter(finding["severity"] for finding in report["findings"])
        tops = [unit.name for unit in plan.units.values() if unit.parent is None]
        return SignatureSheet(
            place=self._texts("gate.comma").join(tops) or plan.title,
            source=self._project.path.name,
            version=version.name,
            profile=report["profile"],
            crs=report["subject"]["crs"],
            content_sha256=report["content_sha256"],
            passed=report["passed"],
            on=approval.on,
            revision=version.revision,
            grids=report["subject"]["features"],
            households=report["people"]["households"],
            land_m2=report["land"]["frame_m2"],
            uncovered_m2=report["land"]["gap_m2"],
            errors=severities["error"],
            warnings=severities["warning"],
            notes=severities["note"],
            exceptions=len(report["accepted"]),
            steps=(*map(self._step, version.acts), approval),
        )

    def _step(self, act: Act) -> Step:
        note = act.words or ""
        if act.act is VersionAct.WITHDRAW:
            note = self._texts("gate.withdrawn_note", reason=note)
        return Step(_DONE[act.act], act.office, _day_of(act.at), note)

    def _words(self, names: list[str]) -> str:
        return self._texts("gate.comma").join(self._texts(f"gate.lacks.{name}") for name in names)


def refusal_lines(answer: GateAnswer, texts: Texts) -> list[str]:
    """Return the errors that stood against a version: how many of each rule, and where first."""
    lines: list[str] = []
    for rule, count in answer.errors.items():
        lines.append(texts("gate.refused_line", rule=rule_title(rule, texts), count=count))
        found = [each for each in answer.document.report.findings if each.rule == rule]
        errors = [each for each in found if each.severity is Severity.ERROR]
        lines.extend(f"  {message_of(each, texts)}" for each in errors[:_LISTED])
        if count > _LISTED:
            lines.append("  " + texts("gate.refused_more", count=count - _LISTED))
    return lines


def is_as_judged(plan: Plan, submitted: Act) -> bool:
    """Tell whether what the audit judged is still the same, by the rules kept with it."""
    try:
        rules = json.loads(submitted.rules)
    except ValueError:
        return False
    return hash_of_judged(plan, rules) == submitted.content_sha256


class _Part:
    """Report the progress of the first part of the work."""

    def __init__(self, whole: Progress, share: float) -> None:
        self._whole = whole
        self._share = share

    def step(self, fraction: float, note: str = "") -> None:
        """Report a fraction of the part."""
        self._whole.step(fraction * self._share, note)

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled when the whole was cancelled."""
        self._whole.raise_if_cancelled()


def _submission(version: Version) -> Act:
    submitted = version.submitted
    if submitted is None:
        raise ValueError(version.id)
    return submitted


def _day_of(at: str) -> str:
    """Return the local day of an ISO time."""
    return datetime.fromisoformat(at).astimezone().date().isoformat()
