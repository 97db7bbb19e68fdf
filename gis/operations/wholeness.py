"""Whether the grids that a change leaves are whole: all still there, each in one part."""

from collections.abc import Sequence

import numpy as np
import shapely

from gis.errors import Reason, Refused
from gis.geometry.inner_points import inner_points
from gis.plan.plan import Plan
from gis.plan.records import Grid
from gis.topology.change import PartitionChange
from gis.topology.mosaic import GeometryArray
from gis.topology.partition import Partition
from gis.topology.records import Label, grid_label, grid_of, is_grid


def require_whole(plan: Plan, change: PartitionChange, born: Sequence[Grid] = ()) -> None:
    """Raise Refused when a change empties a grid or leaves one in more parts than it had.

    Both hold for sub-grids too. Several parts are no reason where the profile allows them. `born`
    are the grids that the change adds. The facts of a refusal are `name`, `grid` unless it is a
    new one, and for parts `parts` and `place`, (x, y) in the largest but one.
    """
    before, after = plan.partition, change.applied_to(plan.partition)
    arcs = change.put_arcs.keys() | change.deleted_arcs
    touched = {
        label
        for partition in (before, after)
        for arc in arcs
        if arc in partition.arcs
        for label in partition.arcs[arc].labels()
        if is_grid(label)
    }
    known = {grid_of(label) for label in touched} & plan.grids.keys()
    known |= {plan.base_grid(grid) for grid in known}
    for grid in sorted(known):
        if not any(after.arcs_of(label) for label in plan.labels_of_grid(grid)):
            raise Refused(Reason.GRID_WOULD_VANISH, name=plan.grids[grid].name, grid=grid)
    if plan.rules.multipart_allowed:
        return
    for grid in sorted(known):
        labels = plan.labels_of_grid(grid)
        _require_parts(
            after,
            labels,
            max(1, len(parts_of(before, labels))),
            name=plan.grids[grid].name,
            grid=grid,
        )
    for new in born:
        _require_parts(after, (grid_label(new.id),), 1, name=new.name)


def parts_of(partition: Partition, labels: Sequence[Label]) -> GeometryArray:
    """Return the separate parts of the joint land of labels as polygons in millimetres."""
    if len(labels) == 1:
        return np.asarray(shapely.get_parts(partition.polygon_mm(labels[0])))
    return np.asarray(shapely.get_parts(partition.outline_mm(labels)))


def _require_parts(
    partition: Partition, labels: Sequence[Label], most: int, **facts: object
) -> None:
    parts = parts_of(partition, labels)
    if len(parts) > most:
        second = parts[np.argsort(-shapely.area(parts))][1:2]
        ((x, y),) = inner_points(second).tolist()
        raise Refused(
            Reason.WOULD_BE_IN_PARTS, parts=len(parts), place=(round(x), round(y)), **facts
        )
