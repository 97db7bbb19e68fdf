"""A grid's own code: missing, or not the unit's code and a sequence number."""

import re
from collections.abc import Collection

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import GridRule
from gis.plan.records import Grid
from gis.topology.records import GridId

MISSING, MALFORMED = "code_missing", "code_malformed"


def check(subject: PlanSubject, grids: Collection[GridId]) -> list[Finding]:
    """Return at most one finding for each grid, of whatever kind."""
    pattern = re.compile(subject.profile.code_pattern)
    findings = []
    for grid in sorted(grids):
        record = subject.plan.grids.get(grid)
        if record is None:
            continue
        unit_code = subject.plan.units[record.unit].code
        if not record.code.strip():
            findings.append(subject.of_grid(MISSING, grid))
        elif not _is_well_formed(subject, pattern, record, unit_code):
            findings.append(subject.of_grid(MALFORMED, grid, unit_code=unit_code))
    return findings


def _is_well_formed(
    subject: PlanSubject, pattern: re.Pattern[str], grid: Grid, unit_code: str
) -> bool:
    starts_right = grid.code.startswith(unit_code) or not subject.profile.code_starts_with_unit
    return starts_right and pattern.fullmatch(grid.code) is not None


RULE = GridRule((MISSING, MALFORMED), check)
