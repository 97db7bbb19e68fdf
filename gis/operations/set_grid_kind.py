"""Make a grid territorial, exclusive or online."""

from gis.errors import Reason, Refused
from gis.operations.kinds import of_kind
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import GridKind
from gis.topology.records import GridId


def set_grid_kind(plan: Plan, *, grid: GridId, kind: GridKind) -> Edit:
    """Make `grid`, with its sub-grids, of another kind; its land stays as it is.

    Raises Refused as `of_kind` does, and when it is of that kind already.
    """
    records = of_kind(plan, grid, kind)
    if not records:
        raise Refused(Reason.NOTHING_CHANGES)
    label = EditLabel(f"operations.set_grid_kind_{kind.value}", {"name": plan.grids[grid].name})
    return Edit(label, {"grids": {record.id: record for record in records}})
