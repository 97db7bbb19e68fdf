"""A grid's households and people against the profile's limits, and grids with nobody."""

from collections.abc import Collection

from gis.audits.finding import Finding
from gis.audits.limits import over_limits
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import GridRule
from gis.plan.profile import Limits
from gis.topology.records import GridId

SIZE, EMPTY = "grid_size", "empty_grid"


def check(subject: PlanSubject, grids: Collection[GridId]) -> list[Finding]:
    """Return at most one finding for each territorial base grid; an empty one is not too small too.

    A plan without any household is not judged.
    """
    if not len(subject.people.ids):
        return []
    profile = subject.profile
    findings = []
    for grid in subject.counted(grids):
        households, people = subject.people.residents_of(grid.id)
        if not households:
            findings.append(subject.of_grid(EMPTY, grid.id))
        elif over_limits(profile, households, people):
            limits = f"{_words(profile.households)} / {_words(profile.people)}"
            findings.append(
                subject.of_grid(
                    SIZE,
                    grid.id,
                    limits=limits,
                    households=households,
                    people=people,
                )
            )
    return findings


def _words(limits: Limits | None) -> str:
    return f"{limits[0]}–{limits[1]}" if limits else "–"


RULE = GridRule((SIZE, EMPTY), check)
