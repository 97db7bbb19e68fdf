"""Which grids, households and borders lie in an area, such as a box or a lasso."""

from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.plan.plan import Plan
from gis.plan.records import HouseholdId
from gis.topology.arc_index import Bounds
from gis.topology.border_part import BorderPart, whole
from gis.topology.locate import label_at
from gis.topology.records import GridId, grid_of, is_grid

Rule = Literal["within", "touching"]


def grids_in(plan: Plan, area_mm: BaseGeometry, rule: Rule) -> tuple[GridId, ...]:
    """Return the grids with all of their land within an area, or some of it, by id.

    An exclusive grid over others counts by its own land. Land that touches the edge of the area
    only is not in it.
    """
    if area_mm.is_empty:
        return ()
    shapely.prepare(area_mm)
    partition = plan.partition
    labels = {
        label
        for arc in partition.arcs_near(_bounds(area_mm))
        for label in partition.arcs[arc].labels()
    }
    labels.add(label_at(partition, *_inner_point(area_mm)))
    near = {plan.base_grid(grid_of(label)) for label in labels if is_grid(label)}
    near |= set(plan.overlays)
    grids = np.array(sorted(near), dtype=np.int64)
    lands = np.array([plan.grid_polygon_mm(GridId(grid)) for grid in grids.tolist()], dtype=object)
    return tuple(map(GridId, grids[_are_in(lands, area_mm, rule)].tolist()))


def households_in(plan: Plan, area_mm: BaseGeometry) -> tuple[HouseholdId, ...]:
    """Return the located households in or on the edge of an area, by id."""
    if area_mm.is_empty:
        return ()
    shapely.prepare(area_mm)
    ids, xy_mm = plan.household_points.within_bounds(_bounds(area_mm))
    if not area_mm.equals(area_mm.envelope):
        ids = ids[shapely.intersects_xy(area_mm, xy_mm[:, 0], xy_mm[:, 1])]
    return tuple(map(HouseholdId, np.sort(ids).tolist()))


def borders_in(plan: Plan, area_mm: BaseGeometry, rule: Rule) -> tuple[BorderPart, ...]:
    """Return the boundaries from junction to junction that lie within an area or touch it."""
    if area_mm.is_empty:
        return ()
    shapely.prepare(area_mm)
    partition = plan.partition
    asks = shapely.covers if rule == "within" else shapely.intersects
    return tuple(
        whole(partition, arc)
        for arc in sorted(partition.arcs_near(_bounds(area_mm)))
        if bool(asks(area_mm, shapely.linestrings(partition.line_mm(arc))))
    )


def _bounds(area_mm: BaseGeometry) -> Bounds:
    west, south, east, north = area_mm.bounds
    return int(np.floor(west)), int(np.floor(south)), int(np.ceil(east)), int(np.ceil(north))


def _inner_point(area_mm: BaseGeometry) -> tuple[float, float]:
    point = area_mm.representative_point()
    return point.x, point.y


def _are_in(lands: NDArray[np.object_], area_mm: BaseGeometry, rule: Rule) -> NDArray[np.bool_]:
    has_land = ~shapely.is_empty(lands)
    if rule == "within":
        return has_land & shapely.covers(area_mm, lands)
    return has_land & shapely.intersects(area_mm, lands) & ~shapely.touches(area_mm, lands)
