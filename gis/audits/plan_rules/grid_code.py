"""A grid's own code: missing, or not of the form that the profile gives it."""

import re
from collections.abc import Collection

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import GridRule
from gis.operations.codes import coding_unit, grid_form, sub_grid_form
from gis.plan.plan import Plan
from gis.plan.records import Grid
from gis.topology.records import GridId

MISSING, MALFORMED = "code_missing", "code_malformed"


def check(subject: PlanSubject, grids: Collection[GridId]) -> list[Finding]:
    """Return at most one finding for each grid, of whatever kind.

    A code must fit the profile's pattern and begin with the code of the village; a sub-grid's must
    be that of its base grid with a number.
    """
    pattern = re.compile(subject.profile.code_pattern)
    findings = []
    for grid in sorted(grids):
        record = subject.plan.grids.get(grid)
        if record is None:
            continue
        if not record.code.strip():
            findings.append(subject.of_grid(MISSING, grid))
        elif not _is_well_formed(subject, pattern, record):
            findings.append(
                subject.of_grid(MALFORMED, grid, example=_example(subject.plan, record))
            )
    return findings


def _is_well_formed(subject: PlanSubject, pattern: re.Pattern[str], grid: Grid) -> bool:
    plan = subject.plan
    if grid.parent is not None:
        return sub_grid_form(plan, grid.parent).number(grid.code) is not None
    begins_right = not subject.profile.code_starts_with_unit or grid.code.startswith(
        coding_unit(plan, grid.unit).code
    )
    return begins_right and pattern.fullmatch(grid.code) is not None


def _example(plan: Plan, grid: Grid) -> str:
    if grid.parent is not None:
        return sub_grid_form(plan, grid.parent).code(1)
    return grid_form(plan, grid.unit).code(1)


RULE = GridRule((MISSING, MALFORMED), check)
