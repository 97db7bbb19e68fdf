"""A grid that no Party group or branch serves, or in which no member lives or serves."""

from collections.abc import Collection

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import GridRule
from gis.plan.records import PARTY_LEVELS
from gis.topology.records import GridId

WITHOUT_GROUP, WITHOUT_MEMBER = "grid_without_group", "grid_without_member"

_WANTED = {
    "any": frozenset(PARTY_LEVELS),
    "group": frozenset({"group"}),
    "branch": frozenset(PARTY_LEVELS) - {"group"},
}
"""The levels of which the profile asks one on every grid."""


def check_groups(subject: PlanSubject, grids: Collection[GridId]) -> list[Finding]:
    """Return at most one finding for each territorial base grid.

    A group counts for each of its grids, own or joint, and one on a sub-grid for its base grid;
    anything above a branch counts as one. A plan without Party groups is not judged.
    """
    plan, wanted = subject.plan, _WANTED.get(subject.profile.party.every_grid)
    if not plan.party_groups or wanted is None:
        return []
    every_grid = subject.profile.party.every_grid
    return [
        subject.of_grid(WITHOUT_GROUP, grid.id, reason=f"every_grid_{every_grid}")
        for grid in subject.counted(grids)
        if not any(
            plan.party_groups[group].level in wanted
            for each in (grid.id, *plan.sub_grids(grid.id))
            for group in plan.party_groups_by_grid.get(each, ())
        )
    ]


def check_members(subject: PlanSubject, grids: Collection[GridId]) -> list[Finding]:
    """Return at most one finding for each territorial base grid with too few members.

    A member counts where it lives, and as well in another grid that it serves: what is asked is
    that the grid has members who look after it. A plan without members is not judged.
    """
    plan, least = subject.plan, subject.profile.party.least_members
    if not plan.members or least <= 0:
        return []
    findings = []
    for grid in subject.counted(grids):
        living, serving = plan.member_counts.of_grid(grid.id), subject.serving.get(grid.id, 0)
        if living + serving < least:
            findings.append(
                subject.of_grid(
                    WITHOUT_MEMBER, grid.id, living=living, serving=serving, least=least
                )
            )
    return findings


GROUP_RULE = GridRule((WITHOUT_GROUP,), check_groups)
MEMBER_RULE = GridRule((WITHOUT_MEMBER,), check_members)
