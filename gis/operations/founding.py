"""The edit that brings a grid into being on land that an area takes."""

from gis.operations.boundary_change import boundary_edit
from gis.operations.lineage_rows import Cause, passages, with_lineage
from gis.operations.relabelling import Relabelling
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import Grid


def founded(
    plan: Plan, grid: Grid, land: Relabelling, label: EditLabel, *, cause: Cause, on: str
) -> Edit:
    """Return the edit that adds `grid` with its land, and says from which grids that came.

    `on` is the ISO date of the lineage, or empty.
    """
    edit = boundary_edit(plan, label, land.change, {"grids": {grid.id: grid}})
    areas_m2 = passages(plan, land.flows_m2)
    return with_lineage(plan, edit, cause=cause, on=on, areas_m2=areas_m2)
