"""Which grids, households and borders lie in an area, such as a box or a lasso."""

from typing import Literal

import numpy as np
import shapely
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
    return tuple(grid for grid in sorted(near) if _is_in(plan.grid_polygon_mm(grid), area_mm, rule))


def households_in(plan: Plan, area_mm: BaseGeometry) -> tuple[HouseholdId, ...]:
    """Return the located households in or on the edge of an area, by id."""
    if area_mm.is_empty:
        return ()
    shapely.prepare(area_mm)
    ids, xy_mm = plan.household_points.within_bounds(_bounds(area_mm))
    inside = shapely.intersects_xy(area_mm, xy_mm[:, 0], xy_mm[:, 1])
    return tuple(HouseholdId(number) for number in sorted(ids[inside].tolist()))


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


def _is_in(land: BaseGeometry, area_mm: BaseGeometry, rule: Rule) -> bool:
    if land.is_empty:
        return False
    if rule == "within":
        return bool(shapely.covers(area_mm, land))
    return bool(shapely.intersects(area_mm, land)) and not bool(shapely.touches(area_mm, land))
