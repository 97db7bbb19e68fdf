"""Make one grid of each of some units, such as the villager groups of a village."""

from collections.abc import Sequence
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from gis.errors import Reason, Refused
from gis.operations.boundary_change import boundary_edit
from gis.operations.codes import coding_unit
from gis.operations.handed_labels import handed_labels
from gis.operations.lineage_rows import Passage, with_lineage
from gis.operations.new_grid import new_grids
from gis.operations.units import require_unit
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import Grid, Unit
from gis.topology.records import UnitId, grid_label, unassigned_label


def grids_from_units(plan: Plan, *, units: Sequence[UnitId], on: str = "") -> Edit:
    """Make all own land of each unit a grid that is called like the unit.

    Codes run from west to east, then north to south, through all units of one village. `on` is the
    ISO date of the lineage. Raises Refused when a unit is not there, has grids already or no land
    of its own, when its land is in parts that the profile does not allow, or when the numbers are
    used up.
    """
    wanted = [require_unit(plan, unit) for unit in dict.fromkeys(units)]
    if not wanted:
        raise Refused(Reason.NOTHING_TO_GROUP)
    lands = {unit.id: land_to_become_a_grid(plan, unit) for unit in wanted}
    by_village: dict[UnitId, list[UnitId]] = {}
    for unit in wanted:
        by_village.setdefault(coding_unit(plan, unit.id).id, []).append(unit.id)
    grids: dict[UnitId, Grid] = {}
    ahead = plan
    for members in by_village.values():
        made = new_grids(ahead, members[0], [lands[unit] for unit in members])
        for unit_id, grid in zip(members, made, strict=True):
            grids[unit_id] = replace(grid, unit=unit_id, name=plan.units[unit_id].name)
        ahead = replace(ahead, grids=ahead.grids.replaced({each.id: each for each in made}))
    change = handed_labels(
        plan.partition,
        {unassigned_label(unit): grid_label(grid.id) for unit, grid in grids.items()},
    )
    label = EditLabel("operations.grids_from_units", {"count": len(grids)})
    edit = boundary_edit(plan, label, change, {"grids": {each.id: each for each in grids.values()}})
    areas_m2: dict[Passage, float] = {
        (None, grid.id): plan.partition.area_m2(unassigned_label(unit))
        for unit, grid in grids.items()
    }
    return with_lineage(plan, edit, cause="draw", on=on, areas_m2=areas_m2)


def land_to_become_a_grid(plan: Plan, unit: Unit) -> BaseGeometry:
    """Return the own land of a unit in millimetres; raises Refused when it cannot become a grid."""
    if any(plan.partition.arcs_of(grid_label(grid)) for grid in plan.grids_of(unit.id)):
        raise Refused(Reason.UNIT_HAS_GRIDS, name=unit.name)
    label = unassigned_label(unit.id)
    if not plan.partition.arcs_of(label):
        raise Refused(Reason.UNIT_HAS_NO_LAND, name=unit.name)
    land = plan.partition.polygon_mm(label)
    parts = int(shapely.get_num_geometries(land))
    if parts > 1 and not plan.rules.multipart_allowed:
        raise Refused(Reason.WOULD_BE_IN_PARTS, name=unit.name, parts=parts)
    return land
