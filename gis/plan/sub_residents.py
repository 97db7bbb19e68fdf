"""Who lives in the parts of a grid: households name the base grid, so the land is asked."""

from collections.abc import Mapping

import numpy as np
import shapely

from gis.plan.plan import Plan
from gis.plan.residents import ResidentCount
from gis.topology.records import GridId, grid_label


def residents_of_sub_grids(plan: Plan, grid: GridId) -> Mapping[GridId, ResidentCount]:
    """Return the households of a base grid, and the people in them, by its sub-grids.

    A house on the line between two counts in the one with the lower id. Who has no location, or
    lives by hand in a grid where the house does not lie, is in no sub-grid.
    """
    subs = plan.sub_grids(grid)
    if not subs:
        return {}
    homes = (plan.households[each] for each in plan.households_by_grid.of_grid(grid))
    rows = [(*home.location, home.people) for home in homes if home.location is not None]
    x, y, people = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    is_left = np.ones(len(x), dtype=np.bool_)
    counts = {}
    for sub in sorted(subs):
        inside = is_left & shapely.intersects_xy(plan.partition.polygon_mm(grid_label(sub)), x, y)
        is_left &= ~inside
        counts[sub] = ResidentCount(int(np.count_nonzero(inside)), int(people[inside].sum()))
    return counts
