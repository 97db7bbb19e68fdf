"""What is selected and what is locked, as shapes on the map."""

import numpy as np
import shapely

from app.selection import Selection
from gis.geometry.lattice import MM_PER_M, to_metres
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.records import GridId
from layers.overlay import (
    XY,
    Overlay,
    OverlayArea,
    OverlayDots,
    OverlayLine,
    OverlayShape,
    Role,
)

MOST_DOTS = 5_000
"""More selected households than that have no mark of their own: they would cover the map."""


def selection_marks(plan: Plan, selected: Selection, locks: Locks) -> Overlay:
    """Return locked grids hatched, selected grids tinted, selected borders and dots brought out.

    Grids without land, households without a location and very many households have no mark.
    """
    shapes: list[OverlayShape] = [
        OverlayArea(_rings_m(plan, grid), Role.LOCKED, is_outlined=False)
        for grid in sorted(locks.grids & plan.grids.keys())
    ]
    shapes += [
        OverlayArea(_rings_m(plan, grid), Role.SELECTED)
        for grid in selected.grids
        if grid in plan.grids
    ]
    shapes = [each for each in shapes if not isinstance(each, OverlayArea) or each.rings_m]
    shapes += [
        OverlayLine(to_metres(part.line_mm(plan.partition)), Role.CHOSEN)
        for part in selected.borders
        if part.arc in plan.partition.arcs
    ]
    places = [
        plan.households[home].location for home in selected.households if home in plan.households
    ]
    located = [place for place in places if place is not None]
    if 0 < len(located) <= MOST_DOTS:
        shapes.append(OverlayDots(np.array(located, dtype=np.float64) / MM_PER_M, Role.CHOSEN))
    return Overlay(tuple(shapes))


def _rings_m(plan: Plan, grid: GridId) -> tuple[XY, ...]:
    rings = shapely.get_rings(shapely.get_parts(plan.grid_polygon_mm(grid)))
    return tuple(shapely.get_coordinates(ring) / MM_PER_M for ring in rings)
