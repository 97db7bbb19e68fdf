"""The pieces into which lines cut a grid: what a split will make, and its preview."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from gis.errors import Reason, Refused
from gis.geometry.lattice import M2_PER_MM2, LatticeArray
from gis.operations.parcels import Parcels
from gis.operations.pulled_line import pulled_line
from gis.operations.tied_lines import tied_lines
from gis.plan.in_area import households_in
from gis.plan.plan import Plan
from gis.topology.records import GridId, Label, grid_label, grid_of


@dataclass(frozen=True, slots=True)
class Piece:
    """Be one piece of a grid that is to be split: its land and who lives there."""

    polygon_mm: BaseGeometry
    households: int
    people: int

    @property
    def area_m2(self) -> float:
        """The area in square metres of the plane."""
        return float(self.polygon_mm.area) * M2_PER_MM2


@dataclass(frozen=True, slots=True)
class Cut:
    """Be a grid cut into pieces, the one that keeps the code first.

    `piece_of`, shape (n,), is the piece of each of the parcels; `subs` are the sub-grids by piece.
    """

    grid: GridId
    parcels: Parcels
    piece_of: NDArray[np.int64]
    pieces: tuple[Piece, ...]
    subs: tuple[tuple[GridId, ...], ...]


def cut_of(plan: Plan, grid: GridId, lines_mm: Sequence[LatticeArray]) -> Cut:
    """Cut a grid along lines, each of shape (n, 2) in millimetres, pulled onto boundaries.

    The piece that keeps the code is the one with most households, then the largest; the others
    follow in that order. A crumb under 1 square metre stays with the piece beside it. Raises
    Refused when the grid is not there or has no land, when no line has length, when they do not
    cut or only crumbs off, and when a line divides a sub-grid: a sub-grid lies in one piece.
    """
    if grid not in plan.grids:
        raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    name = plan.grids[grid].name
    labels = [label for label in plan.labels_of_grid(grid) if plan.partition.arcs_of(label)]
    if not labels:
        raise Refused(Reason.HAS_NO_LAND, name=name, grid=grid)
    parcels = Parcels(plan.partition, labels, _with_length(plan, lines_mm))
    drawn = parcels.pieces()
    piece_of = parcels.without_crumbs(drawn)
    uncut = shapely.get_num_geometries(plan.grid_polygon_mm(grid))
    if len(np.unique(piece_of)) <= uncut:
        if len(np.unique(drawn)) <= uncut:
            raise Refused(Reason.LINE_DOES_NOT_CUT, name=name, grid=grid)
        raise parcels.too_small(piece_of != drawn)
    return _sorted(plan, grid, parcels, piece_of)


def _with_length(plan: Plan, lines_mm: Sequence[LatticeArray]) -> list[LineString]:
    lines = []
    for line_mm in lines_mm:
        line = np.asarray(line_mm, dtype=np.int64).reshape(-1, 2)
        if len(line) > 1 and np.any(line != line[0]):
            pulled = pulled_line(plan.partition, line)
            moved = np.append(True, np.any(np.diff(pulled, axis=0) != 0, axis=1))
            if moved.sum() > 1:
                lines.append(LineString(pulled[moved]))
    if not lines:
        raise Refused(Reason.LINE_TOO_SHORT)
    return tied_lines(lines)


def _sorted(plan: Plan, grid: GridId, parcels: Parcels, piece_of: NDArray[np.int64]) -> Cut:
    numbers = np.unique(piece_of)
    pieces = [_piece(plan, grid, parcels.polygons[piece_of == number]) for number in numbers]
    order = sorted(range(len(pieces)), key=lambda i: (-pieces[i].households, -pieces[i].area_m2))
    ranked = np.empty(len(numbers), dtype=np.int64)
    ranked[order] = np.arange(len(numbers))
    piece_of = ranked[np.searchsorted(numbers, piece_of)]
    subs: list[list[GridId]] = [[] for _ in order]
    for label in np.unique(parcels.labels).tolist():
        within = np.unique(piece_of[parcels.labels == label]).tolist()
        if label != grid_label(grid):
            sub = grid_of(Label(label))
            if len(within) > 1:
                raise Refused(Reason.GRID_IS_DIVIDED, name=plan.grids[sub].name, grid=sub)
            subs[within[0]].append(sub)
    return Cut(grid, parcels, piece_of, tuple(pieces[i] for i in order), tuple(map(tuple, subs)))


def _piece(plan: Plan, grid: GridId, polygons: NDArray[np.object_]) -> Piece:
    polygon = polygons[0] if len(polygons) == 1 else shapely.union_all(polygons)
    base = plan.base_grid(grid)
    residents = [
        household
        for number in households_in(plan, polygon)
        if (household := plan.households[number]).grid == base
    ]
    return Piece(polygon, len(residents), sum(household.people for household in residents))
