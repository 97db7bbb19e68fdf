"""A joint Party group: on too few grids, or on grids that do not lie together."""

from collections.abc import Collection
from collections.abc import Set as AbstractSet

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import RecordRule
from gis.plan.edit import Touched
from gis.plan.plan import Plan
from gis.plan.records import PartyGroup, PartyGroupId
from gis.topology.records import GridId, Label

SMALL, APART = "joint_group_small", "joint_group_apart"


def check(subject: PlanSubject, groups: Collection[int]) -> list[Finding]:
    """Return at most one finding of each kind for each joint group.

    Grids lie together when one comes from each to each other one over borders that they share;
    those without land of their own are left aside.
    """
    plan, party = subject.plan, subject.profile.party
    known = (plan.party_groups.get(PartyGroupId(each)) for each in sorted(groups))
    findings = []
    for group in (each for each in known if each is not None and each.kind == "joint"):
        grids = sorted({plan.base_grid(grid) for grid in group.grids if grid in plan.grids})
        if len(grids) < party.joint_least_grids:
            findings.append(_finding(subject, SMALL, group, grids, len(grids)))
        parts = len(_together(plan, grids)) if party.joint_adjacent else 1
        if parts > 1:
            findings.append(_finding(subject, APART, group, grids, parts))
    return findings


def _finding(
    subject: PlanSubject, rule: str, group: PartyGroup, grids: list[GridId], count: int
) -> Finding:
    return subject.of_record(
        rule,
        ("party_group", group.id),
        tuple(subject.grid_subject(grid) for grid in grids),
        key=f"{group.name}#{group.id}",
        ids=tuple(("grid", grid) for grid in grids),
        who=group.name,
        count=count,
        grids=" / ".join(subject.grid_name(grid) for grid in grids) or "–",
        least=subject.profile.party.joint_least_grids,
    )


def _together(plan: Plan, grids: list[GridId]) -> list[set[Label]]:
    """Return the labels of the grids in parts that hang together."""
    parts: list[set[Label]] = []
    for grid in grids:
        own = {label for label in plan.labels_of_grid(grid) if plan.partition.arcs_of(label)}
        if not own:
            continue
        beside = own.union(*(plan.partition.neighbours(label) for label in own))
        near = [part for part in parts if not part.isdisjoint(beside)]
        parts = [part for part in parts if part.isdisjoint(beside)]
        parts.append(own.union(*near))
    return parts


def _serving(before: PlanSubject, after: PlanSubject, touched: Touched) -> AbstractSet[int]:
    plans = (before.plan, after.plan) if after.plan.party_groups else ()
    return {
        group
        for plan in plans
        for grid in touched.grids
        for group in plan.party_groups_by_grid.get(grid, ())
    }


RULE = RecordRule((SMALL, APART), "party_groups", check, _serving)
