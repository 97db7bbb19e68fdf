"""Give a grid another name."""

from dataclasses import replace

from gis.errors import Reason, Refused
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.topology.records import GridId


def rename_grid(plan: Plan, *, grid: GridId, name: str) -> Edit:
    """Give `grid` a new name.

    Raises Refused when there is no such grid, the name is empty or is the one it has.
    """
    if grid not in plan.grids:
        raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    name = name.strip()
    if not name:
        raise Refused(Reason.EMPTY_NAME)
    record = plan.grids[grid]
    if name == record.name:
        raise Refused(Reason.NOTHING_CHANGES)
    label = EditLabel("operations.rename_grid", {"before": record.name, "after": name})
    return Edit(label, {"grids": {grid: replace(record, name=name)}})
