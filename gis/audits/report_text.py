"""The report as text for a terminal or a note."""

from collections.abc import Mapping
from types import MappingProxyType

from gis.audits.finding_lines import finding_lines
from gis.audits.messages import area_text, message_of, rule_title
from gis.audits.report import Accepted, AuditReport
from gis.plan.profile import Severity
from gis.texts import Texts

MOST_LISTED = 200


def report_as_text(
    report: AuditReport, texts: Texts, unit_names: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Return the report in lines: what was audited, the verdict, sums, findings by gravity.

    `unit_names` name the unit of a household by the finding's key.
    """
    lines = [*_head(report, texts), "", *_sums(report, texts), ""]
    found = list(finding_lines(report, unit_names, texts))
    lines += [line for line, _ in found[:MOST_LISTED]]
    left = sum(count for _, count in found[MOST_LISTED:])
    if left > 0:
        lines.append(texts("audits.text.more", count=left))
    lines += [accepted_in_words(each, texts) for each in report.accepted]
    return "\n".join(lines).rstrip() + "\n"


def accepted_in_words(accepted: Accepted, texts: Texts) -> str:
    """Return one line about an exception: what, when, by which office, why."""
    return texts(
        "audits.text.accepted_by" if accepted.role else "audits.text.accepted",
        words=message_of(accepted.finding, texts),
        reason=accepted.reason,
        on=accepted.accepted_on,
        role=accepted.role,
    )


def _head(report: AuditReport, texts: Texts) -> list[str]:
    layer = f":{report.subject.layer}" if report.subject.layer else ""
    errors = sum(finding.severity is Severity.ERROR for finding in report.findings)
    lines = [
        texts("audits.text.subject", source=report.subject.source + layer,
              features=report.subject.features, crs=report.subject.crs),
        texts("audits.text.judged_by", profile=report.profile, limit=f"{report.min_area_m2:g}",
              crs=report.measuring.label),
    ]  # fmt: skip
    if report.frame is not None:
        lines.append(texts("audits.text.frame", source=report.frame.source))
    if report.on:
        lines.append(texts("audits.text.on", on=report.on))
    lines += [texts(key, **facts) for key, facts in report.remarks]
    verdict = "audits.text.passed" if report.passed else "audits.text.failed"
    return [*lines, texts(verdict, errors=errors)]


def _sums(report: AuditReport, texts: Texts) -> list[str]:
    land, people = report.land, report.people
    lines = [
        texts("audits.text.land", frame=area_text(land.frame_m2),
              covered=area_text(land.covered_m2), overlap=area_text(land.overlap_m2),
              gap=area_text(land.gap_m2), outside=area_text(land.outside_m2)),
    ]  # fmt: skip
    if people.households:
        lines.append(
            texts("audits.text.people", households=people.households, assigned=people.assigned,
                  unassigned=people.unassigned, in_several=people.in_several,
                  unlocated=people.unlocated)
        )  # fmt: skip
    lines += [
        texts("audits.text.count", rule=rule_title(rule, texts), count=count)
        for rule, count in report.counts.items()
        if count
    ]
    lines += [
        texts("audits.text.noise", rule=rule_title(rule, texts), count=noise.count,
              area=area_text(noise.area_m2))
        for rule, noise in report.noise.items()
        if noise.count
    ]  # fmt: skip
    return lines
