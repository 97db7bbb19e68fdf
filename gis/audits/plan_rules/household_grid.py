"""A household in no grid, or without the location that would tell."""

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import HouseholdRule, Rows

UNASSIGNED, WITHOUT_LOCATION = "household_unassigned", "household_without_location"


def check(subject: PlanSubject, rows: Rows) -> list[Finding]:
    """Return a finding for each household in no grid and one for each without a location.

    An online grid, or one that lies over others, is none to live in: who is only there is in no
    grid.
    """
    unassigned = rows[~subject.is_assigned[rows]]
    unlocated = rows[~subject.people.columns["located"][rows]]
    return [
        *(subject.of_household(UNASSIGNED, row) for row in unassigned.tolist()),
        *(subject.of_household(WITHOUT_LOCATION, row) for row in unlocated.tolist()),
    ]


RULE = HouseholdRule((UNASSIGNED, WITHOUT_LOCATION), check, depends_on_land=True)
