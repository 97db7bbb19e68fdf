"""Add an exclusive grid that lies over others, such as round a geological hazard (专属网格)."""

from dataclasses import replace

import numpy as np
import shapely

from gis.errors import Reason, Refused
from gis.geometry.lattice import M2_PER_MM2, LatticeArray
from gis.operations.lineage_rows import Passage, with_lineage
from gis.operations.new_grid import new_grid
from gis.operations.parcels import SMALLEST_PARCEL_M2
from gis.operations.relabelling import area_drawn, land_under
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import GridKind, OverlayArea
from gis.topology.records import UnitId, grid_label, unassigned_label


def add_overlay_grid(
    plan: Plan,
    *,
    name: str,
    ring_mm: LatticeArray,
    unit: UnitId | None = None,
    code: str | None = None,
    on: str = "",
) -> Edit:
    """Add an exclusive grid on the land of one unit inside a ring, shape (n, 2) in millimetres.

    Nobody loses land: the grids below are its hosts. Without `unit` it is the one with most land
    there; what lies outside the unit is left out. `on` is the ISO date of the lineage. Raises
    Refused without a name, when there is no such unit, when the ring means no area or holds none of
    the unit's land, or for a code in use or retired.
    """
    if not name.strip():
        raise Refused(Reason.EMPTY_NAME)
    if unit is not None and unit not in plan.units:
        raise Refused(Reason.NO_SUCH_UNIT, unit=unit)
    area = area_drawn(plan.partition, ring_mm)
    below: dict[UnitId, float] = {}
    for label, area_m2 in land_under(plan, area).items():
        owner = plan.unit_of_label(label)
        if owner is not None and unit in {None, owner}:
            below[owner] = below.get(owner, 0.0) + area_m2
    if not below:
        raise Refused(Reason.NO_LAND_TO_TAKE)
    chosen = max(below, key=lambda each: (below[each], -each))
    labels = [unassigned_label(chosen), *map(grid_label, plan.grids_of(chosen))]
    land = shapely.intersection(plan.partition.outline_mm(labels), area)
    rings = _rings(land)
    if not rings:
        raise Refused(Reason.PIECE_TOO_SMALL, area_m2=float(land.area) * M2_PER_MM2)
    grid = replace(new_grid(plan, chosen, code, name.strip()), kind=GridKind.EXCLUSIVE)
    edit = Edit(
        EditLabel("operations.add_overlay_grid", {"name": grid.name}),
        {"grids": {grid.id: grid}, "overlays": {grid.id: OverlayArea(grid.id, rings)}},
    )
    areas_m2: dict[Passage, float] = {(None, grid.id): float(land.area) * M2_PER_MM2}
    return with_lineage(plan, edit, cause="draw", on=on, areas_m2=areas_m2)


def _rings(land: shapely.Geometry) -> tuple[LatticeArray, ...]:
    """Return the rings of the parts of land that are worth keeping, closed, millimetres."""
    parts = [
        part
        for part in shapely.get_parts(land)
        if isinstance(part, shapely.Polygon) and part.area * M2_PER_MM2 >= SMALLEST_PARCEL_M2
    ]
    return tuple(
        np.rint(shapely.get_coordinates(ring)).astype(np.int64)
        for ring in shapely.get_rings(np.array(parts, dtype=object))
    )
