"""Take a unit out; what is below it and what it carries becomes its parent's."""

from dataclasses import replace
from typing import Any

from gis.errors import Reason, Refused
from gis.operations.boundary_change import boundary_edit
from gis.operations.handed_labels import handed_labels
from gis.operations.units import require_unit
from gis.operations.units_taken_over import units_taken_over
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import Post
from gis.topology.records import UnitId, unassigned_label


def ungroup_units(plan: Plan, *, unit: UnitId) -> Edit:
    """Take `unit` out: an area of villages, or a villager group of a village.

    The units below it, its grids with their codes, its unassigned land, its posts, households,
    Party groups and places become those of the unit above. Raises Refused when there is no such
    unit, or when none is above it and it has more than units below it.
    """
    record = require_unit(plan, unit)
    above, land = record.parent, unassigned_label(unit)
    step = EditLabel("operations.ungroup_units", {"name": record.name})
    gone = {"units": frozenset({unit})}
    if above is None:
        if plan.grids_of(unit) or plan.partition.arcs_of(land) or _posts(plan, unit):
            raise Refused(Reason.NO_UNIT_ABOVE, name=record.name)
        return Edit(step, _taken_over(plan, unit, None), gone)
    records = _taken_over(plan, unit, above)
    records["grids"] = {grid: replace(plan.grids[grid], unit=above) for grid in plan.grids_of(unit)}
    if not plan.partition.arcs_of(land):
        return Edit(step, records, gone)
    change = handed_labels(plan.partition, {land: unassigned_label(above)})
    return boundary_edit(plan, step, change, records, gone)


def _posts(plan: Plan, unit: UnitId) -> list[Post]:
    return [post for post in plan.posts.values() if post.unit == unit]


def _taken_over(plan: Plan, unit: UnitId, above: UnitId | None) -> dict[str, dict[Any, Any]]:
    return {
        "units": {
            child: replace(plan.units[child], parent=above) for child in plan.children.get(unit, ())
        },
        "posts": {post.id: replace(post, unit=above) for post in _posts(plan, unit)},
        **units_taken_over(plan, (unit,), above),
    }
