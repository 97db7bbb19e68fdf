"""Say which grids an online grid belongs to."""

from collections.abc import Sequence
from dataclasses import replace

from gis.errors import Reason, Refused
from gis.operations.kinds import require_hosts
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import GridKind
from gis.topology.records import GridId


def set_hosts(plan: Plan, *, grid: GridId, hosts: Sequence[GridId]) -> Edit:
    """Make the online grid `grid` belong to `hosts`, base grids with land, and to their unit.

    Its code stays. Raises Refused when the grid is not there or not online (the hosts of others
    follow from their land), for hosts as `require_hosts` does, or when nothing changes.
    """
    if grid not in plan.grids:
        raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    record = plan.grids[grid]
    if record.kind is not GridKind.ONLINE:
        raise Refused(Reason.NOT_ONLINE, name=record.name, grid=grid)
    bases, unit = require_hosts(plan, hosts)
    changed = replace(record, hosts=bases, unit=unit)
    if changed == record:
        raise Refused(Reason.NOTHING_CHANGES)
    label = EditLabel("operations.set_hosts", {"name": record.name, "count": len(bases)})
    return Edit(label, {"grids": {grid: changed}})
