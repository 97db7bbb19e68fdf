"""One household number that stands in more than one grid."""

from collections import defaultdict

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import PlanRule
from gis.geometry.lattice import MM_PER_M
from gis.plan.records import Household, HouseholdId

NAME = "household_in_several"


def check(subject: PlanSubject) -> list[Finding]:
    """Return one finding for each household number whose records are in different grids."""
    households = subject.plan.households
    records: dict[str, list[Household]] = defaultdict(list)
    for ids in subject.people.same_numbers:
        for household in ids.tolist():
            record = households[HouseholdId(household)]
            records[record.household_no].append(record)
    return [
        _finding(subject, number, same)
        for number, same in sorted(records.items())
        if len({each.grid for each in same if each.grid is not None}) > 1
    ]


def _finding(subject: PlanSubject, number: str, same: list[Household]) -> Finding:
    grids = sorted({each.grid for each in same if each.grid is not None})
    place = next((each.location for each in same if each.location), None)
    return Finding(
        NAME,
        subject.profile.severity(NAME),
        (number,),
        f"{NAME}:{number}",
        (place[0] / MM_PER_M, place[1] / MM_PER_M) if place else None,
        facts={"who": number, "grids": " / ".join(subject.grid_name(grid) for grid in grids)},
        ids=(
            *(("household", each.id) for each in same),
            *(("grid", grid) for grid in grids),
        ),
    )


RULE = PlanRule((NAME,), check, lambda touched: bool(touched.tables & {"households", "grids"}))
