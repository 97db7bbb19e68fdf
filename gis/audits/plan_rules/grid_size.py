"""The households and people of a grid, or of its sub-grids, against the profile's limits."""

from collections.abc import Collection

from gis.audits.finding import Finding
from gis.audits.limits import judged_parts, judged_residents, over_limits
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import GridRule
from gis.plan.profile import Limits
from gis.topology.records import GridId

SIZE, EMPTY = "grid_size", "empty_grid"


def check(subject: PlanSubject, grids: Collection[GridId]) -> list[Finding]:
    """Return at most one finding for each territorial base grid; an empty one is not too small too.

    Where the limits are for sub-grids, each of them is judged in its place by the houses on its
    land. A plan without any household is not judged.
    """
    if not len(subject.people.ids):
        return []
    profile = subject.profile
    findings = []
    for grid in subject.counted(grids):
        households, people = subject.people.residents_of(grid.id)
        if not households:
            findings.append(subject.of_grid(EMPTY, grid.id))
        elif not judged_parts(subject.plan, profile, grid.id):
            findings += _judged(subject, grid.id, households, people)
        else:
            for part, count in judged_residents(subject.plan, profile, grid.id).items():
                findings += _judged(subject, part, count.households, count.people)
    return findings


def _judged(subject: PlanSubject, grid: GridId, households: int, people: int) -> list[Finding]:
    profile = subject.profile
    if not over_limits(profile, households, people):
        return []
    if not households:
        return [subject.of_grid(EMPTY, grid)]
    limits = f"{_words(profile.households)} / {_words(profile.people)}"
    return [subject.of_grid(SIZE, grid, limits=limits, households=households, people=people)]


def _words(limits: Limits | None) -> str:
    return f"{limits[0]}–{limits[1]}" if limits else "–"


RULE = GridRule((SIZE, EMPTY), check)
