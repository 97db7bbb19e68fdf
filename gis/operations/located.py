"""The grid in which a house or a place stands, and what it means to belong there."""

from dataclasses import replace
from typing import TypeVar

from gis.plan.plan import Plan
from gis.plan.quick_records import HOUSEHOLDS
from gis.plan.records import AssignedBy, Household, Place
from gis.topology.locate import label_at
from gis.topology.records import GridId, grid_of, is_grid

Settled = TypeVar("Settled", Household, Place)


def grid_at(plan: Plan, at: tuple[int, int]) -> GridId | None:
    """Return the base grid at a place, (x, y) in millimetres; None on land of no grid."""
    label = label_at(plan.partition, *at)
    return plan.base_grid(grid_of(label)) if is_grid(label) else None


def by_location(record: Settled, grid: GridId | None) -> Settled:
    """Return a household or place as one whose location puts it into `grid`, or into none."""
    by = None if grid is None else AssignedBy.LOCATION
    if isinstance(record, Household):
        return HOUSEHOLDS.replaced(record, grid=grid, assigned_by=by, hand_reason="")
    return replace(record, grid=grid, assigned_by=by)
