"""Numbers that no grid of a village has or had: holes in its numbering."""

from collections.abc import Iterable, Sequence
from itertools import count, groupby

from gis.audits.finding import Finding, key_by_subjects
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import PlanRule
from gis.operations.codes import codes_like, coding_unit, numbers_of
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
    known = dict(subject.known_holes)
    subject.known_holes.clear()
    for unit, codes in sorted(used.items()):
        held = unit, tuple(codes), tuple(codes_like(plan, subject.form_of(unit)))
        subject.known_holes[held] = known[held] if held in known else _finding(subject, *held)
    return [finding for finding in subject.known_holes.values() if finding is not None]


def _finding(
    subject: PlanSubject, unit: UnitId, codes: Sequence[str], ever: Sequence[str]
) -> Finding | None:
    form, record = subject.form_of(unit), subject.plan.units[unit]
    highest = max(numbers_of(form, codes), default=0)
    holes = sorted(set(range(1, highest)) - numbers_of(form, ever))
    if not holes:
        return None
    subjects = (record.code,)
    return Finding(
        NAME,
        subject.profile.severity(NAME),
        subjects,
        key_by_subjects(NAME, subjects),
        facts={"who": record.name, "numbers": _ranges(holes), "count": len(holes)},
        ids=(("unit", unit),),
    )


def _ranges(numbers: Iterable[int]) -> str:
    """Write rising numbers with runs joined: 3, 7–9."""
    counter = count()
    runs = [list(run) for _, run in groupby(numbers, key=lambda number: number - next(counter))]
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


RULE = PlanRule(
    (NAME,), check, lambda touched: bool(touched.tables & {"grids", "units", "lineage"})
)
