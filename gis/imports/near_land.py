"""What lies near the land of a project: the rest of a file is of no use to it."""

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan

NEAR_M = 1000
"""What lies farther from the project's land than this is left out."""


def near_land(plan: Plan, geometries_m: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Tell which geometries, in metres of the project's CRS, come near the box of its land."""
    west, south, east, north = plan.partition.bounds_mm()
    box_m = np.array([west, south, east, north]) / MM_PER_M
    box_m += [-NEAR_M, -NEAR_M, NEAR_M, NEAR_M]
    bounds = shapely.bounds(geometries_m)
    with np.errstate(invalid="ignore"):
        return np.asarray(
            np.isfinite(bounds).all(axis=1)
            & (bounds[:, 0] <= box_m[2])
            & (bounds[:, 2] >= box_m[0])
            & (bounds[:, 1] <= box_m[3])
            & (bounds[:, 3] >= box_m[1])
        )
