"""What making, drawing and joining sub-grids share: micro-grids and villager groups in a grid."""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.errors import Reason, Refused
from gis.geometry.inner_points import inner_points
from gis.operations.boundary_change import boundary_edit
from gis.operations.lineage_rows import with_lineage
from gis.operations.parcels import Parcels
from gis.operations.permission import require_unlocked
from gis.plan.edit import Edit, EditLabel
from gis.plan.in_area import households_in
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import Grid
from gis.topology.records import GridId, grid_label
from gis.topology.validity import require_new_segments_free

SUB_GRID_TIERS = ("micro_grid", "villager_group")


def require_base(plan: Plan, grid: GridId, locks: Locks) -> Grid:
    """Return a base grid; raises Refused when it is not there, is a sub-grid or is locked."""
    if grid not in plan.grids:
        raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    record = plan.grids[grid]
    if record.parent is not None:
        name, base = record.name, plan.grids[record.parent].name
        raise Refused(Reason.IS_SUB_GRID, name=name, base=base, grid=grid)
    if grid in locks.grids:
        raise Refused(Reason.GRID_LOCKED, name=record.name, grid=grid)
    return record


def require_own_land(plan: Plan, grid: GridId, tier: str) -> None:
    """Raise Refused when a grid has no land outside its sub-grids, or there is no such tier."""
    if tier not in SUB_GRID_TIERS:
        raise Refused(Reason.NO_SUCH_TIER, tier=tier, tiers=", ".join(SUB_GRID_TIERS))
    if not plan.partition.arcs_of(grid_label(grid)):
        raise Refused(Reason.HAS_NO_LAND, name=plan.grids[grid].name, grid=grid)


def with_sub_grids(  # noqa: PLR0913 - what a step of this kind is made of
    plan: Plan,
    parcels: Parcels,
    sub_of: NDArray[np.int64],
    subs: Sequence[Grid],
    label: EditLabel,
    *,
    locks: Locks,
    on: str,
) -> Edit:
    """Return the edit that gives parcels of a grid's own land to new sub-grids.

    `sub_of`, shape (n,), is the position in `subs` for each parcel, -1 for land that stays. Raises
    Refused when a boundary would be touched that must not be, or a sub-grid would be in parts that
    the profile does not allow.
    """
    labels = np.array([grid_label(sub.id) for sub in subs], dtype=np.int64)
    owners = np.where(sub_of < 0, parcels.labels, labels[sub_of])
    change = parcels.change(owners)
    after = change.applied_to(plan.partition)
    require_new_segments_free(plan.partition, after, change.put_arcs.keys())
    require_unlocked(plan, change, locks)
    passages: dict[tuple[GridId | None, GridId | None], BaseGeometry] = {}
    for sub in subs:
        land = after.polygon_mm(grid_label(sub.id))
        _require_one_part(plan, sub, land)
        passages[sub.parent, sub.id] = land
    edit = boundary_edit(plan, label, change, {"grids": {sub.id: sub for sub in subs}})
    return with_lineage(
        plan,
        edit,
        cause="split",
        on=on,
        areas_m2={
            passage: after.area_m2(grid_label(sub.id))
            for passage, sub in zip(passages, subs, strict=True)
        },
        households={
            passage: residents_on(plan, passage[0], land) for passage, land in passages.items()
        },
    )


def residents_on(plan: Plan, base: GridId | None, land: BaseGeometry) -> int:
    """Count the households of a grid whose houses stand on some land in millimetres."""
    return sum(plan.households[each].grid == base for each in households_in(plan, land))


def pieces_by_number(parcels: Parcels, number_of: NDArray[np.int64]) -> Mapping[int, BaseGeometry]:
    """Return the joined land of the parcels with each number, in millimetres."""
    return {
        number: shapely.union_all(parcels.polygons[number_of == number])
        for number in np.unique(number_of).tolist()
    }


def _require_one_part(plan: Plan, sub: Grid, land: BaseGeometry) -> None:
    parts = shapely.get_parts(land)
    if len(parts) < 2 or plan.rules.multipart_allowed:
        return
    second = parts[np.argsort(-shapely.area(parts))][1:2]
    ((x, y),) = inner_points(second).tolist()
    raise Refused(
        Reason.WOULD_BE_IN_PARTS, name=sub.name, parts=len(parts), place=(round(x), round(y))
    )
