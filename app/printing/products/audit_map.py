"""The audit map: what an audit found as numbers on the grids, and the list of the findings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from app.printing.products.audit_marks import APART, HIGH_MM, Spot, placed, spot_shapes, spots_of
from app.printing.products.continued import continued
from app.printing.products.grid_pages import is_laid_out
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk, PageOrder
from app.printing.sheets.fit import largest_denominator
from app.printing.sheets.map_additions import ADDITIONS, MapAdditions
from app.printing.sheets.map_making import room_in
from app.printing.sheets.subject import Subject, subject_of
from app.printing.sheets.tables import Column, Table
from gis.audits.finding import Finding
from gis.audits.messages import message_of, rule_title
from gis.audits.report import AuditReport
from gis.audits.runner import audit_plan
from gis.plan.profile import Severity
from gis.progress import NoProgress
from layers.boxes import Point
from layers.furniture import rounded_scale

MAP_PAGE, MAP_PART, LIST_PAGE, LIST_PART = "sheet", "map", "findings", "findings"
RULES_PART = "rules"


def audit_map(desk: Desk, composer: Composer) -> Sequence[PageOrder]:
    """Order the map with the numbers of the findings, and the list of what they are.

    The audit is that of the plan as it is, by its own rules, on the day of the sheet; of it those
    findings are shown that concern the subject.
    """
    subject = subject_of(desk.plan, desk.spec.unit_code, desk.spec.grid_codes)
    report = audit_plan(desk.plan, None, None, NoProgress(), on=desk.spec.day.isoformat())
    findings = _about(desk, report, subject)
    fields = _fields(desk, report, findings)
    label = desk.texts("print_audit_map.label_map")
    order = PageOrder(MAP_PAGE, subject, label, fields, {RULES_PART: _rule_table(desk, findings)})
    apart_m = _apart_m(composer, order)
    located: list[tuple[Finding, Point]] = []
    elsewhere: list[Finding] = []
    for finding in findings:
        at = placed(desk.plan, finding)
        if at is None:
            elsewhere.append(finding)
        else:
            located.append((finding, at))
    numbered, spots = spots_of(located, apart_m)
    over = MapAdditions(over=(partial(spot_shapes, spots=spots),))
    orders = [replace(order, data={ADDITIONS: over})]
    if is_laid_out(desk.template.pages.get(LIST_PAGE), LIST_PART) and findings:
        said = desk.texts("print_audit_map.label_list")
        start = PageOrder(LIST_PAGE, subject, said, fields)
        table = _finding_table(desk, [*numbered, *elsewhere], spots)
        orders += continued(composer, start, LIST_PART, table)
    return orders


def _about(desk: Desk, report: AuditReport, subject: Subject) -> list[Finding]:
    """Return the findings that name a grid, a unit or a household of the subject, or lie in it."""
    if subject.is_whole:
        return list(report.findings)
    plan = desk.plan
    grids, leaves = set(subject.grids), set(subject.leaves)
    units = leaves | ({subject.unit} if subject.unit is not None else set())

    def concerns(finding: Finding) -> bool:
        for kind, id_ in finding.ids:
            if kind == "grid" and id_ in grids:
                return True
            if kind == "unit" and id_ in units and not subject.is_of_grids:
                return True
            home = plan.households.get(id_) if kind == "household" else None  # type: ignore[call-overload]
            if home is not None and (home.grid in grids or home.unit in leaves):
                return True
        return False

    return [finding for finding in report.findings if concerns(finding)]


def _fields(desk: Desk, report: AuditReport, findings: Sequence[Finding]) -> dict[str, str]:
    texts = desk.texts
    counts = Counter(finding.severity for finding in findings)
    passed = not counts[Severity.ERROR]
    return {
        "verdict": texts(f"print_audit_map.{'passed' if passed else 'failed'}"),
        "errors": f"{counts[Severity.ERROR]:,}",
        "warnings": f"{counts[Severity.WARNING]:,}",
        "notes": f"{counts[Severity.NOTE]:,}",
        "profile": desk.plan.rules.title[texts.language],
        "rules": f"{len(report.rules)}",
    }


def _apart_m(composer: Composer, order: PageOrder) -> float:
    """Return how far spots must be apart on the ground to have room on the sheet."""
    context, box = composer.room_of(order, MAP_PART)
    part = context.page.part(MAP_PART)
    assert part is not None
    room = room_in(part, context, box, ())
    denominator = rounded_scale(largest_denominator(order.subject.outline_m, room))
    return APART * HIGH_MM * context.size * denominator / 1000


def _rule_table(desk: Desk, findings: Sequence[Finding]) -> Table:
    """Return how many findings each rule has that has any, the gravest first."""
    texts = desk.texts
    counts = Counter((finding.severity, finding.rule) for finding in findings)
    order = list(Severity)
    ranked = sorted(
        counts.items(), key=lambda each: (order.index(each[0][0]), -each[1], each[0][1])
    )
    rows = tuple(
        (_severity(desk, severity), rule_title(rule, texts), f"{count:,}")
        for (severity, rule), count in ranked
    )
    names = (("severity", 0.0), ("rule", 1.0), ("count", 0.0))
    return Table(_columns(desk, names), rows or (("", texts("print_audit_map.none"), ""),))


def _finding_table(desk: Desk, findings: Sequence[Finding], spots: Sequence[Spot]) -> Table:
    on_map = spots[-1].last if spots else 0
    rows = tuple(
        (
            str(number),
            desk.texts("print_audit_map.on_map" if number <= on_map else "print_audit_map.off_map"),
            _severity(desk, finding.severity),
            rule_title(finding.rule, desk.texts),
            message_of(finding, desk.texts),
        )
        for number, finding in enumerate(findings, start=1)
    )
    names = (("number", 0.0), ("where", 0.0), ("severity", 0.0), ("rule", 1.0), ("finding", 4.0))
    return Table(_columns(desk, names), rows)


def _severity(desk: Desk, severity: Severity) -> str:
    return desk.texts(f"print_audit_map.severity_{severity}")


def _columns(desk: Desk, names: Sequence[tuple[str, float]]) -> tuple[Column, ...]:
    return tuple(
        Column(desk.texts(f"print_audit_map.column_{name}"), share, name in {"number", "count"})
        for name, share in names
    )
