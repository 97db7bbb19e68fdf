"""One household number that stands in more than one grid."""

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import PlanRule
from gis.geometry.lattice import MM_PER_M
from gis.plan.records import Household

NAME = "household_in_several"


def check(subject: PlanSubject) -> list[Finding]:
    """Return one finding for each household number whose records are in different grids."""
    households = subject.plan.households
    records = {
        number: [households[each] for each in sorted(ids)]
        for number, ids in sorted(subject.people.numbers.shared.items())
    }
    return [
        _finding(subject, number, same)
        for number, same in records.items()
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
