"""Enter a Party group or branch, or change one."""

from dataclasses import replace

from gis.errors import Reason, Refused
from gis.operations.record_checks import (
    put_record,
    require_grid,
    require_name,
    require_there,
    require_unit_there,
)
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import PARTY_LEVELS, PartyGroup


def put_party_group(plan: Plan, *, group: PartyGroup) -> Edit:
    """Put a Party group or branch in the place of the one with its id, or add it.

    An independent one serves one grid, a joint one at least two; a branch or a higher body of a
    unit may serve none. The grids may be sub-grids, but not parts of each other. Raises Refused
    without a name, for an unknown level or kind, for other grids, when a grid, unit or the body
    above is not there, when that or a body below is not of a level above or below, or when nothing
    changes.
    """
    if group.level not in PARTY_LEVELS:
        raise Refused(Reason.NO_SUCH_KIND, kind=group.level)
    require_unit_there(plan, group.unit)
    record = replace(group, name=require_name(group.name), grids=tuple(dict.fromkeys(group.grids)))
    _require_grids(plan, record)
    _require_rank(plan, record)
    facts: dict[str, str | int | float] = {"name": record.name}
    if record.id in plan.party_groups:
        label = EditLabel("operations.change_party_group", facts)
    else:
        label = EditLabel("operations.add_party_group", facts)
    return put_record(plan, "party_groups", record, label)


def _require_grids(plan: Plan, group: PartyGroup) -> None:
    for grid in group.grids:
        require_grid(plan, grid)
    for grid in group.grids:
        base = plan.base_grid(grid)
        if base != grid and base in group.grids:
            names = {"name": plan.grids[grid].name, "base": plan.grids[base].name}
            raise Refused(Reason.PART_OF_THE_SAME_GRID, **names, grid=grid)
    count = len(group.grids)
    if group.kind == "joint":
        if count < 2:
            raise Refused(Reason.JOINT_NEEDS_GRIDS, name=group.name, count=count)
    elif group.kind == "independent":
        needs_none = group.unit is not None and group.level != PARTY_LEVELS[0]
        if count > 1 or (count == 0 and not needs_none):
            raise Refused(Reason.INDEPENDENT_NEEDS_A_GRID, name=group.name, count=count)
    else:
        raise Refused(Reason.NO_SUCH_KIND, kind=group.kind)


def _require_rank(plan: Plan, group: PartyGroup) -> None:
    """Refuse a body above that is not of a higher level; so no body is above itself."""
    pairs = [(group, each) for each in plan.party_groups.values() if each.parent == group.id]
    if group.parent is not None:
        require_there(plan, "party_groups", group.parent)
        upper = group if group.parent == group.id else plan.party_groups[group.parent]
        pairs.append((upper, group))
    for upper, lower in pairs:
        if PARTY_LEVELS.index(upper.level) <= PARTY_LEVELS.index(lower.level):
            raise Refused(Reason.PARTY_LEVEL_OUT_OF_ORDER, upper=upper.name, lower=lower.name)
