"""Cut a unit out of the land of another one: a villager group out of its village."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.errors import Reason, Refused
from gis.geometry.inner_points import inner_points
from gis.geometry.lattice import LatticeArray
from gis.operations.boundary_change import boundary_edit
from gis.operations.lineage_rows import with_lineage
from gis.operations.new_grid import new_grids
from gis.operations.parcels import SMALLEST_PARCEL_M2, Parcels
from gis.operations.relabelling import area_drawn, land_under, require_fitting
from gis.operations.units import new_unit, require_unit
from gis.operations.wholeness import require_whole
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import Grid, Unit
from gis.topology.records import GridId, UnitId, grid_label, grid_of, unassigned_label


@dataclass(frozen=True, slots=True)
class _Inside:
    """Hold what of a unit lies in an area: grids as a whole, grids in part, unassigned land."""

    whole: tuple[GridId, ...]
    across: tuple[GridId, ...]
    has_free_land: bool


def unit_from_ring(  # noqa: PLR0913 - each is a choice of the person who draws
    plan: Plan,
    *,
    ring_mm: LatticeArray,
    unit: UnitId,
    tier: str,
    code: str,
    name: str,
    cuts_grids: bool = False,
    locks: Locks = Locks(),
    on: str = "",
) -> Edit:
    """Make a unit below `unit` of its land inside a ring, shape (n, 2) in millimetres.

    Unassigned land becomes that of the new unit, and grids that lie wholly inside become its grids
    and keep their codes; the rest stays the land of `unit` itself. A grid that lies across is cut
    if `cuts_grids`: its part inside becomes a new grid of the new unit. Online grids stay where
    they are. `on` is the ISO date of the lineage.

    Raises Refused for a tier that the profile does not have or that does not lie below the unit's,
    without a code or a name, when another unit has the code, when the ring means no area or holds
    none of the unit's own land, when a grid lies across (GRID_ACROSS_UNITS) and is not to be cut,
    or has sub-grids, and when what would be cut is locked or would be in parts.
    """
    parent = require_unit(plan, unit)
    new = new_unit(plan, tier, code, name, unit)
    area = area_drawn(plan.partition, ring_mm)
    inside = _inside(plan, unit, area)
    if not (inside.whole or inside.across or inside.has_free_land):
        raise Refused(Reason.NO_LAND_TO_TAKE)
    for grid in inside.across:
        name = plan.grids[grid].name
        if not cuts_grids:
            raise Refused(Reason.GRID_ACROSS_UNITS, name=name, unit=new.name, grid=grid)
        if plan.sub_grids(grid):
            raise Refused(Reason.HAS_SUB_GRIDS, name=name, grid=grid)
    records: dict[str, dict[Any, Any]] = {
        "units": {new.id: new},
        "grids": {
            each: replace(plan.grids[each], unit=new.id)
            for grid in inside.whole
            for each in (grid, *plan.sub_grids(grid))
        },
    }
    step = EditLabel("operations.unit_from_ring", {"name": new.name, "parent": parent.name})
    if not (inside.across or inside.has_free_land):
        return Edit(step, records)
    return _cut_out(plan, new, area, inside, records, step, locks, on)


def _inside(plan: Plan, unit: UnitId, area: BaseGeometry) -> _Inside:
    under = land_under(plan, area)
    own: dict[GridId, float] = {}
    free_m2 = under.get(unassigned_label(unit), 0.0)
    for label, area_m2 in under.items():
        if label > 0 and plan.grids[grid_of(label)].unit == unit:
            base = plan.base_grid(grid_of(label))
            own[base] = own.get(base, 0.0) + area_m2
    for overlay in plan.overlays:
        if plan.grids[overlay].unit == unit and area.covers(plan.grid_polygon_mm(overlay)):
            own[overlay] = plan.grid_area_m2(overlay)
    met = [grid for grid, area_m2 in sorted(own.items()) if area_m2 >= SMALLEST_PARCEL_M2]
    beyond = {grid: plan.grid_area_m2(grid) - own[grid] for grid in met}
    return _Inside(
        tuple(grid for grid in met if beyond[grid] < SMALLEST_PARCEL_M2),
        tuple(grid for grid in met if beyond[grid] >= SMALLEST_PARCEL_M2),
        free_m2 >= SMALLEST_PARCEL_M2,
    )


def _cut_out(  # noqa: PLR0913, PLR0917 - the second half of one operation
    plan: Plan,
    new: Unit,
    area: BaseGeometry,
    inside: _Inside,
    records: dict[str, dict[Any, Any]],
    step: EditLabel,
    locks: Locks,
    on: str,
) -> Edit:
    assert new.parent is not None
    free = unassigned_label(new.parent)
    labels = [*([free] if inside.has_free_land else []), *map(grid_label, inside.across)]
    parcels = Parcels(plan.partition, labels, [area.boundary])
    shapely.prepare(area)
    points = inner_points(parcels.polygons)
    within = shapely.contains_xy(area, points[:, 0], points[:, 1])
    born = _born(plan, new, parcels, within, inside.across)
    owners = parcels.labels.copy()
    owners[within & (owners == free)] = unassigned_label(new.id)
    for grid, part in zip(inside.across, born, strict=True):
        owners[within & (parcels.labels == grid_label(grid))] = grid_label(part.id)
    owners = parcels.without_crumbs(owners)
    change = parcels.change(owners)
    require_fitting(plan, change, locks)
    require_whole(plan, change, born)
    records["grids"].update({part.id: part for part in born})
    edit = boundary_edit(plan, step, change, records)
    if not born:
        return edit
    areas = parcels.areas_m2()
    return with_lineage(
        plan,
        edit,
        cause="split",
        on=on,
        areas_m2={
            (grid, to): float(
                areas[(parcels.labels == grid_label(grid)) & (owners == grid_label(to))].sum()
            )
            for grid, part in zip(inside.across, born, strict=True)
            for to in (grid, part.id)
        },
    )


def _born(
    plan: Plan,
    new: Unit,
    parcels: Parcels,
    within: NDArray[np.bool_],
    across: tuple[GridId, ...],
) -> list[Grid]:
    """Return the grids that the parts inside become."""
    if not across:
        return []
    lands = [
        shapely.union_all(parcels.polygons[within & (parcels.labels == grid_label(grid))])
        for grid in across
    ]
    ahead = replace(plan, units=plan.units.replaced({new.id: new}))
    return [
        replace(grid, kind=plan.grids[old].kind)
        for old, grid in zip(across, new_grids(ahead, new.id, lands), strict=True)
    ]
