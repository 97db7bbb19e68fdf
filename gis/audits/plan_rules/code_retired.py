"""A grid with a code that was retired: it must not stand for another grid than it did."""

from collections.abc import Mapping
from itertools import groupby

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import PlanRule
from gis.plan.plan import Plan
from gis.plan.records import Lineage

NAME = "code_retired"

_ENDING = frozenset({"merge", "dissolve", "recode", "renumber"})
"""The causes by which an old code that is not the new one too ceases to be."""


def check(subject: PlanSubject) -> list[Finding]:
    """Return one finding for each grid whose code was retired before, with the date."""
    if not subject.plan.lineage:
        return []
    retired = _retired_once(subject.plan)
    return [
        subject.of_grid(NAME, grid, code=code, on=retired[code] or "?")
        for grid in subject.all_grids
        if (code := subject.plan.grids[grid].code) in retired
    ]


def _retired_once(plan: Plan) -> Mapping[str, str]:
    """Return the codes that were retired at some time, with the date of the first time.

    A code that changes hands within one renumbering is not retired by it.
    """
    rows = [plan.lineage[number] for number in sorted(plan.lineage)]
    retired: dict[str, str] = {}
    for (on, cause), step in groupby(rows, key=_step):
        if cause not in _ENDING:
            continue
        of_step = list(step)
        given = {row.new_code for row in of_step}
        for row in of_step:
            if row.old_code and row.old_code not in given:
                retired.setdefault(row.old_code, on)
    return retired


def _step(row: Lineage) -> tuple[str, str]:
    return row.on, row.cause


RULE = PlanRule(
    (NAME,),
    check,
    lambda touched: bool(touched.tables & {"grids", "lineage"}) or bool(touched.labels),
)
