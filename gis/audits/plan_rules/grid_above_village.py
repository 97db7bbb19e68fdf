"""A grid that belongs to a township or county although there are villages in it."""

from collections.abc import Collection

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import GridRule
from gis.plan.plan import Plan
from gis.plan.profile import Profile
from gis.topology.records import GridId, UnitId

NAME = "grid_above_village"


def check(subject: PlanSubject, grids: Collection[GridId]) -> list[Finding]:
    """Return one finding for each territorial grid of a unit above its villages.

    Villages are the units whose codes those of grids begin with. An exclusive grid, such as a
    development zone's, is declared to be one of its own and may belong to any unit.
    """
    plan = subject.plan
    above: dict[UnitId, bool] = {}
    findings = []
    for grid in subject.counted(grids):
        unit = plan.units[grid.unit]
        if unit.id not in above:
            above[unit.id] = _is_above_villages(plan, subject.profile, unit.id)
        if above[unit.id]:
            findings.append(subject.of_grid(NAME, grid.id, unit=unit.name))
    return findings


def _is_above_villages(plan: Plan, profile: Profile, unit: UnitId) -> bool:
    if plan.units[unit].tier in profile.code_tiers or unit not in plan.children:
        return False
    return any(plan.units[each].tier in profile.code_tiers for each in plan.units_within(unit))


RULE = GridRule((NAME,), check)
