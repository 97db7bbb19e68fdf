"""The fixes that a finding of a plan offers, each an ordinary edit that can be undone.

A fix is worked out when it is pressed, on the plan of that moment, so it can refuse.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from gis.audits.finding import Finding
from gis.audits.plan_rules import (
    code_doubled,
    code_retired,
    gap,
    grid_code,
    household_grid,
    household_place,
    sub_grid_gap,
)
from gis.errors import Reason, Refused
from gis.geometry.lattice import MM_PER_M
from gis.operations.accept_finding import accept_finding
from gis.operations.assign_households import assign_households
from gis.operations.codes import grid_form, next_codes, sub_grid_form
from gis.operations.create_grid import create_grid_from_region
from gis.operations.give_region import give_region
from gis.operations.make_sub_grids import make_sub_grids
from gis.operations.recode_grid import recode_grid
from gis.operations.unassigned_face import unassigned_face
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId
from gis.topology.records import GridId, grid_of, is_grid, unit_of


@dataclass(frozen=True, slots=True)
class Fix:
    """Offer one way to mend a finding.

    `key` is a text key; `make_edit` raises Refused when the fix is not possible now.
    """

    key: str
    make_edit: Callable[[Plan], Edit]


def fixes_of(finding: Finding) -> tuple[Fix, ...]:
    """Return the fixes for a finding, the most natural first; accepting it stands apart."""
    if finding.rule == gap.NAME and finding.xy_m is not None:
        x_m, y_m = finding.xy_m
        at = (round(x_m * MM_PER_M), round(y_m * MM_PER_M))
        return (
            Fix("audits.fix.give_to_longest_border", partial(_give_to_longest_border, at=at)),
            Fix("audits.fix.create_grid", partial(create_grid_from_region, at=at)),
        )
    if finding.rule in {household_place.WRONG, household_grid.UNASSIGNED}:
        households = [HouseholdId(number) for kind, number in finding.ids if kind == "household"]
        return (
            Fix("audits.fix.assign_household", partial(_assign, households=households)),
            Fix("audits.fix.assign_all", partial(_assign, households=None)),
        )
    if finding.rule == sub_grid_gap.NAME:
        grid = GridId(finding.ids[0][1])
        return (Fix("audits.fix.fill_sub_grids", partial(_fill_sub_grids, grid=grid)),)
    if finding.rule in {
        grid_code.MISSING,
        grid_code.MALFORMED,
        code_doubled.NAME,
        code_retired.NAME,
    }:
        # Of grids with one code the first keeps it.
        grid = [GridId(number) for kind, number in finding.ids if kind == "grid"][-1]
        return (Fix("audits.fix.recode", partial(_recode, grid=grid)),)
    return ()


def acceptance(finding: Finding, reason: str, accepted_on: str) -> Fix:
    """Return the fix that keeps a finding as an exception, with the reason and an ISO date."""

    def accept(plan: Plan) -> Edit:
        return accept_finding(plan, key=finding.key, reason=reason, accepted_on=accepted_on)

    return Fix("audits.fix.accept", accept)


def _give_to_longest_border(plan: Plan, *, at: tuple[int, int]) -> Edit:
    """Give the land to the grid of its unit with the longest border; ties to the lowest id."""
    face = unassigned_face(plan, at)
    unit = unit_of(face.label)
    border_mm: dict[GridId, float] = {}
    for arc, side in face.sides:
        record = plan.partition.arcs[arc]
        beside = record.right if side == "left" else record.left
        if is_grid(beside) and plan.grids[grid_of(beside)].unit == unit:
            steps = np.diff(plan.partition.line_mm(arc), axis=0)
            length = float(np.hypot(steps[:, 0], steps[:, 1]).sum())
            border_mm[grid_of(beside)] = border_mm.get(grid_of(beside), 0.0) + length
    if not border_mm:
        name = plan.units[unit].name
        raise Refused(Reason.NOT_NEIGHBOURS, first=name, second=name)
    grid = min(border_mm, key=lambda each: (-border_mm[each], each))
    return give_region(plan, at=at, grid=grid)


def _assign(plan: Plan, *, households: list[HouseholdId] | None) -> Edit:
    if households is not None:
        households = [each for each in households if each in plan.households]
    edit = assign_households(plan, households=households)
    if edit.is_empty():
        raise Refused(Reason.NOTHING_CHANGES)
    return edit


def _recode(plan: Plan, *, grid: GridId) -> Edit:
    """Give a grid the next free code of its village, a sub-grid that of its grid."""
    if grid not in plan.grids:
        raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    record = plan.grids[grid]
    if record.parent is None:
        form = grid_form(plan, record.unit)
    else:
        form = sub_grid_form(plan, record.parent)
    (code,) = next_codes(plan, form, 1, name=plan.units[record.unit].name)
    return recode_grid(plan, grid=grid, code=code)


def _fill_sub_grids(plan: Plan, *, grid: GridId) -> Edit:
    """Make what is left of a grid's own land sub-grids of the tier that most of them have."""
    tiers = Counter(plan.grids[sub].tier for sub in plan.sub_grids(grid))
    if not tiers:
        raise Refused(Reason.NOTHING_CHANGES)
    return make_sub_grids(plan, grid=grid, lines_mm=[], tier=tiers.most_common(1)[0][0])
