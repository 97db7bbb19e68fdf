"""Find the parts of a drawn plan by the corners of its tiles."""

import numpy as np
from support.ascii_plan import TILE_MM

from gis.geometry.lattice import LatticeArray
from gis.plan.plan import Plan
from gis.topology.records import ArcId, GridId, NodeId, grid_label


def at(column: float, row: float) -> tuple[int, int]:
    """Return the place of a tile corner (or a part of a tile) in millimetres."""
    return round(column * TILE_MM), round(row * TILE_MM)


def line(*corners: tuple[float, float]) -> LatticeArray:
    """Return the line through places given in tiles; also a ring, open or closed."""
    return np.array([at(*corner) for corner in corners], dtype=np.int64)


def vertex_at(plan: Plan, column: float, row: float) -> tuple[ArcId, int]:
    """Return the arc and the index of the one vertex at a tile corner."""
    found = [
        (arc.id, index)
        for arc in plan.partition.arcs.values()
        for index, point in enumerate(arc.points.tolist())
        if tuple(point) == at(column, row)
    ]
    (only,) = found
    return only


def node_at(plan: Plan, column: float, row: float) -> NodeId:
    """Return the node at a tile corner."""
    (only,) = (n.id for n in plan.partition.nodes.values() if (n.x, n.y) == at(column, row))
    return only


def arc_between(plan: Plan, first: str, second: str) -> ArcId:
    """Return the one arc between two grids, named by letter, or a grid and `outside`."""
    labels = {0 if name == "outside" else ord(name) - ord("A") + 1 for name in (first, second)}
    (only,) = (arc.id for arc in plan.partition.arcs.values() if set(arc.labels()) == labels)
    return only


def grid(letter: str) -> GridId:
    """Return the grid that a letter draws."""
    return GridId(ord(letter) - ord("A") + 1)


def area_m2(plan: Plan, letter: str) -> float:
    """Return the area of a grid named by letter."""
    return plan.partition.area_m2(grid_label(grid(letter)))
