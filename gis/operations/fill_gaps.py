"""Fill gaps: unassigned land goes to the grid beside it with the longest shared border."""

from collections.abc import Iterator

import numpy as np

from gis.errors import Reason, Refused
from gis.geometry.lattice import M2_PER_MM2
from gis.operations.boundary_change import boundary_edit
from gis.operations.handed_faces import handed_faces
from gis.operations.permission import require_unlocked
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.faces import Face, faces_of
from gis.topology.records import (
    ArcId,
    GridId,
    Label,
    Standing,
    UnitId,
    grid_of,
    is_grid,
    unassigned_label,
)


def fill_gaps(
    plan: Plan,
    *,
    unit: UnitId | None = None,
    up_to_m2: float | None = None,
    locks: Locks = Locks(),
) -> Edit:
    """Give each piece of unassigned land to the neighbouring grid with the longest shared border.

    Takes the pieces of `unit` and the units below it, or of all units; with `up_to_m2` only those
    not larger than that. A piece goes to a grid of its own unit, to that of its sub-grids with the
    longest border there; locked grids get nothing, nor do grids behind an agreed border when those
    are locked. A piece without such a neighbour stays. The label of the step says how many pieces
    and how many square metres were given. Raises Refused when there is no such unit or no such gap.
    """
    given = gaps_to_fill(plan, unit=unit, up_to_m2=up_to_m2, locks=locks)
    if not given:
        raise Refused(Reason.NO_GAPS)
    change = handed_faces(plan.partition, given)
    require_unlocked(plan, change, locks)
    area_m2 = sum(face.polygon_mm.area for face, _ in given) * M2_PER_MM2
    facts = {"count": len(given), "area_m2": round(area_m2, 3)}
    return boundary_edit(plan, EditLabel("operations.fill_gaps", facts), change)


def gaps_to_fill(
    plan: Plan,
    *,
    unit: UnitId | None = None,
    up_to_m2: float | None = None,
    locks: Locks = Locks(),
) -> list[tuple[Face, Label]]:
    """Return the pieces of land that `fill_gaps` would give away, and the label each goes to.

    Raises Refused when there is no such unit.
    """
    if unit is not None and unit not in plan.units:
        raise Refused(Reason.NO_SUCH_UNIT, unit=unit)
    units = sorted(plan.units) if unit is None else plan.units_within(unit)
    labels = [label for each in units if plan.partition.arcs_of(label := unassigned_label(each))]
    given: list[tuple[Face, Label]] = []
    for face in (face for label in labels for face in faces_of(plan.partition, label)):
        if up_to_m2 is None or face.polygon_mm.area * M2_PER_MM2 <= up_to_m2:
            taker = _taker(plan, face, locks)
            if taker is not None:
                given.append((face, taker))
    return given


def _taker(plan: Plan, face: Face, locks: Locks) -> Label | None:
    """Return the label that a piece of unassigned land goes to, None when nobody may have it."""
    unit = plan.unit_of_label(face.label)
    lengths: dict[GridId, dict[Label, float]] = {}
    barred: set[GridId] = set(locks.grids)
    for arc, label in _beside(plan, face):
        if not is_grid(label) or plan.unit_of_label(label) != unit:
            continue
        grid = plan.base_grid(grid_of(label))
        border = plan.partition.arcs[arc].border
        if locks.agreed_borders and border.standing is Standing.AGREED:
            barred.add(grid)
        of_grid = lengths.setdefault(grid, {})
        of_grid[label] = of_grid.get(label, 0.0) + _length_mm(plan, arc)
    takers = {grid: sum(found.values()) for grid, found in lengths.items() if grid not in barred}
    if not takers:
        return None
    of_grid = lengths[max(takers, key=lambda grid: (takers[grid], -grid))]
    return max(of_grid, key=lambda label: (of_grid[label], -label))


def _beside(plan: Plan, face: Face) -> Iterator[tuple[ArcId, Label]]:
    for arc, side in face.sides:
        record = plan.partition.arcs[arc]
        yield arc, record.right if side == "left" else record.left


def _length_mm(plan: Plan, arc: ArcId) -> float:
    steps = np.diff(plan.partition.line_mm(arc), axis=0)
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())
