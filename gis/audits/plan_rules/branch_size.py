"""A Party branch with fewer or more members than the profile has for one."""

from collections import Counter

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import PlanRule

SMALL, LARGE = "branch_small", "branch_large"


def check(subject: PlanSubject) -> list[Finding]:
    """Return at most one finding for each home branch that members name."""
    party = subject.profile.party
    branches = Counter(member.branch.strip() for member in subject.plan.members.values())
    del branches[""]
    return [
        Finding(
            rule,
            subject.profile.severity(rule),
            (),
            f"{rule}:{branch}",
            facts={
                "who": branch,
                "count": count,
                "least": party.branch_least_members,
                "most": party.branch_most_members,
            },
        )
        for branch, count in sorted(branches.items())
        if (rule := _broken(subject, count)) is not None
    ]


def _broken(subject: PlanSubject, count: int) -> str | None:
    party = subject.profile.party
    if count < party.branch_least_members:
        return SMALL
    return LARGE if count > party.branch_most_members else None


RULE = PlanRule((SMALL, LARGE), check, lambda touched: "members" in touched.tables)
