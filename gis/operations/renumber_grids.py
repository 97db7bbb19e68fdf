"""Number all grids of a unit anew, from west to east, then north to south."""

from itertools import count, islice

from gis.errors import Reason, Refused
from gis.operations.codes import coding_unit, grid_form, require_free_code
from gis.operations.numbering import numbering_order
from gis.operations.recode_grid import recoded, with_sub_grids
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.topology.records import UnitId


def renumber_grids(plan: Plan, *, unit: UnitId, on: str = "") -> Edit:
    """Give the grids of a unit and the units below it the numbers 1, 2, 3...; `on` is an ISO date.

    Sub-grids keep their number and follow the code of their base grid; grids without land come
    last. A number whose code is retired is skipped, whoever had it, so that no code ever stands for
    another grid than it did; codes that are in use change hands freely within the step. Raises
    Refused when there is no such unit or it has no grids, when grids of it are coded through
    several villages, when every grid has its number already, when a sub-grid's code would come back
    from retirement, or when the numbers are used up.
    """
    if unit not in plan.units:
        raise Refused(Reason.NO_SUCH_UNIT, unit=unit)
    of_unit = (grid for each in plan.units_within(unit) for grid in plan.grids_of(each))
    bases = [grid for grid in of_unit if plan.grids[grid].parent is None]
    name = plan.units[unit].name
    if not bases:
        raise Refused(Reason.NO_GRIDS, name=name)
    if len({coding_unit(plan, plan.grids[grid].unit).id for grid in bases}) > 1:
        raise Refused(Reason.SEVERAL_VILLAGES, name=name)
    form = grid_form(plan, plan.grids[bases[0]].unit)
    inside = set(bases)
    taken = plan.retired_codes | {
        grid.code for grid in plan.grids.values() if plan.base_grid(grid.id) not in inside
    }
    free = (code for number in count(1) if (code := form.code(number)) not in taken)
    codes = list(islice(free, len(bases)))
    last = form.number(codes[-1])
    if last is None or (form.highest is not None and last > form.highest):
        raise Refused(Reason.NO_FREE_CODE, unit=name, highest=form.highest)
    order = numbering_order([plan.grid_polygon_mm(grid) for grid in bases])
    new = {bases[index]: code for index, code in zip(order, codes, strict=True)}
    changed = with_sub_grids(
        plan, {grid: code for grid, code in new.items() if code != plan.grids[grid].code}
    )
    if not changed:
        raise Refused(Reason.NOTHING_CHANGES)
    for code in sorted(changed.values()):
        if code in plan.retired_codes:  # a sub-grid's, which its base grid's new code brings back
            require_free_code(plan, code)
    label = EditLabel("operations.renumber_grids", {"name": name, "count": len(bases)})
    return Edit(label, recoded(plan, changed, cause="renumber", on=on))
