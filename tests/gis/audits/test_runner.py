"""Following edits gives what a full audit gives, whatever the edits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from support.strategies import plans

from gis.audits.finding import Finding
from gis.audits.fixes import acceptance, fixes_of
from gis.audits.report import AuditReport
from gis.audits.runner import PlanAudit, audit_plan
from gis.errors import Refused
from gis.operations.assign_households import assign_households
from gis.operations.create_grid import create_grid_from_region
from gis.operations.insert_vertex import insert_vertex
from gis.operations.merge_grids import merge_grids
from gis.operations.move_vertex import move_vertex
from gis.operations.recode_grid import recode_grid
from gis.operations.rename_grid import rename_grid
from gis.plan.edit import Edit, EditLabel, apply, invert, touched
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.profile import load_profile
from gis.plan.records import AssignedBy, Household, HouseholdId
from gis.progress import NoProgress
from gis.topology.records import GridId

Draw = Callable[..., Any]
"""What draws a value from a strategy."""

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


def random_edit(draw: Draw, plan: Plan) -> Edit | None:
    makers: list[Callable[[Draw, Plan], Edit]] = [
        bent, moved, merged, founded, renamed, recoded, resettled, assigned, units_renamed, fixed,
        accepted,
    ]  # fmt: skip
    try:
        make: Callable[[Draw, Plan], Edit] = draw(st.sampled_from(makers))
        return make(draw, plan)
    except Refused:
        return None


def bent(draw: Draw, plan: Plan) -> Edit:
    arc = draw(st.sampled_from(sorted(plan.partition.arcs)))
    line = plan.partition.line_mm(arc)
    x, y = ((line[0] + line[1]) // 2).tolist()
    shift = st.integers(-2000, 2000)
    return insert_vertex(
        plan, arc=arc, segment=0, at=(x + draw(shift), y + draw(shift)),
        locks=Locks(unit_boundaries=False),
    )  # fmt: skip


def moved(draw: Draw, plan: Plan) -> Edit:
    arcs = sorted(arc for arc in plan.partition.arcs if len(plan.partition.arcs[arc].points))
    if not arcs:
        return renamed(draw, plan)
    arc = draw(st.sampled_from(arcs))
    points = plan.partition.arcs[arc].points
    index = draw(st.integers(0, len(points) - 1))
    x, y = points[index].tolist()
    shift = st.integers(-3000, 3000)
    to = (x + draw(shift), y + draw(shift))
    return move_vertex(plan, arc=arc, index=index, to=to, locks=Locks(unit_boundaries=False))


def merged(draw: Draw, plan: Plan) -> Edit:
    if len(plan.grids) < 2:
        return renamed(draw, plan)
    keep, other = draw(st.permutations(sorted(plan.grids)))[:2]
    return merge_grids(plan, keep=keep, others=[other])


def founded(draw: Draw, plan: Plan) -> Edit:
    gaps = [each for each in report_of(plan).findings if each.rule == "gap" and each.xy_m]
    if not gaps:
        return renamed(draw, plan)
    x, y = draw(st.sampled_from(gaps)).xy_m or (0.0, 0.0)
    return create_grid_from_region(plan, at=(round(x * 1000), round(y * 1000)))


def renamed(draw: Draw, plan: Plan) -> Edit:
    if not plan.grids:
        return units_renamed(draw, plan)
    grid = draw(st.sampled_from(sorted(plan.grids)))
    return rename_grid(plan, grid=grid, name=draw(st.sampled_from(["甲", "乙"])))


def recoded(draw: Draw, plan: Plan) -> Edit:
    if not plan.grids:
        return units_renamed(draw, plan)
    grid = draw(st.sampled_from(sorted(plan.grids)))
    code = draw(st.sampled_from(["", "1", "341181110201004"]))
    if not code:
        record = replace(plan.grids[grid], code="341181110201001")
        return Edit(LABEL, {"grids": {grid: record}})
    return recode_grid(plan, grid=grid, code=code)


def resettled(draw: Draw, plan: Plan) -> Edit:
    number = draw(st.integers(1, 9))
    if HouseholdId(number) in plan.households and draw(st.booleans()):
        return Edit(LABEL, {}, {"households": frozenset({HouseholdId(number)})})
    grids = st.sampled_from([None, *sorted(plan.grids)])
    new = household(draw, number, plan.partition.bounds_mm(), grids)
    return Edit(LABEL, {"households": {new.id: new}})


def assigned(draw: Draw, plan: Plan) -> Edit:
    return assign_households(plan)


def units_renamed(draw: Draw, plan: Plan) -> Edit:
    unit = draw(st.sampled_from(sorted(plan.units)))
    code = draw(st.sampled_from(["341181110201", "341181110209"]))
    return Edit(LABEL, {"units": {unit: replace(plan.units[unit], name="新村", code=code)}})


def a_finding(draw: Draw, plan: Plan) -> Finding | None:
    findings = report_of(plan).findings
    return draw(st.sampled_from(findings)) if findings else None


def fixed(draw: Draw, plan: Plan) -> Edit:
    finding = a_finding(draw, plan)
    fixes = fixes_of(finding) if finding else ()
    return draw(st.sampled_from(fixes)).make_edit(plan) if fixes else renamed(draw, plan)


def accepted(draw: Draw, plan: Plan) -> Edit:
    finding = a_finding(draw, plan)
    if finding is None:
        return renamed(draw, plan)
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
        edit = random_edit(data.draw, plan)
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
