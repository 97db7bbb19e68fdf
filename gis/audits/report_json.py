"""The report as JSON, in the shape that other programs rely on."""

from dataclasses import asdict
from typing import Any

from gis.audits.finding import Finding
from gis.audits.messages import message_of
from gis.audits.report import AuditReport, AuditSubject
from gis.texts import Texts

FORMAT = "towngrid-audit"
VERSION = 1


def report_as_json(report: AuditReport, texts: Texts) -> dict[str, Any]:
    """Return the document as plain dicts and lists; messages in the language of `texts`."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "subject": _subject(report.subject),
        "areas_crs": report.measuring.label,
        "profile": report.profile,
        "min_area_m2": report.min_area_m2,
        "passed": report.passed,
        "land": asdict(report.land),
        "people": asdict(report.people),
        "counts": report.counts,
        "noise": {rule: asdict(noise) for rule, noise in report.noise.items()},
        "content_sha256": report.content_sha256,
        "findings": [_finding(finding, report, texts) for finding in report.findings],
        "accepted": [
            {
                **_finding(each.finding, report, texts),
                "reason": each.reason,
                "accepted_on": each.accepted_on,
                "role": each.role,
            }
            for each in report.accepted
        ],
        "remarks": [texts(key, **facts) for key, facts in report.remarks],
        "seconds": round(report.seconds, 3),
    }
    if report.frame is not None:
        document["frame"] = _subject(report.frame)
    if report.revision is not None:
        document["revision"] = report.revision
        document["on"] = report.on or None
    return document


def _subject(subject: AuditSubject) -> dict[str, Any]:
    return asdict(subject)


def _finding(finding: Finding, report: AuditReport, texts: Texts) -> dict[str, Any]:
    lonlat = report.lonlat.get(finding.key)
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "subjects": list(finding.subjects),
        "area_m2": finding.area_m2,
        "width_m": finding.width_m,
        "place": {"lon": lonlat[0], "lat": lonlat[1]} if lonlat else None,
        "xy_m": list(finding.xy_m) if finding.xy_m else None,
        "message": message_of(finding, texts),
        "key": finding.key,
        "facts": {name: fact for name, fact in finding.facts.items() if fact is not None},
    }
