"""Split a grid along a line; each piece becomes a grid."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from gis.errors import Reason, Refused
from gis.geometry.lattice import M2_PER_MM2, LatticeArray
from gis.operations.boundary_change import boundary_edit
from gis.operations.new_grid import new_grid
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import Grid
from gis.topology.locate import label_at
from gis.topology.mosaic import faces, node_lines
from gis.topology.records import ArcId, GridId, grid_label
from gis.topology.remosaic import remosaic
from gis.topology.validity import require_new_segments_free

SMALLEST_PIECE_M2 = 1.0
OVERSHOOT_MM = 4.0
"""How far the line goes on beyond the boundary, so that rounding cannot leave it short."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Be one piece of a grid that is to be split: its land and who lives there."""

    polygon_mm: Polygon
    households: int
    people: int

    @property
    def area_m2(self) -> float:
        """The area in square metres of the plane."""
        return float(self.polygon_mm.area) * M2_PER_MM2


def pieces_of_split(plan: Plan, *, grid: GridId, line_mm: LatticeArray) -> list[Piece]:
    """Return the pieces that a line, shape (n, 2) in millimetres, cuts a grid into.

    The piece that keeps the grid's code comes first: the one with most households, then the
    largest. Raises Refused when the line has no length, does not cut, or leaves a piece under
    1 square metre.
    """
    if grid not in plan.grids:
        raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    cuts = _cuts(plan, grid, line_mm)
    label = grid_label(grid)
    land = plan.partition.polygon_mm(label)
    arcs = [plan.partition.line_mm(arc) for arc in plan.partition.arcs_of(label)]
    polygons = faces(node_lines([*arcs, *cuts]))
    inside = shapely.contains(land, shapely.point_on_surface(polygons))
    own = [polygon for polygon, within in zip(polygons, inside, strict=True) if within]
    if len(own) <= shapely.get_num_geometries(land):
        raise Refused(Reason.LINE_DOES_NOT_CUT, name=plan.grids[grid].name)
    pieces = sorted(
        (_piece(plan, grid, polygon) for polygon in own),
        key=lambda piece: (-piece.households, -piece.area_m2),
    )
    smallest = min(piece.area_m2 for piece in pieces)
    if smallest < SMALLEST_PIECE_M2:
        raise Refused(Reason.PIECE_TOO_SMALL, area_m2=smallest)
    return pieces


def split_grid(plan: Plan, *, grid: GridId, line_mm: LatticeArray) -> Edit:
    """Split `grid` along a line, shape (n, 2) in millimetres; parts of it outside do nothing.

    The first piece keeps id, code and name; the others get the next codes from west to east.
    Neighbours get the vertices where the line meets their boundary. Raises Refused as
    `pieces_of_split` does.
    """
    pieces = pieces_of_split(plan, grid=grid, line_mm=line_mm)
    grids = _new_grids(plan, plan.grids[grid], len(pieces) - 1)
    others = sorted(pieces[1:], key=lambda piece: _west_to_east(piece.polygon_mm))
    cuts = _cuts(plan, grid, line_mm)
    change = remosaic(
        plan.partition,
        around=_neighbourhood(plan, grid, cuts),
        extra_lines=cuts,
        owner_of=lambda points: _owners(plan, grid, others, grids, points),
    )
    after = change.applied_to(plan.partition)
    require_new_segments_free(plan.partition, after, change.put_arcs.keys())
    label = EditLabel("operations.split_grid", {"name": plan.grids[grid].name})
    return boundary_edit(plan, label, change, {"grids": {new.id: new for new in grids}})


def _cuts(plan: Plan, grid: GridId, line_mm: LatticeArray) -> list[LatticeArray]:
    """Return the parts of the line that run through the grid, a little longer than that."""
    moved = np.any(np.diff(line_mm, axis=0) != 0, axis=1) if len(line_mm) > 1 else np.array([])
    if not moved.any():
        raise Refused(Reason.LINE_TOO_SHORT)
    line = LineString(line_mm[np.append(True, moved)])
    reach = plan.partition.polygon_mm(grid_label(grid)).buffer(OVERSHOOT_MM, quad_segs=1)
    parts: BaseGeometry = shapely.node(shapely.intersection(line, reach))
    return [
        np.rint(shapely.get_coordinates(part)).astype(np.int64)
        for part in shapely.get_parts(parts)
        if part.length > 0
    ]


def _piece(plan: Plan, grid: GridId, polygon: Polygon) -> Piece:
    west, south, east, north = polygon.bounds
    ids, xy_mm = plan.household_points.within_bounds((int(west), int(south), int(east), int(north)))
    shapely.prepare(polygon)
    within = shapely.intersects_xy(
        polygon, xy_mm[:, 0].astype(np.float64), xy_mm[:, 1].astype(np.float64)
    )
    residents = [
        household
        for number in ids[within].tolist()
        if (household := plan.households[number]).grid == grid
    ]
    return Piece(polygon, len(residents), sum(household.people for household in residents))


def _west_to_east(polygon: Polygon) -> tuple[float, float]:
    point = polygon.representative_point()
    return point.x, -point.y


def _new_grids(plan: Plan, old: Grid, count: int) -> list[Grid]:
    grids: list[Grid] = []
    for _ in range(count):
        grid = new_grid(plan, old.unit, None, None)
        grids.append(replace(grid, kind=old.kind))
        plan = replace(plan, grids=plan.grids.replaced({grid.id: grid}))
    return grids


def _neighbourhood(plan: Plan, grid: GridId, cuts: Sequence[LatticeArray]) -> set[ArcId]:
    arcs = set(plan.partition.arcs_of(grid_label(grid)))
    for cut in cuts:
        (west, south), (east, north) = cut.min(axis=0), cut.max(axis=0)
        arcs.update(
            plan.partition.arcs_near((int(west) - 1, int(south) - 1, int(east) + 1, int(north) + 1))
        )
    return arcs


def _owners(
    plan: Plan,
    grid: GridId,
    others: Sequence[Piece],
    grids: Sequence[Grid],
    points: NDArray[np.float64],
) -> NDArray[np.int64]:
    owners = np.array([label_at(plan.partition, x, y) for x, y in points], dtype=np.int64)
    for piece, new in zip(others, grids, strict=True):
        shapely.prepare(piece.polygon_mm)
        inside = shapely.contains_xy(piece.polygon_mm, points[:, 0], points[:, 1])
        owners[inside & (owners == grid_label(grid))] = new.id
    return owners
