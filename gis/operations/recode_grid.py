"""Give a grid another code."""

from dataclasses import replace

from gis.errors import Reason, Refused
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.topology.records import GridId


def recode_grid(plan: Plan, *, grid: GridId, code: str) -> Edit:
    """Give `grid` a new code.

    Whether the code is well formed is the audit's question, as local patterns differ. Raises
    Refused when there is no such grid, the code is empty, is the one it has or is in use.
    """
    if grid not in plan.grids:
        raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    code = code.strip()
    if not code:
        raise Refused(Reason.EMPTY_CODE)
    record = plan.grids[grid]
    if code == record.code:
        raise Refused(Reason.NOTHING_CHANGES)
    for other in plan.grids.values():
        if other.code == code:
            raise Refused(Reason.CODE_IN_USE, code=code, name=other.name)
    label = EditLabel("operations.recode_grid", {"before": record.code, "after": code})
    return Edit(label, {"grids": {grid: replace(record, code=code)}})
