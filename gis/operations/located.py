"""The grid in which a house stands."""

from gis.plan.plan import Plan
from gis.topology.locate import label_at
from gis.topology.records import GridId, grid_of, is_grid


def grid_at(plan: Plan, at: tuple[int, int]) -> GridId | None:
    """Return the base grid at a place, (x, y) in millimetres; None on land of no grid."""
    label = label_at(plan.partition, *at)
    return plan.base_grid(grid_of(label)) if is_grid(label) else None
