"""Put a unit between some units and the one above them, such as an area of several villages."""

from collections.abc import Sequence
from dataclasses import replace

from gis.errors import Reason, Refused
from gis.operations.units import new_unit, require_above, require_unit
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.topology.records import UnitId


def group_units(plan: Plan, *, units: Sequence[UnitId], tier: str, code: str, name: str) -> Edit:
    """Make a unit above `units`, which lie in the same one; its land is theirs.

    Raises Refused when a unit is not there or lies in another one than the others, for a tier that
    the profile does not have or not between theirs and that above, without a code or a name, or
    when another unit has the code.
    """
    below = [require_unit(plan, unit) for unit in dict.fromkeys(units)]
    if not below:
        raise Refused(Reason.NOTHING_TO_GROUP)
    parent = below[0].parent
    for unit in below:
        if unit.parent != parent:
            raise Refused(Reason.DIFFERENT_PARENTS, first=below[0].name, second=unit.name)
    group = new_unit(plan, tier, code, name, parent)
    for unit in below:
        require_above(plan, group, unit)
    puts = {group.id: group, **{unit.id: replace(unit, parent=group.id) for unit in below}}
    label = EditLabel("operations.group_units", {"name": group.name, "count": len(below)})
    return Edit(label, {"units": puts})
