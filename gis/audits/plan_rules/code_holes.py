"""Numbers that no grid of a village has or had: holes in its numbering."""

from collections.abc import Iterable
from itertools import count, groupby

from gis.audits.finding import Finding, key_by_subjects
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import PlanRule
from gis.operations.codes import coding_unit, grid_form
from gis.topology.records import UnitId

NAME = "code_holes"


def check(subject: PlanSubject) -> list[Finding]:
    """Return one finding for each village with holes; retired numbers are none."""
    plan = subject.plan
    coded: dict[UnitId, UnitId] = {unit: coding_unit(plan, unit).id for unit in plan.grids_by_unit}
    used: dict[UnitId, list[str]] = {}
    for grid in plan.grids.values():
        if grid.parent is None:
            used.setdefault(coded[grid.unit], []).append(grid.code)
    findings = []
    for unit, codes in sorted(used.items()):
        form = grid_form(plan, unit)
        here = {number for code in codes if (number := form.number(code)) is not None}
        gone = {number for code in plan.retired_codes if (number := form.number(code)) is not None}
        holes = sorted(set(range(1, max(here, default=0))) - here - gone)
        if holes:
            record = plan.units[unit]
            subjects = (record.code,)
            findings.append(
                Finding(
                    NAME,
                    subject.profile.severity(NAME),
                    subjects,
                    key_by_subjects(NAME, subjects),
                    facts={"who": record.name, "numbers": _ranges(holes), "count": len(holes)},
                    ids=(("unit", unit),),
                )
            )
    return findings


def _ranges(numbers: Iterable[int]) -> str:
    """Write rising numbers with runs joined: 3, 7–9."""
    counter = count()
    runs = [list(run) for _, run in groupby(numbers, key=lambda number: number - next(counter))]
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


RULE = PlanRule(
    (NAME,), check, lambda touched: bool(touched.tables & {"grids", "units", "lineage"})
)
