"""Split a grid along lines; each piece becomes a grid."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.boundary_change import boundary_edit
from gis.operations.changed_subs import with_boundaries_of
from gis.operations.lineage_rows import with_lineage
from gis.operations.new_grid import new_grids, new_sub_grids
from gis.operations.relabelling import require_fitting
from gis.operations.split_pieces import Cut, Piece, cut_of
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import Grid
from gis.topology.change import PartitionChange
from gis.topology.records import GridId, grid_label


def pieces_of_split(
    plan: Plan, *, grid: GridId, lines_mm: Sequence[LatticeArray]
) -> tuple[Piece, ...]:
    """Return the pieces that lines, each of shape (n, 2) in millimetres, cut a grid into.

    The piece that keeps the grid's code comes first: the one with most households, then the
    largest. Raises Refused as `cut_of` does.
    """
    return cut_of(plan, grid, lines_mm).pieces


def split_grid(
    plan: Plan,
    *,
    grid: GridId,
    lines_mm: Sequence[LatticeArray],
    locks: Locks = Locks(),
    on: str = "",
) -> Edit:
    """Split `grid` along lines, each of shape (n, 2) in millimetres; parts outside do nothing.

    The first piece keeps id, code, name, posts and Party groups; the others get the next codes from
    west to east and are of the same kind and basis.
    Neighbours get the vertices where a line meets their boundary. A sub-grid goes with the piece
    it lies in, and is not to be divided: it can be split itself, when its pieces are sub-grids of
    the same grid. `on` is the ISO date of the lineage. Raises Refused as `pieces_of_split` does,
    and when the grid is locked or its codes are used up.
    """
    label = EditLabel("operations.split_grid", {"name": _name(plan, grid)})
    return split_as(plan, cut_of(plan, grid, lines_mm), label, locks, on)


def split_as(plan: Plan, cut: Cut, label: EditLabel, locks: Locks, on: str) -> Edit:
    """Return the edit that makes a grid of each piece of a cut; see `split_grid`."""
    grid = cut.grid
    base = plan.base_grid(grid)
    if base in locks.grids:
        raise Refused(Reason.GRID_LOCKED, name=plan.grids[base].name, grid=base)
    grids = _grids(plan, plan.grids[grid], cut.pieces)
    owner_of_piece = np.array([grid_label(each.id) for each in grids], dtype=np.int64)
    own = cut.parcels.labels == grid_label(grid)
    owners = np.where(own, owner_of_piece[cut.piece_of], cut.parcels.labels)
    change = _change(plan, cut, owners)
    require_fitting(plan, change, locks)
    records = {each.id: each for each in grids[1:]}
    for parent, subs in zip(grids[1:], cut.subs[1:], strict=True):
        records.update({sub: replace(plan.grids[sub], parent=parent.id) for sub in subs})
    edit = boundary_edit(plan, label, change, {"grids": records})
    pieces = {(grid, each.id): piece for each, piece in zip(grids, cut.pieces, strict=True)}
    return with_lineage(
        plan,
        edit,
        cause="split",
        on=on,
        areas_m2={passage: piece.area_m2 for passage, piece in pieces.items()},
        households=None
        if plan.grids[grid].parent is None
        else {passage: piece.households for passage, piece in pieces.items()},
    )


def _name(plan: Plan, grid: GridId) -> str:
    return plan.grids[grid].name if grid in plan.grids else ""


def _grids(plan: Plan, old: Grid, pieces: Sequence[Piece]) -> list[Grid]:
    polygons = [piece.polygon_mm for piece in pieces[1:]]
    if old.parent is not None:
        born = new_sub_grids(plan, old.parent, old.tier, polygons)
    else:
        born = new_grids(plan, old.unit, polygons)
    return [old, *(replace(new, kind=old.kind, basis=old.basis) for new in born)]


def _change(plan: Plan, cut: Cut, owners: NDArray[np.int64]) -> PartitionChange:
    change = PartitionChange()
    if (owners != cut.parcels.labels).any():
        change = cut.parcels.change(owners)
    moved = [sub for subs in cut.subs[1:] for sub in subs]
    return with_boundaries_of(plan.partition, change, moved)
