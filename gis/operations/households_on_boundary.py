"""Find the households whose place lies exactly on a boundary, where only a rule decides."""

import numpy as np
import shapely

from gis.plan.plan import Plan
from gis.plan.records import HouseholdId
from gis.topology.records import OUTSIDE, GridId, Label, grid_of, is_grid


def households_on_boundary(plan: Plan) -> dict[HouseholdId, tuple[GridId, ...]]:
    """Return the households on a boundary, each with the base grids that touch there, by id.

    By rule (`labels_at`) such a household belongs to the first of them, and where no grid touches
    to the unit. On the edge of the project, or of land that no grid has, that is a single grid or
    none. A boundary between the parts of one grid is none for its households. Exact: GEOS decides
    by the sign of a determinant, not by a distance. The cost is that of a tree of the places, and
    of what lies in the bounds of each arc.
    """
    points = plan.household_points
    if not len(points.ids):
        return {}
    arcs = [plan.partition.arcs[number] for number in sorted(plan.partition.arcs)]
    parting = [arc for arc in arcs if _owner(plan, arc.left) != _owner(plan, arc.right)]
    lines = np.array(
        [shapely.LineString(plan.partition.line_mm(arc.id)) for arc in parting], dtype=object
    )
    tree = shapely.STRtree(np.asarray(shapely.points(points.xy_mm.astype(np.float64))))
    at_arc, at_point = tree.query(lines, predicate="intersects")
    touching: dict[HouseholdId, set[GridId]] = {}
    for arc, point in zip(at_arc.tolist(), at_point.tolist(), strict=True):
        grids = touching.setdefault(HouseholdId(int(points.ids[point])), set())
        grids.update(
            plan.base_grid(grid_of(label)) for label in parting[arc].labels() if is_grid(label)
        )
    return {number: tuple(sorted(touching[number])) for number in sorted(touching)}


def _owner(plan: Plan, label: Label) -> Label:
    """Return what stands for all parts of a grid; other land stands for itself."""
    if label == OUTSIDE or not is_grid(label):
        return label
    return Label(plan.base_grid(grid_of(label)))
