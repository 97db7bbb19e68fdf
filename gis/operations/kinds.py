"""What kind a grid can be, and which grids one without land of its own belongs to."""

from collections.abc import Sequence
from dataclasses import replace

import shapely

from gis.errors import Reason, Refused
from gis.geometry.lattice import M2_PER_MM2
from gis.plan.in_area import grids_in
from gis.plan.plan import Plan
from gis.plan.records import Grid, GridKind
from gis.topology.records import GridId, UnitId

SMALLEST_SHARED_M2 = 1.0
"""Land that an overlay shares with a grid by less than this is a slip of the hand."""


def has_land(plan: Plan, grid: GridId) -> bool:
    """Tell whether a grid has land in the partition, its own or that of its sub-grids."""
    return any(plan.partition.arcs_of(label) for label in plan.labels_of_grid(grid))


def hosts_of(plan: Plan, grid: GridId) -> tuple[GridId, ...]:
    """Return the grids that an online grid or one that lies over others belongs to, by id.

    Those of an online grid are said by hand; those of an overlay are the grids that it lies over.
    Other grids have none.
    """
    record = plan.grids[grid]
    if grid not in plan.overlays:
        return tuple(sorted(host for host in record.hosts if host in plan.grids))
    area = plan.grid_polygon_mm(grid)
    under = (each for each in grids_in(plan, area, "touching") if each not in plan.overlays)
    return tuple(
        each
        for each in under
        if shapely.intersection(plan.grid_polygon_mm(each), area).area * M2_PER_MM2
        >= SMALLEST_SHARED_M2
    )


def require_hosts(plan: Plan, hosts: Sequence[GridId]) -> tuple[tuple[GridId, ...], UnitId]:
    """Return the base grids that are meant as hosts, each once, and their unit.

    Raises Refused for no host, one that is not there or has no land, or hosts of several units.
    """
    for host in hosts:
        if host not in plan.grids:
            raise Refused(Reason.NO_SUCH_GRID, grid=host)
    bases = tuple(dict.fromkeys(plan.base_grid(host) for host in hosts))
    if not bases:
        raise Refused(Reason.NO_HOST)
    first = plan.grids[bases[0]]
    for base in bases:
        record = plan.grids[base]
        if not has_land(plan, base):
            raise Refused(Reason.HAS_NO_LAND, name=record.name, grid=base)
        if record.unit != first.unit:
            raise Refused(Reason.DIFFERENT_UNITS, first=first.name, second=record.name, grid=base)
    return bases, first.unit


def of_kind(plan: Plan, grid: GridId, kind: GridKind) -> list[Grid]:
    """Return the records of a grid and its sub-grids as another kind; none when it is that.

    Raises Refused when the grid is not there or is a sub-grid, when a grid with land is to be
    online, or one without is to be territorial, or exclusive without lying over others.
    """
    if grid not in plan.grids:
        raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    record = plan.grids[grid]
    if record.parent is not None:
        name, base = record.name, plan.grids[record.parent].name
        raise Refused(Reason.IS_SUB_GRID, name=name, base=base, grid=grid)
    if record.kind is kind:
        return []
    lands, lies_over = has_land(plan, grid), grid in plan.overlays
    if kind is GridKind.ONLINE and (lands or lies_over):
        raise Refused(Reason.HAS_LAND, name=record.name, grid=grid)
    if not lands and kind is GridKind.TERRITORIAL:
        raise Refused(Reason.HAS_NO_LAND, name=record.name, grid=grid)
    if not lands and not lies_over and kind is GridKind.EXCLUSIVE:
        raise Refused(Reason.HAS_NO_LAND, name=record.name, grid=grid)
    subs = (plan.grids[sub] for sub in plan.sub_grids(grid))
    return [replace(each, kind=kind, hosts=()) for each in (record, *subs)]
