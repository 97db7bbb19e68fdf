"""Following edits gives what a full audit gives, whatever the edits."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from support.random_edits import Draw, a_grid, random_edit
from support.strategies import plans

from gis.audits.finding import Finding
from gis.audits.fixes import acceptance, fixes_of
from gis.audits.report import AuditReport
from gis.audits.runner import PlanAudit, audit_plan
from gis.operations.assign_households import assign_households
from gis.plan.edit import Edit, EditLabel, apply, invert, touched
from gis.plan.plan import Plan
from gis.plan.profile import load_profile
from gis.plan.records import AssignedBy, Household, HouseholdId
from gis.progress import NoProgress
from gis.topology.records import GridId

PROFILE = replace(load_profile("default"), households=(1, 3), people=(2, 9))
LABEL = EditLabel("operations.assign_households", {"count": 1})


def peopled(draw: Draw, plan: Plan) -> Plan:
    west, south, east, north = plan.partition.bounds_mm()
    grids = st.sampled_from([None, *sorted(plan.grids)])
    households = {}
    for number in range(1, draw(st.integers(0, 8)) + 1):
        households[HouseholdId(number)] = household(draw, number, (west, south, east, north), grids)
    return replace(plan, households=plan.households.replaced(households))


def household(
    draw: Draw,
    number: int,
    bounds: tuple[int, int, int, int],
    grids: st.SearchStrategy[GridId | None],
) -> Household:
    west, south, east, north = bounds
    place = st.tuples(st.integers(west, east), st.integers(south, north))
    grid = draw(grids)
    by = draw(st.sampled_from(AssignedBy)) if grid is not None else None
    return Household(
        id=HouseholdId(number),
        household_no=draw(st.sampled_from(["", "1", "2", "3"])),
        unit=None,
        villager_group="",
        house_no="",
        householder="",
        people=draw(st.integers(0, 4)),
        location=draw(st.one_of(st.none(), place)),
        grid=grid,
        assigned_by=by,
    )


def uncoded(draw: Draw, plan: Plan) -> Edit:
    grid = a_grid(draw, plan)
    code = draw(st.sampled_from(["", "341181110201001"]))
    return Edit(LABEL, {"grids": {grid: replace(plan.grids[grid], code=code)}})


def resettled(draw: Draw, plan: Plan) -> Edit:
    number = draw(st.integers(1, 9))
    if HouseholdId(number) in plan.households and draw(st.booleans()):
        return Edit(LABEL, {}, {"households": frozenset({HouseholdId(number)})})
    grids = st.sampled_from([None, *sorted(plan.grids)])
    new = household(draw, number, plan.partition.bounds_mm(), grids)
    return Edit(LABEL, {"households": {new.id: new}})


def a_finding(draw: Draw, plan: Plan) -> Finding | None:
    findings = report_of(plan).findings
    return draw(st.sampled_from(findings)) if findings else None


def fixed(draw: Draw, plan: Plan) -> Edit:
    finding = a_finding(draw, plan)
    fixes = fixes_of(finding) if finding else ()
    return draw(st.sampled_from(fixes)).make_edit(plan) if fixes else assign_households(plan)


def accepted(draw: Draw, plan: Plan) -> Edit:
    finding = a_finding(draw, plan)
    if finding is None:
        return assign_households(plan)
    return acceptance(finding, "例外", date(2024, 5, 1).isoformat()).make_edit(plan)


def report_of(plan: Plan) -> AuditReport:
    return audit_plan(plan, PROFILE, 0.0, NoProgress())


def content_of(report: AuditReport) -> object:
    return (
        report.findings,
        report.accepted,
        report.noise,
        report.people,
        report.land,
        report.counts,
        report.passed,
        report.revision,
    )


@settings(max_examples=40)
@given(st.data())
def test_following_edits_gives_the_full_result(data: st.DataObject) -> None:
    plan = peopled(data.draw, data.draw(plans()))
    audit = PlanAudit(plan, PROFILE, 0.0, NoProgress())
    for _ in range(6):
        edit = random_edit(data.draw, plan, (uncoded, resettled, fixed, fixed, accepted))
        if edit is None:
            continue
        after = apply(plan, edit)
        back = invert(plan, edit)
        audit.follow(after, touched(plan, after, edit))
        assert content_of(audit.report()) == content_of(report_of(after))
        if data.draw(st.booleans()):
            before, after = after, apply(after, back)
            audit.follow(after, touched(before, after, back))
            assert content_of(audit.report()) == content_of(report_of(after))
        plan = after
