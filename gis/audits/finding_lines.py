"""The findings of a report line by line; what many households of one unit have in common, once.

Hundreds of houses in one gap would bury every other fault. JSON has each of them.
"""

from collections.abc import Iterator, Mapping, Sequence

from gis.audits.finding import Finding
from gis.audits.messages import message_of, rule_title
from gis.audits.report import AuditReport
from gis.texts import Texts

MOST_OF_A_UNIT = 5
"""So many households of one unit with one fault are listed one by one, more are summed up."""

UNASSIGNED, UNLOCATED = "household_unassigned", "household_without_location"

_Sort = tuple[str, str, str]
"""Rule, gravity, name of the unit."""


def finding_lines(
    report: AuditReport, unit_names: Mapping[str, str], texts: Texts
) -> Iterator[tuple[str, int]]:
    """Yield each line and how many findings it tells of, in the report's order.

    `unit_names` name the unit of a household by the finding's key. A household that is in no grid
    and has no location stands there once.
    """
    sorts = [_sort(finding, unit_names) for finding in report.findings]
    together: dict[_Sort, list[Finding]] = {}
    for finding, sort in zip(report.findings, sorts, strict=True):
        if sort is not None:
            together.setdefault(sort, []).append(finding)
    alone = [found for found in together.values() if len(found) <= MOST_OF_A_UNIT]
    homeless, unlocated = (
        {each.subjects for found in alone for each in found if each.rule == rule}
        for rule in (UNASSIGNED, UNLOCATED)
    )
    unlocated &= homeless
    for finding, sort in zip(report.findings, sorts, strict=True):
        severity = texts(f"audits.severity.{finding.severity.value}")
        found = [] if sort is None else together[sort]
        if sort is not None and len(found) > MOST_OF_A_UNIT:
            if finding is found[0]:
                yield f"[{severity}] {_summed_up(found, sort, texts)}", len(found)
        elif finding.rule == UNASSIGNED and finding.subjects in unlocated:
            words = texts("audits.text.unlocated_too", words=message_of(finding, texts))
            yield f"[{severity}] {words}", 2
        elif finding.rule != UNLOCATED or finding.subjects not in unlocated:
            lonlat = report.lonlat.get(finding.key)
            place = f"  ({lonlat[0]:.6f}, {lonlat[1]:.6f})" if lonlat else ""
            yield f"[{severity}] {message_of(finding, texts)}{place}", 1


def _sort(finding: Finding, unit_names: Mapping[str, str]) -> _Sort | None:
    """Return the sort of a finding about one household; None for any other."""
    if len(finding.subjects) != 1 or [kind for kind, _ in finding.ids[:1]] != ["household"]:
        return None
    return finding.rule, finding.severity.value, unit_names.get(finding.key, "")


def _summed_up(found: Sequence[Finding], sort: _Sort, texts: Texts) -> str:
    numbers = texts("audits.text.comma").join(each.subjects[0] for each in found[:MOST_OF_A_UNIT])
    return texts(
        "audits.text.households_of" if sort[2] else "audits.text.households",
        rule=rule_title(sort[0], texts),
        unit=sort[2],
        count=len(found),
        numbers=numbers,
    )
