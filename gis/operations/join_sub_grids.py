"""Join sub-grids of a grid into one, or give them all back to the grid."""

from collections.abc import Sequence

from gis.errors import Reason, Refused
from gis.operations.boundary_change import boundary_edit
from gis.operations.connected import require_connected
from gis.operations.handed_labels import handed_labels
from gis.operations.lineage_rows import with_lineage
from gis.operations.sub_grids import require_base, residents_on
from gis.operations.taken_over import taken_over
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.records import GridId, grid_label


def join_sub_grids(
    plan: Plan,
    *,
    grid: GridId,
    subs: Sequence[GridId] | None = None,
    locks: Locks = Locks(),
    on: str = "",
) -> Edit:
    """Join `subs` into the first of them, which keeps its code; without `subs` the grid has none.

    In the latter case all land of the sub-grids is the grid's own again. The codes that go are
    retired; posts of a sub-grid that goes become those of what takes its land. `on` is the ISO date
    of the lineage. Raises Refused when the grid is not there or locked, when it has no sub-grids or
    not those, or when those to join do not touch.
    """
    record = require_base(plan, grid, locks)
    every = plan.sub_grids(grid)
    for sub in subs or ():
        if sub not in every:
            raise Refused(Reason.NO_SUCH_GRID, grid=sub)
    wanted = every if subs is None else tuple(dict.fromkeys(subs))
    target = grid if subs is None else next(iter(wanted), grid)
    gone = [sub for sub in wanted if sub != target]
    if not gone:
        raise Refused(Reason.NOTHING_TO_MERGE)
    if subs is not None:
        require_connected(plan, target, gone)
    change = handed_labels(plan.partition, {grid_label(sub): grid_label(target) for sub in gone})
    label = EditLabel("operations.join_sub_grids", {"name": record.name, "count": len(wanted)})
    records = taken_over(plan, dict.fromkeys(gone, target))
    edit = boundary_edit(plan, label, change, records, {"grids": frozenset(gone)})
    lands = {sub: plan.partition.polygon_mm(grid_label(sub)) for sub in gone}
    return with_lineage(
        plan,
        edit,
        cause="merge",
        on=on,
        areas_m2={(sub, target): plan.partition.area_m2(grid_label(sub)) for sub in gone},
        households={(sub, target): residents_on(plan, grid, lands[sub]) for sub in gone},
    )
