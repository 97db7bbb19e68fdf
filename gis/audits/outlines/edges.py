"""The outlines of polygons as edges in plain arrays."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.int64]
Geometries = NDArray[np.object_]

_POLYGON = 3


@dataclass(frozen=True)
class Edges:
    """Hold closed rings one after the other; which way they run does not matter.

    Edge i runs from vertex i, at `x[i]`, `y[i]`, to the next one; the last vertex of a ring, which
    is its first again, begins none. No edge is without length. A ring's edges are `count` from
    `first` on; `owner` says whose it is, `is_hole` whether it bounds a hole.
    """

    x: Floats
    y: Floats
    first: Indices
    count: Indices
    owner: Indices
    is_hole: Flags

    @cached_property
    def steps(self) -> tuple[Floats, Floats]:
        """How far each edge goes in x and y; zero where none begins."""
        steps = np.zeros_like(self.x), np.zeros_like(self.y)
        closing = self.first + self.count
        for step, line in zip(steps, (self.x, self.y), strict=True):
            np.subtract(line[1:], line[:-1], out=step[:-1])
            step[closing] = 0.0
        return steps

    @cached_property
    def squared(self) -> Floats:
        """The square of the length of each edge."""
        dx, dy = self.steps
        squared: Floats = dx * dx + dy * dy
        return squared

    @cached_property
    def along(self) -> Floats:
        """The length of all edges before each vertex."""
        along = np.zeros(len(self.x))
        np.cumsum(np.sqrt(self.squared[:-1]), out=along[1:])
        return along

    @cached_property
    def length(self) -> Floats:
        """The length of each ring."""
        length: Floats = self.along[self.first + self.count] - self.along[self.first]
        return length

    def ring(self, edge: Indices) -> Indices:
        """Return the ring of each of some edges."""
        return np.asarray(np.searchsorted(self.first, edge, side="right") - 1, dtype=np.int64)

    def start(self, edge: Indices) -> Floats:
        """Return where edges start, shape (n, 2)."""
        return np.column_stack([self.x[edge], self.y[edge]])

    def step(self, edge: Indices) -> Floats:
        """Return how far edges go, shape (n, 2)."""
        dx, dy = self.steps
        return np.column_stack([dx[edge], dy[edge]])

    def swept(self, ring: int) -> Floats:
        """Return the area swept round a ring's first vertex up to each vertex; the last is whole.

        Above zero for a ring that runs counter-clockwise.
        """
        begin, end = self.first[ring], self.first[ring] + self.count[ring]
        x, y = self.x[begin:end] - self.x[begin], self.y[begin:end] - self.y[begin]
        dx, dy = (step[begin:end] for step in self.steps)
        return np.concatenate([[0.0], np.cumsum(x * dy - y * dx) / 2])


def edges_of(polygons: Geometries) -> Edges:
    """Return the edges of polygons, in their unit; None and empty ones have none.

    Polygons without holes give their vertices directly: making ring objects costs more than all
    the rest.
    """
    simple = (shapely.get_type_id(polygons) == _POLYGON) & (
        shapely.get_num_interior_rings(polygons) == 0
    )
    plain, others = polygons[simple], np.flatnonzero(~simple)
    parts, part_owner = shapely.get_parts(polygons[others], return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    hole = np.zeros(len(rings), dtype=bool)
    hole[1:] = ring_part[1:] == ring_part[:-1]
    xy = np.concatenate([shapely.get_coordinates(plain), shapely.get_coordinates(rings)])
    vertices = np.concatenate(
        [shapely.get_num_coordinates(plain), shapely.get_num_coordinates(rings)]
    ).astype(np.int64)
    owner = np.concatenate([np.flatnonzero(simple), others[part_owner[ring_part]]])
    is_hole = np.concatenate([np.zeros(len(plain), dtype=bool), hole])
    full = vertices > 0
    vertices = vertices[full]
    first = np.cumsum(vertices) - vertices
    x, y = np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1])
    return _without_standing(Edges(x, y, first, vertices - 1, owner[full], is_hole[full]))


def _without_standing(edges: Edges) -> Edges:
    """Leave out the vertices that are where the one before is."""
    if np.count_nonzero(edges.squared == 0) == len(edges.first):
        return edges
    moves = edges.squared > 0
    moves[edges.first + edges.count] = True
    vertices = np.add.reduceat(moves, edges.first, dtype=np.int64)
    first = np.cumsum(vertices) - vertices
    return Edges(edges.x[moves], edges.y[moves], first, vertices - 1, edges.owner, edges.is_hole)
