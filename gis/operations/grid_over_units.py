"""Make one grid of several villager groups, which become its sub-grids (自然村网格含村民组)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import shapely

from gis.errors import Reason, Refused
from gis.geometry.inner_points import inner_points
from gis.operations.boundary_change import boundary_edit
from gis.operations.grids_from_units import land_to_become_a_grid
from gis.operations.handed_labels import handed_labels
from gis.operations.lineage_rows import with_lineage
from gis.operations.new_grid import new_grid, new_sub_grids
from gis.operations.units import require_unit
from gis.operations.units_taken_over import units_taken_over
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.topology.records import UnitId, grid_label, unassigned_label


def grid_over_units(
    plan: Plan,
    *,
    units: Sequence[UnitId],
    code: str | None = None,
    name: str | None = None,
    on: str = "",
) -> Edit:
    """Make a grid of the unit above `units` of their land; they become its sub-grids.

    Each keeps its name as a sub-grid of tier villager_group and is no unit any more; its posts go
    with it, its households, Party groups and places are those of the unit above. `on` is the ISO
    date of the lineage. Raises Refused when a unit is not there, has units below it, grids, or no
    land of its own, when they lie in different units or in none, when their land is in parts that
    the profile does not allow, for a code in use or retired, or when the numbers are used up.
    """
    groups = [require_unit(plan, unit) for unit in dict.fromkeys(units)]
    if not groups:
        raise Refused(Reason.NOTHING_TO_GROUP)
    above = groups[0].parent
    if above is None:
        raise Refused(Reason.NO_UNIT_ABOVE, name=groups[0].name)
    for group in groups:
        if group.parent != above:
            raise Refused(Reason.DIFFERENT_PARENTS, first=groups[0].name, second=group.name)
        if plan.children.get(group.id) or plan.grids_of(group.id):
            raise Refused(Reason.UNIT_HAS_GRIDS, name=group.name)
    lands = [land_to_become_a_grid(plan, group) for group in groups]
    base = new_grid(plan, above, code, name)
    labels = [unassigned_label(group.id) for group in groups]
    _require_one_part(plan, base.name, plan.partition.outline_mm(labels))
    ahead = replace(plan, grids=plan.grids.replaced({base.id: base}))
    subs = {
        group.id: replace(sub, name=group.name)
        for group, sub in zip(
            groups, new_sub_grids(ahead, base.id, "villager_group", lands), strict=True
        )
    }
    records: dict[str, dict[Any, Any]] = {
        "grids": {base.id: base, **{sub.id: sub for sub in subs.values()}},
        "posts": {
            key: replace(post, unit=None, grid=subs[post.unit].id)
            for key, post in plan.posts.items()
            if post.unit in subs
        },
        **units_taken_over(plan, subs, above),
    }
    change = handed_labels(
        plan.partition,
        {unassigned_label(unit): grid_label(sub.id) for unit, sub in subs.items()},
    )
    step = EditLabel("operations.grid_over_units", {"name": base.name, "count": len(subs)})
    edit = boundary_edit(plan, step, change, records, {"units": frozenset(subs)})
    area_m2 = sum(plan.partition.area_m2(label) for label in labels)
    return with_lineage(plan, edit, cause="draw", on=on, areas_m2={(None, base.id): area_m2})


def _require_one_part(plan: Plan, name: str, land: shapely.Geometry) -> None:
    parts = shapely.get_parts(land)
    if len(parts) > 1 and not plan.rules.multipart_allowed:
        ((x, y),) = inner_points(parts[1:2]).tolist()
        raise Refused(
            Reason.WOULD_BE_IN_PARTS, name=name, parts=len(parts), place=(round(x), round(y))
        )
