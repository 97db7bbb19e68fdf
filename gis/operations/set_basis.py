"""Say on what kind of place grids are built (单元类型)."""

from collections.abc import Collection
from dataclasses import replace

from gis.errors import Reason, Refused
from gis.operations.record_checks import require_grid
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.topology.records import GridId


def set_basis(plan: Plan, *, grids: Collection[GridId], basis: str) -> Edit:
    """Note that `grids` are built on `basis`, a key of the profile's kinds of places; "" for none.

    Raises Refused when a grid is not there, for a kind that the profile does not have, or when
    nothing changes.
    """
    for grid in grids:
        require_grid(plan, grid)
    if basis and basis not in {each.key for each in plan.rules.unit_types}:
        raise Refused(Reason.NO_SUCH_KIND, kind=basis)
    changed = {
        grid: replace(plan.grids[grid], basis=basis)
        for grid in sorted(set(grids))
        if plan.grids[grid].basis != basis
    }
    if not changed:
        raise Refused(Reason.NOTHING_CHANGES)
    return Edit(EditLabel("operations.set_basis", {"count": len(changed)}), {"grids": changed})
