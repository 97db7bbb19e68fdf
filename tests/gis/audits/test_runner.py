"""Following edits gives what a full audit gives, whatever the edits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from support.random_edits import Draw, a_grid, random_edit
from support.strategies import plans

from gis.audits.finding import Finding
from gis.audits.fixes import acceptance, fixes_of
from gis.audits.report import AuditReport
from gis.audits.runner import PlanAudit, audit_plan
from gis.errors import Refused
from gis.operations.assign_households import assign_households
from gis.plan.edit import Edit, EditLabel, apply, invert, touched
from gis.plan.plan import Plan
from gis.plan.records import (
    PARTY_LEVELS,
    AssignedBy,
    Household,
    HouseholdId,
    Link,
    LinkId,
    Member,
    MemberId,
    OwnProfile,
    PartyGroup,
    PartyGroupId,
    Place,
    PlaceId,
    Post,
    PostId,
    ProfileId,
    Reference,
    ReferenceId,
)
from gis.progress import NoProgress
from gis.topology.records import GridId

RULES = """
[land]
spike_degrees = 45.0
narrow_width_m = 14.0

[size]
tier = "micro_grid"
households = [1, 3]
people = [2, 9]

[party]
branch_least_members = 2
branch_most_members = 2

[clusters]
least_households = 1
most_households = 1
least_per_member = 2
every_household = true

[service]
distance_m = 12.0
kinds = ["school"]
"""
OTHER_RULES = """
[party]
every_grid = "branch"
least_members = 2
joint_adjacent = false

[clusters]
every_household = false

[service]
walking_minutes = 1
kinds = ["shop"]
"""
ON = "2026-03-01"
LABEL = EditLabel("operations.assign_households", {"count": 1})


def peopled(draw: Draw, plan: Plan) -> Plan:
    west, south, east, north = plan.partition.bounds_mm()
    grids = st.sampled_from([None, *sorted(plan.grids)])
    households = {}
    for number in range(1, draw(st.integers(0, 8)) + 1):
        households[HouseholdId(number)] = household(draw, number, (west, south, east, north), grids)
    rules = OwnProfile(ProfileId(1), RULES)
    return replace(
        plan,
        households=plan.households.replaced(households),
        profiles=plan.profiles.replaced({rules.id: rules}),
    )


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
        hand_reason=draw(st.sampled_from(["", "老人随子女"])),
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


def listed(draw: Draw, plan: Plan, table: str, record: Any) -> Edit:  # noqa: ANN401
    """Put a record of a table, or take one out."""
    there = sorted(plan.table(table))
    if there and draw(st.integers(0, 3)) == 0:
        return Edit(LABEL, {}, {table: frozenset({draw(st.sampled_from(there))})})
    return Edit(LABEL, {table: {record.id: record}})


def maybe_a_grid(draw: Draw, plan: Plan) -> GridId | None:
    grid: GridId | None = draw(st.sampled_from([None, *sorted(plan.grids)]))
    return grid


def staffed(draw: Draw, plan: Plan) -> Edit:
    grid = maybe_a_grid(draw, plan)
    post = Post(
        PostId(draw(st.integers(1, 5))),
        grid,
        draw(st.sampled_from(sorted(plan.units))) if grid is None else None,
        draw(st.sampled_from(["网格长", "网格员", "联户长", "片警"])),
        draw(st.sampled_from(["甲", "乙"])),
        draw(st.sampled_from(["", "1"])),
        started_on=draw(st.sampled_from(["", "2026-04-01"])),
    )
    return listed(draw, plan, "posts", post)


def joined_in(draw: Draw, plan: Plan) -> Edit:
    home = draw(st.sampled_from([None, *sorted(plan.households)]))
    grid = plan.households[home].grid if home is not None else maybe_a_grid(draw, plan)
    member = Member(
        MemberId(draw(st.integers(1, 5))),
        "甲",
        draw(st.sampled_from(["", "一支部", "二支部"])),
        "",
        grid,
        maybe_a_grid(draw, plan),
        home,
    )
    return listed(draw, plan, "members", member)


def led(draw: Draw, plan: Plan) -> Edit:
    grids = draw(st.sets(st.sampled_from(sorted(plan.grids)), max_size=3)) if plan.grids else ()
    number, level = draw(st.integers(1, 3)), draw(st.sampled_from(PARTY_LEVELS))
    kind = draw(st.sampled_from(["joint", "independent"]))
    group = PartyGroup(PartyGroupId(number), "组", kind, tuple(sorted(grids)), level)
    return listed(draw, plan, "party_groups", group)


def tied(draw: Draw, plan: Plan) -> Edit:
    if not plan.households:
        return assign_households(plan)
    member, post = draw(st.sampled_from([(1, None), (2, None), (None, 1), (None, 2)]))
    home = draw(st.sampled_from(sorted(plan.households)))
    link = Link(LinkId(draw(st.integers(1, 6))), member, post, home)
    return listed(draw, plan, "links", link)


def opened(draw: Draw, plan: Plan) -> Edit:
    west, south, east, north = plan.partition.bounds_mm()
    at = st.tuples(st.integers(west, east), st.integers(south, north))
    number, kind = draw(st.integers(1, 3)), draw(st.sampled_from(["school", "shop"]))
    grid = maybe_a_grid(draw, plan)
    by = None if grid is None else draw(st.sampled_from(AssignedBy))
    location = draw(st.one_of(st.none(), at))
    place = Place(PlaceId(number), kind, "某处", "", None, location, grid, by)
    return listed(draw, plan, "places", place)


def paved(draw: Draw, plan: Plan) -> Edit:
    west, south, east, north = plan.partition.bounds_mm()
    at = st.tuples(st.integers(west, east), st.integers(south, north))
    line = np.array(draw(st.lists(at, min_size=2, max_size=4)), dtype=np.int64)
    number, theme = draw(st.integers(1, 3)), draw(st.sampled_from(["road", "road", "water"]))
    road = Reference(ReferenceId(number), theme, "", False, (line,))
    return listed(draw, plan, "references", road)


def ruled(draw: Draw, plan: Plan) -> Edit:
    rules = OwnProfile(ProfileId(1), draw(st.sampled_from([RULES, OTHER_RULES])))
    return listed(draw, plan, "profiles", rules)


def on_the_border(draw: Draw, plan: Plan) -> Edit:
    """Put a house on a corner of some land."""
    number = HouseholdId(draw(st.integers(1, 9)))
    node = plan.partition.nodes[draw(st.sampled_from(sorted(plan.partition.nodes)))]
    grids = st.sampled_from([None, *sorted(plan.grids)])
    new = household(draw, number, plan.partition.bounds_mm(), grids)
    return Edit(LABEL, {"households": {new.id: replace(new, location=(node.x, node.y))}})


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
    return acceptance(finding, "例外", date(2024, 5, 1).isoformat(), "书记").make_edit(plan)


def report_of(plan: Plan) -> AuditReport:
    return audit_plan(plan, None, 0.0, NoProgress(), on=ON)


LISTS = (staffed, joined_in, led, tied, opened, paved)
MAKERS = (uncoded, resettled, on_the_border, fixed, fixed, accepted, ruled, *LISTS, *LISTS)


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
        report.remarks,
        report.profile,
    )


@settings(max_examples=40)
@given(st.data())
def test_following_edits_gives_the_full_result(data: st.DataObject) -> None:
    follow(data.draw, lambda plan: random_edit(data.draw, plan, MAKERS))


@settings(max_examples=60)
@given(st.data())
def test_following_changes_of_lists_gives_the_full_result(data: st.DataObject) -> None:
    """Few of the edits above change a list, so here nearly all of them do."""

    def edit_of(plan: Plan) -> Edit | None:
        try:
            return data.draw(st.sampled_from(MAKERS))(data.draw, plan)
        except Refused:
            return None

    follow(data.draw, edit_of)


def follow(draw: Draw, edit_of: Callable[[Plan], Edit | None]) -> None:
    plan = peopled(draw, draw(plans()))
    audit = PlanAudit(plan, None, 0.0, NoProgress(), ON)
    for _ in range(6):
        edit = edit_of(plan)
        if edit is None:
            continue
        after = apply(plan, edit)
        back = invert(plan, edit)
        audit.follow(after, touched(plan, after, edit))
        assert content_of(audit.report()) == content_of(report_of(after))
        if draw(st.booleans()):
            before, after = after, apply(after, back)
            audit.follow(after, touched(before, after, back))
            assert content_of(audit.report()) == content_of(report_of(after))
        plan = after
