"""Which road, river or outline a stretch of boundary seems to follow."""

import numpy as np
import shapely

from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.plan.records import ReferenceId
from gis.topology.border_part import BorderPart


def nearest_reference(
    plan: Plan, parts: tuple[BorderPart, ...], within_m: float
) -> ReferenceId | None:
    """Return the reference that has most vertices of `parts` within a distance of its lines.

    Of equal ones the nearer on average. Houses are not followed. None where no vertex is near.
    """
    if not plan.references or not parts:
        return None
    xy = np.concatenate([part.line_mm(plan.partition) for part in parts])
    reach = round(within_m * MM_PER_M)
    (west, south), (east, north) = (
        (xy.min(axis=0) - reach).tolist(),
        (xy.max(axis=0) + reach).tolist(),
    )
    points = shapely.points(xy)
    best: tuple[int, float, ReferenceId] | None = None
    for number in plan.reference_index.near((west, south, east, north)):
        record = plan.references[number]
        if record.theme in ("address", "building"):
            continue
        lines = shapely.multilinestrings([line for line in record.lines if len(line) > 1])
        away = np.asarray(shapely.distance(points, lines))
        near = away <= reach
        rank = (-int(near.sum()), float(away[near].mean()) if near.any() else np.inf, number)
        if near.any() and (best is None or rank < best):
            best = rank
    return best[2] if best is not None else None
