"""Add an online grid: a group of people without land, such as a WeChat group (线上网格)."""

from collections.abc import Sequence
from dataclasses import replace

from gis.errors import Reason, Refused
from gis.operations.kinds import require_hosts
from gis.operations.new_grid import new_grid
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import GridKind
from gis.topology.records import GridId


def add_online_grid(
    plan: Plan, *, name: str, hosts: Sequence[GridId], code: str | None = None
) -> Edit:
    """Add an online grid that belongs to `hosts`, base grids with land of one unit.

    Without a code it gets the next one of the unit. Raises Refused without a name or a host, for a
    host that is not there, has no land or lies in another unit, or for a code in use or retired.
    """
    if not name.strip():
        raise Refused(Reason.EMPTY_NAME)
    bases, unit = require_hosts(plan, hosts)
    grid = replace(new_grid(plan, unit, code, name.strip()), kind=GridKind.ONLINE, hosts=bases)
    return Edit(
        EditLabel("operations.add_online_grid", {"name": grid.name}), {"grids": {grid.id: grid}}
    )
