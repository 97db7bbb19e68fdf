"""Merge grids into one; the boundary between them goes."""

from collections.abc import Sequence
from dataclasses import replace

from gis.errors import Reason, Refused
from gis.operations.boundary_change import boundary_edit
from gis.operations.changed_subs import with_boundaries_of
from gis.operations.connected import require_connected
from gis.operations.handed_labels import handed_labels
from gis.operations.lineage_rows import Passage, with_lineage
from gis.operations.permission import require_unlocked
from gis.operations.sub_grids import residents_on
from gis.operations.taken_over import taken_over
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.records import GridId, grid_label


def merge_grids(
    plan: Plan,
    *,
    keep: GridId,
    others: Sequence[GridId],
    locks: Locks = Locks(),
    on: str = "",
) -> Edit:
    """Give all land, households, members, posts and sub-grids of `others` to `keep`.

    Sub-grids of one grid can be merged too. `on` is the ISO date of the lineage. Raises Refused
    when a grid is not there or locked, nothing is left to merge, the grids lie in different units
    or some of them within different grids, or together they are not connected by shared
    boundaries.
    """
    gone = [grid for grid in dict.fromkeys(others) if grid != keep]
    _require_alike(plan, keep, gone, locks)
    require_connected(plan, keep, gone)
    subs = [sub for grid in gone for sub in plan.sub_grids(grid)]
    change = handed_labels(plan.partition, {grid_label(grid): grid_label(keep) for grid in gone})
    require_unlocked(plan, change, locks)
    records = taken_over(plan, dict.fromkeys(gone, keep))
    records["grids"].update({sub: replace(plan.grids[sub], parent=keep) for sub in subs})
    records["households"] = {
        number: replace(plan.households[number], grid=keep)
        for grid in gone
        for number in plan.households_by_grid.of_grid(grid)
    }
    name = plan.grids[keep].name
    edit = boundary_edit(
        plan,
        EditLabel("operations.merge_grids", {"name": name, "count": len(gone) + 1}),
        with_boundaries_of(plan.partition, change, subs),
        records,
        {"grids": frozenset(gone)},
    )
    areas_m2: dict[Passage, float] = {(grid, keep): plan.grid_area_m2(grid) for grid in gone}
    return with_lineage(
        plan,
        edit,
        cause="merge",
        on=on,
        areas_m2=areas_m2,
        households=_residents_of_subs(plan, gone, keep),
    )


def _require_alike(plan: Plan, keep: GridId, gone: Sequence[GridId], locks: Locks) -> None:
    for grid in (keep, *gone):
        if grid not in plan.grids:
            raise Refused(Reason.NO_SUCH_GRID, grid=grid)
        base = plan.base_grid(grid)
        if base in locks.grids:
            raise Refused(Reason.GRID_LOCKED, name=plan.grids[base].name, grid=base)
    if not gone:
        raise Refused(Reason.NOTHING_TO_MERGE)
    first = plan.grids[keep]
    for second in (plan.grids[grid] for grid in gone):
        names = {"first": first.name, "second": second.name, "grid": second.id}
        if second.unit != first.unit:
            raise Refused(Reason.DIFFERENT_UNITS, **names)
        if second.parent != first.parent:
            raise Refused(Reason.DIFFERENT_GRIDS, **names)


def _residents_of_subs(
    plan: Plan, gone: Sequence[GridId], keep: GridId
) -> dict[Passage, int] | None:
    """Count the residents of sub-grids by place, as households name the base grid only."""
    base = plan.grids[keep].parent
    if base is None:
        return None
    return {
        (sub, keep): residents_on(plan, base, plan.partition.polygon_mm(grid_label(sub)))
        for sub in gone
    }
