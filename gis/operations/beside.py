"""Whose land lies along a piece of land, and how long the border between them is."""

from collections.abc import Mapping

import numpy as np

from gis.plan.plan import Plan
from gis.topology.faces import Face
from gis.topology.records import ArcId, GridId, grid_of, is_grid


def borders_mm(plan: Plan, face: Face) -> Mapping[GridId, float]:
    """Return the grids of its unit beside a piece of land, with the length of the border.

    The longest comes first, of equal ones the lowest id; lengths in millimetres. Beside the land of
    a sub-grid only sub-grids of the same grid count, beside that of a base grid only base grids.
    """
    unit, own = plan.unit_of_label(face.label), _grid_of_face(plan, face)
    lengths: dict[GridId, float] = {}
    for arc, side in face.sides:
        record = plan.partition.arcs[arc]
        beside = record.right if side == "left" else record.left
        if not is_grid(beside) or plan.unit_of_label(beside) != unit:
            continue
        grid = grid_of(beside)
        if own is None or (grid != own and plan.grids[grid].parent == plan.grids[own].parent):
            lengths[grid] = lengths.get(grid, 0.0) + _length_mm(plan, arc)
    ordered = sorted(lengths, key=lambda grid: (-lengths[grid], grid))
    return {grid: lengths[grid] for grid in ordered}


def _grid_of_face(plan: Plan, face: Face) -> GridId | None:
    return grid_of(face.label) if is_grid(face.label) else None


def _length_mm(plan: Plan, arc: ArcId) -> float:
    steps = np.diff(plan.partition.line_mm(arc), axis=0)
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())
