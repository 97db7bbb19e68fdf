"""A household that was put into its grid by hand, and nobody said why."""

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import HouseholdRule, Rows

NAME = "hand_without_reason"


def check(subject: PlanSubject, rows: Rows) -> list[Finding]:
    """Return one finding for each such household."""
    columns = subject.people.columns
    bare = rows[columns["by_hand"][rows] & ~columns["has_reason"][rows]]
    return [
        subject.of_household(NAME, row, (("grid", grid),), grid=subject.known_name(grid))
        for row, grid in zip(bare.tolist(), subject.people.grids[bare].tolist(), strict=True)
    ]


RULE = HouseholdRule((NAME,), check, depends_on_land=True)
