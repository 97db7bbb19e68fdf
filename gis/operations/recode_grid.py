"""Give a grid another code; the old one is retired."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gis.errors import Reason, Refused
from gis.operations.codes import require_free_code
from gis.operations.followed_acceptances import followed_acceptances
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import Grid, Lineage, LineageId
from gis.topology.records import GridId


def recode_grid(plan: Plan, *, grid: GridId, code: str, on: str = "") -> Edit:
    """Give `grid` a new code; `on` is the ISO date, "" for not known.

    Codes of its sub-grids that begin with its code follow. Whether the code is well formed is the
    audit's question, as local patterns differ. Raises Refused when there is no such grid, the code
    is empty, is the one it has, is in use or is retired.
    """
    if grid not in plan.grids:
        raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    code = code.strip()
    if not code:
        raise Refused(Reason.EMPTY_CODE)
    record = plan.grids[grid]
    if code == record.code:
        raise Refused(Reason.NOTHING_CHANGES)
    codes = with_sub_grids(plan, {grid: code})
    for new in codes.values():
        require_free_code(plan, new)
    label = EditLabel("operations.recode_grid", {"before": record.code, "after": code})
    return Edit(label, recoded(plan, codes, cause="recode", on=on))


def with_sub_grids(plan: Plan, codes: Mapping[GridId, str]) -> dict[GridId, str]:
    """Return new codes of grids with those of the sub-grids whose codes begin with the old ones."""
    every = dict(codes)
    for grid, code in codes.items():
        before = plan.grids[grid].code
        for sub in plan.sub_grids(grid):
            if before and plan.grids[sub].code.startswith(before):
                every[sub] = code + plan.grids[sub].code.removeprefix(before)
    return every


def recoded(
    plan: Plan, codes: Mapping[GridId, str], *, cause: str, on: str
) -> dict[str, dict[Any, Any]]:
    """Return the records of grids with new codes and what tells later where the old ones went.

    Findings that were accepted of them stay accepted. A code that another grid has too stays that
    one's: it is not retired, and no row says so.
    """
    kept = {grid.code for grid in plan.grids.values() if grid.id not in codes}
    grids: dict[GridId, Grid] = {}
    rows: dict[LineageId, Lineage] = {}
    number = max(plan.lineage, default=0)
    for grid, code in sorted(codes.items()):
        record = plan.grids[grid]
        grids[grid] = replace(record, code=code)
        if record.code and record.code not in kept:
            number += 1
            rows[LineageId(number)] = Lineage(
                LineageId(number),
                on,
                cause,
                record.code,
                record.name,
                code,
                record.name,
                plan.residents.of_grid(grid).households,
                plan.grid_area_m2(grid),
            )
    subjects = {
        plan.grids[grid].code or f"#{grid}": code
        for grid, code in codes.items()
        if plan.grids[grid].code not in kept or not plan.grids[grid].code
    }
    accepted = followed_acceptances(plan, subjects)
    return {"grids": grids, "lineage": rows, **({"accepted": accepted} if accepted else {})}
