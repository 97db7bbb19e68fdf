"""The gate before approval: only a version that passes the audit is submitted, and then it stays.

The acts themselves stand in `gis.files.version_acts`; here is what they need of the audit and what
is printed of them. Each act is one transaction, made when all that can fail has been done.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from gis.audits.content import canonical_json
from gis.audits.finding import Finding
from gis.audits.messages import message_of, rule_title
from gis.audits.plan_content import hash_of_judged
from gis.audits.report import AuditReport
from gis.audits.runner import audit_plan
from gis.errors import InputProblem
from gis.files.version_acts import NO_PAPERS, Act, Papers, Told
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
_DONE = {
    VersionAct.SUBMIT: "submitted",
    VersionAct.APPROVE: "approved",
    VersionAct.RETURN: "returned",
    VersionAct.WITHDRAW: "returned",
}


@dataclass(frozen=True)
class GateAnswer:
    """Say whether a version can go through, with the audit that decides it.

    `papers` are kept with its submission; `act` is None until then, and for one that is refused.
    """

    version: Version
    document: AuditDocument = field(repr=False)
    papers: Papers = field(default=NO_PAPERS, repr=False)
    act: Act | None = None

    @property
    def passed(self) -> bool:
        """Whether the audit found no error."""
        return self.document.report.passed

    @property
    def error_findings(self) -> tuple[Finding, ...]:
        """The findings that stand against it, in the order of the report."""
        findings = self.document.report.findings
        return tuple(each for each in findings if each.severity is Severity.ERROR)

    @property
    def errors(self) -> dict[str, int]:
        """Count the errors of each rule that has any, the most frequent first."""
        counts = Counter(each.rule for each in self.error_findings)
        return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


class Gate:
    """Carry out the acts of approval on the versions of a project.

    What cannot be done raises InputProblem and leaves the file as it was. `examine` and `sheet`
    only read, so that they can work on a connection of their own.
    """

    def __init__(self, versions: Versions, path: Path, texts: Texts) -> None:
        """Take the project's file, and the texts in which the messages of a report are kept."""
        self._versions = versions
        self._path = path
        self._texts = texts

    def examine(
        self, version: Version, told: Told, rules: Profile, progress: Progress, *, on: date
    ) -> GateAnswer:
        """Audit a version that is to be submitted by rules, those of the project as it is now.

        Posts count as they are held `on` that day. Raises InputProblem for exceptions without a
        reason, a date or an office, and Cancelled.
        """
        acts = self._versions.acts
        acts.require_told(VersionAct.SUBMIT, told)
        acts.require_possible(version.name, version.state, VersionAct.SUBMIT)
        plan = self._versions.load(version.id)
        self._require_office(plan, told.office)
        source = f"{self._path.name} · {version.name}"
        report = audit_plan(plan, rules, None, progress, source=source, on=str(on))
        self._require_complete(version, report)
        tables = people_tables(plan, rules, report.findings, str(on))
        document = AuditDocument(report, tables)
        if not report.passed:
            return GateAnswer(version, document)
        kept = json.dumps(document.as_json(self._texts), ensure_ascii=False, separators=(",", ":"))
        judged_by = canonical_json(rules.canonical()).decode()
        progress.raise_if_cancelled()
        return GateAnswer(
            version, document, Papers(report.content_sha256, judged_by, kept.encode())
        )

    def submit(self, answer: GateAnswer, told: Told) -> GateAnswer:
        """Submit what was examined, with its report; what did not pass stays as it is."""
        if not answer.passed:
            return answer
        act = self._add(answer.version, VersionAct.SUBMIT, told, answer.papers)
        return replace(answer, version=self._versions.named(answer.version.name), act=act)

    def sheet(self, version: Version, told: Told, *, on: date) -> SignatureSheet:
        """Return what is signed for an approval of a submitted version `on` a day.

        Raises InputProblem when its content has not the hash that it was submitted with.
        """
        acts = self._versions.acts
        acts.require_told(VersionAct.APPROVE, told)
        acts.require_possible(version.name, version.state, VersionAct.APPROVE)
        submitted = version.submitted
        plan = self._versions.load(version.id)
        self._require_office(plan, told.office)
        if submitted is None or not is_as_judged(plan, submitted):
            raise InputProblem("gate.content_changed", path=str(self._path), name=version.name)
        approval = Step(_DONE[VersionAct.APPROVE], told.office.strip(), str(on), told.words.strip())
        return self._sheet(version, acts.report(submitted), plan, approval)

    def approve(self, version: Version, told: Told, printed: bytes) -> Act:
        """Approve what was submitted and keep its signature sheet as it was printed.

        Raises InputProblem when its bytes are not those that were submitted.
        """
        submitted = version.submitted
        judged = ("", "") if submitted is None else (submitted.content_sha256, submitted.rules)
        return self._add(version, VersionAct.APPROVE, told, Papers(*judged, sheet=printed))

    def give_back(self, version: Version, told: Told) -> Act:
        """Return what was submitted, with the reason, so that it can be corrected."""
        return self._add(version, VersionAct.RETURN, told)

    def withdraw(self, version: Version, told: Told) -> Act:
        """Take an approval back, with the reason; both acts stay in the journal."""
        return self._add(version, VersionAct.WITHDRAW, told)

    def _add(
        self, version: Version, act: VersionAct, told: Told, papers: Papers = NO_PAPERS
    ) -> Act:
        return self._versions.acts.add(
            (version.id, version.name),
            act,
            told,
            papers,
            stored_sha256=lambda: self._versions.stored_sha256(version.id),
        )

    def _require_office(self, plan: Plan, office: str) -> None:
        """Refuse an office that is just the name of somebody in the lists."""
        office = office.strip()
        records = (plan.members, plan.posts)
        if any(one.name == office for table in records for one in table.values()) or any(
            home.householder == office for home in plan.households.values()
        ):
            path = str(self._path)
            raise InputProblem("gate.office_is_name", path=path, office=office)

    def _require_complete(self, version: Version, report: AuditReport) -> None:
        """Raise InputProblem when an exception that counts lacks reason, date or office."""
        lacking = [
            self._texts(
                "gate.exception_lacks",
                finding=message_of(each.finding, self._texts),
                what=self._words(lacks),
            )
            for each in report.accepted
            if (
                lacks := [
                    name for name in ("reason", "accepted_on", "role") if not getattr(each, name)
                ]
            )
        ]
        if lacking:
            shown = "; ".join(lacking[:_LISTED]) + (" …" if len(lacking) > _LISTED else "")
            facts = {"name": version.name, "count": len(lacking), "which": shown}
            raise InputProblem("gate.exceptions_incomplete", path=str(self._path), **facts)

    def _sheet(
        self, version: Version, report: Mapping[str, Any], plan: Plan, approval: Step
    ) -> SignatureSheet:
        """Return what stands on the signature sheet; `report` is the audit as it was kept."""
        severities = Counter(finding["severity"] for finding in report["findings"])
        tops = [unit.name for unit in plan.units.values() if unit.parent is None]
        return SignatureSheet(
            place=self._texts("gate.comma").join(tops) or plan.title,
            source=self._path.name,
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


def errors_in_words(answer: GateAnswer, texts: Texts) -> dict[str, list[str]]:
    """Return the errors that stand against a version: of each rule how many, and the first."""
    words: dict[str, list[str]] = {}
    for rule, count in answer.errors.items():
        errors = [each for each in answer.error_findings if each.rule == rule]
        lines = [message_of(each, texts) for each in errors[:_LISTED]]
        if count > _LISTED:
            lines.append(texts("gate.refused_more", count=count - _LISTED))
        words[texts("gate.refused_line", rule=rule_title(rule, texts), count=count)] = lines
    return words


def is_as_judged(plan: Plan, submitted: Act) -> bool:
    """Tell whether what the audit judged is still the same, by the rules kept with it."""
    try:
        rules = json.loads(submitted.rules)
    except ValueError:
        return False
    return hash_of_judged(plan, rules) == submitted.content_sha256


def _day_of(at: str) -> str:
    """Return the local day of an ISO time."""
    return datetime.fromisoformat(at).astimezone().date().isoformat()
