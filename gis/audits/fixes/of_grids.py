"""The fixes of findings about a grid's record: its code, its size, its Party groups."""

from dataclasses import replace
from functools import partial

from gis.audits.finding import Finding
from gis.audits.fixes.fix import Fix
from gis.audits.limits import over_limits
from gis.errors import Reason, Refused
from gis.operations.beside import borders_mm
from gis.operations.codes import grid_form, next_codes, sub_grid_form
from gis.operations.merge_grids import merge_grids
from gis.operations.part_of_grid import parts_of_grid
from gis.operations.put_party_group import put_party_group
from gis.operations.recode_grid import recode_grid
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.profile import Limits
from gis.plan.records import GridKind, PartyGroupId
from gis.topology.records import GridId


def of_code(finding: Finding, plan: Plan | None) -> tuple[Fix, ...]:
    """Return what can be done about a code that is missing, malformed, doubled or retired."""
    # Of grids with one code the first keeps it.
    grid = [GridId(number) for kind, number in finding.ids if kind == "grid"][-1]
    return (Fix("audits.fix.recode", partial(_recode, grid=grid)),)


def of_size(finding: Finding, plan: Plan | None) -> tuple[Fix, ...]:
    """Return what can be done about a grid with too few or no households."""
    grid = GridId(finding.ids[0][1])
    if plan is not None and grid in plan.grids and not _is_small(plan, grid):
        return ()
    return (Fix("findings.fix.merge_with_best", partial(merge_with_best, grid=grid)),)


def of_apart(finding: Finding, plan: Plan | None) -> tuple[Fix, ...]:
    """Return what can be done about a joint Party group that has one grid."""
    group = PartyGroupId(finding.ids[0][1])
    return (Fix("audits.fix.make_independent", partial(_make_independent, group=group)),)


def merge_with_best(plan: Plan, *, grid: GridId) -> Edit:
    """Merge a grid that is too small into the neighbour that suits best.

    That is one with which it is within the limits of the profile, then the one with the longest
    border. Only territorial grids of the same unit count. Raises Refused when the grid is large
    enough by now, or has no such neighbour.
    """
    faces = parts_of_grid(plan, grid)
    if not _is_small(plan, grid):
        raise Refused(Reason.NOTHING_CHANGES)
    borders: dict[GridId, float] = {}
    for face in faces:
        for beside, length in borders_mm(plan, face).items():
            if plan.grids[beside].kind is GridKind.TERRITORIAL:
                borders[beside] = borders.get(beside, 0.0) + length
    record = plan.grids[grid]
    if not borders:
        unit = plan.units[record.unit].name
        raise Refused(Reason.NOT_NEIGHBOURS, first=record.name, second=unit, grid=grid)

    def rank(other: GridId) -> tuple[bool, float, int]:
        both = plan.residents.of_grid(grid), plan.residents.of_grid(other)
        households = sum(count.households for count in both)
        people = sum(count.people for count in both)
        return bool(over_limits(plan.rules, households, people)), -borders[other], other

    return merge_grids(plan, keep=min(borders, key=rank), others=[grid])


def _is_small(plan: Plan, grid: GridId) -> bool:
    count = plan.residents.of_grid(grid)
    return (
        not count.households
        or _is_below(count.households, plan.rules.households)
        or _is_below(count.people, plan.rules.people)
    )


def _is_below(count: int, limits: Limits | None) -> bool:
    return limits is not None and count < limits[0]


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


def _make_independent(plan: Plan, *, group: PartyGroupId) -> Edit:
    """Make a joint group that has one grid an independent one."""
    record = plan.party_groups.get(group)
    if record is None:
        raise Refused(Reason.NOTHING_CHANGES)
    return put_party_group(plan, group=replace(record, kind="independent"))
