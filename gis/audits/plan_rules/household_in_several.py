"""One household number that stands in more than one grid."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import PlanRule
from gis.geometry.lattice import MM_PER_M
from gis.plan.records import Household, HouseholdId
from gis.topology.records import GridId

NAME = "household_in_several"


def check(subject: PlanSubject) -> list[Finding]:
    """Return one finding for each household number whose records are in different grids.

    What counts is the base grid, and only one with land of its own. Villages that each number
    their households from one are told apart by the householders: records of different units and
    different householders are different households.
    """
    households = subject.plan.households
    records: dict[str, list[Household]] = defaultdict(list)
    for ids in subject.people.same_numbers:
        for household in ids.tolist():
            record = households[HouseholdId(household)]
            records[record.household_no].append(record)
    return [
        _finding(subject, number, same)
        for number, every in sorted(records.items())
        if len(_grids(subject, every)) > 1
        for same in _one_household(every)
        if len(_grids(subject, same)) > 1
    ]


def _grids(subject: PlanSubject, records: list[Household]) -> set[GridId]:
    plan, landless = subject.plan, subject.landless
    grids = {plan.base_grid(each.grid) for each in records if each.grid is not None}
    return grids.difference(landless)


def _one_household(records: list[Household]) -> Iterable[list[Household]]:
    """Yield the records of each household among those with one number."""
    units, names = ({getattr(r, field) for r in records} for field in ("unit", "householder"))
    if len(units) == 1 or None in units or len(names) == 1 or "" in names:
        return [records]
    apart: list[list[Household]] = []
    for record in records:
        near = [
            part
            for part in apart
            if any(record.unit == r.unit or record.householder == r.householder for r in part)
        ]
        apart = [part for part in apart if part not in near]
        apart.append([record, *chain.from_iterable(near)])
    return apart


def _finding(subject: PlanSubject, number: str, same: list[Household]) -> Finding:
    grids = sorted(_grids(subject, same))
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


RULE = PlanRule(
    (NAME,),
    check,
    lambda touched: bool(touched.tables & {"households", "grids", "overlays"}),
)
