"""Say which rows of the derived layers a step makes stale."""

from gis.plan.edit import Edit, Touched
from gis.plan.plan import Plan
from gis.topology.records import GridId, Label, UnitId, grid_of, is_grid


def reshaped_grids(before: Plan, after: Plan, touched: Touched, edit: Edit) -> list[GridId]:
    """Return the grids whose land a step changed, and those that it made, by id.

    With a part of a grid the whole grid counts, the one before and the one after.
    """
    grids = {grid_of(label) for label in touched.labels if is_grid(label)}
    for table in ("grids", "overlays"):
        grids.update(edit.puts.get(table, {}))
        grids.update(edit.deletes.get(table, ()))
    grids |= {plan.base_grid(grid) for plan in (before, after) for grid in grids}
    return sorted(grid for grid in grids if grid in after.grids)


def reshaped_units(before: Plan, after: Plan, touched: Touched) -> list[UnitId]:
    """Return the units of all tiers whose outline a step changed, or their making, by id.

    An arc bounds the units that hold the land on one side of it and not on the other; of an arc
    inside a village these are none, so an ordinary edit never touches the outline of a county.
    """
    units = _beside_arcs(before, touched) | _beside_arcs(after, touched)
    for grid in touched.grids:
        if grid in before.grids and grid in after.grids:
            old, new = before.grids[grid].unit, after.grids[grid].unit
            units |= _chain(before, old) ^ _chain(after, new)
    for unit in touched.units:
        old_chain, new_chain = _chain(before, unit), _chain(after, unit)
        if old_chain != new_chain:
            units |= old_chain | new_chain
    return sorted(unit for unit in units if unit in after.units)


def _beside_arcs(plan: Plan, touched: Touched) -> set[UnitId]:
    units: set[UnitId] = set()
    above: dict[Label, frozenset[UnitId]] = {}
    for arc in touched.arcs:
        record = plan.partition.arcs.get(arc)
        if record is not None:
            units |= _above(plan, record.left, above) ^ _above(plan, record.right, above)
    return units


def _above(plan: Plan, label: Label, known: dict[Label, frozenset[UnitId]]) -> frozenset[UnitId]:
    if label not in known:
        known[label] = frozenset(_chain(plan, plan.unit_of_label(label)))
    return known[label]


def _chain(plan: Plan, unit: UnitId | None) -> set[UnitId]:
    chain: set[UnitId] = set()
    while unit is not None and unit in plan.units and unit not in chain:
        chain.add(unit)
        unit = plan.units[unit].parent
    return chain
