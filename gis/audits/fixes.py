"""What can be done about a finding: operations that are computed when they are asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from gis.audits.finding import Finding
from gis.geometry.lattice import MM_PER_M
from gis.operations.assign_households import assign_households
from gis.operations.create_grid import create_grid_from_region
from gis.operations.give_region import give_region
from gis.operations.new_grid import new_grid
from gis.operations.recode_grid import recode_grid
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, HouseholdId
from gis.topology.locate import label_at
from gis.topology.records import (
    ArcId,
    GridId,
    Label,
    grid_of,
    is_grid,
    is_unassigned,
    unit_of,
)

MOST_TAKERS = 3
"""How many neighbours are offered a piece of land."""


@dataclass(frozen=True, slots=True)
class Fix:
    """Be one way to mend a finding: a text key with facts, and the edit, which may be refused."""

    key: str
    facts: Mapping[str, str]
    make_edit: Callable[[Plan], Edit]


def fixes_of(plan: Plan, finding: Finding) -> tuple[Fix, ...]:
    """Return the fixes of a finding about `plan`, the likeliest first; often there is none.

    Each `make_edit` works on the plan of the moment when it is called and raises Refused when
    the fix is no longer possible.
    """
    make = _FIXES.get(finding.rule)
    return make(plan, finding) if make is not None else ()


def _give_gap(plan: Plan, finding: Finding) -> tuple[Fix, ...]:
    if finding.xy_m is None:
        return ()
    at = round(finding.xy_m[0] * MM_PER_M), round(finding.xy_m[1] * MM_PER_M)
    label = label_at(plan.partition, *at)
    if not is_unassigned(label):
        return ()
    takers = [
        Fix(
            "fixes.give_region",
            {"name": plan.grids[grid].name or plan.grids[grid].code},
            partial(give_region, at=at, grid=grid),
        )
        for grid in _by_shared_border(plan, finding, label)[:MOST_TAKERS]
    ]
    found = Fix("fixes.create_grid", {}, partial(create_grid_from_region, at=at))
    return (*takers, found)


def _by_shared_border(plan: Plan, finding: Finding, label: Label) -> list[GridId]:
    """Return the grids beside a gap that lie in its unit, the longest shared border first."""
    lengths: dict[GridId, float] = {}
    beside = {GridId(number) for kind, number in finding.ids if kind == "grid"}
    for arc in plan.partition.arcs_of(label):
        for side in plan.partition.arcs[arc].labels():
            if is_grid(side) and grid_of(side) in beside:
                grid = grid_of(side)
                lengths[grid] = lengths.get(grid, 0.0) + _length(plan, arc)
    own = [grid for grid in lengths if plan.grids[grid].unit == unit_of(label)]
    return sorted(own, key=lambda grid: (-lengths[grid], grid))


def _length(plan: Plan, arc: ArcId) -> float:
    steps = np.diff(plan.partition.line_mm(arc), axis=0)
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())


def _give_code(plan: Plan, finding: Finding) -> tuple[Fix, ...]:
    grids = [GridId(number) for kind, number in finding.ids if kind == "grid"]
    return tuple(
        Fix(
            "fixes.give_code",
            {"name": plan.grids[grid].name, "code": _free_code(plan, grid)},
            partial(_recoded, grid=grid),
        )
        for grid in grids
        if grid in plan.grids
    )


def _free_code(plan: Plan, grid: GridId) -> str:
    return new_grid(plan, plan.grids[grid].unit, None, None).code


def _recoded(plan: Plan, grid: GridId) -> Edit:
    return recode_grid(plan, grid=grid, code=_free_code(plan, grid))


def _assign(plan: Plan, finding: Finding) -> tuple[Fix, ...]:
    for kind, number in finding.ids:
        household = plan.households.get(HouseholdId(number)) if kind == "household" else None
        if household is None or household.location is None:
            continue
        label = label_at(plan.partition, *household.location)
        if is_grid(label) and household.assigned_by is not AssignedBy.HAND:
            name = plan.grids[grid_of(label)].name
            return (
                Fix(
                    "fixes.assign_household",
                    {"name": name},
                    partial(assign_households, households=frozenset({household.id})),
                ),
            )
    return ()


_FIXES: Mapping[str, Callable[[Plan, Finding], tuple[Fix, ...]]] = {
    "gap": _give_gap,
    "code_missing": _give_code,
    "code_malformed": _give_code,
    "code_doubled": _give_code,
    "household_unassigned": _assign,
    "household_in_wrong_grid": _assign,
}
