"""Where to go next: the land without a grid, the grids in parts, the households without a grid."""

from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from gis.geometry.lattice import M2_PER_MM2
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId
from gis.topology.arc_index import Bounds
from gis.topology.records import GridId
from gis.topology.regions import unassigned_regions


@dataclass(frozen=True, slots=True)
class Stop:
    """Be a place to look at: `bounds_mm` is west, south, east, north in millimetres.

    `grid` or `household` says what is there; unassigned land has neither.
    """

    bounds_mm: Bounds
    area_m2: float = 0.0
    grid: GridId | None = None
    household: HouseholdId | None = None


def unassigned_stops(plan: Plan) -> list[Stop]:
    """Return the connected pieces of land that no grid has, the largest first."""
    return [
        Stop(_bounds(region.polygon_mm.bounds), region.area_m2())
        for region in unassigned_regions(plan.partition)
    ]


def detached_stops(plan: Plan) -> list[Stop]:
    """Return the parts of grids that hang apart from the largest part of their grid.

    By grid, the larger parts first. Parts that touch in single points only are apart.
    """
    stops: list[Stop] = []
    for grid in sorted(plan.grids):
        if plan.grids[grid].parent is not None:
            continue
        parts = shapely.get_parts(plan.grid_polygon_mm(grid))
        if len(parts) < 2:
            continue
        ordered = sorted(parts.tolist(), key=lambda part: -float(part.area))
        stops += [
            Stop(_bounds(part.bounds), float(part.area) * M2_PER_MM2, grid) for part in ordered[1:]
        ]
    return stops


def homeless_stops(plan: Plan) -> list[Stop]:
    """Return the located households that are in no grid, by id."""
    stops: list[Stop] = []
    for home in sorted(plan.households):
        record = plan.households[home]
        if record.grid is None and record.location is not None:
            x, y = record.location
            stops.append(Stop((x, y, x, y), household=home))
    return stops


def stop_after(stops: Sequence[Stop], seen: Stop | None) -> Stop | None:
    """Return the stop after one that was seen last, the first after the last one; None of none.

    Where the one seen is no more, as after its land was given away, the first comes.
    """
    if not stops:
        return None
    if seen is None or seen not in stops:
        return stops[0]
    return stops[(stops.index(seen) + 1) % len(stops)]


def _bounds(bounds: tuple[float, float, float, float]) -> Bounds:
    west, south, east, north = bounds
    return int(west), int(south), int(east), int(north)
