"""From rings to unique chains, and which of these can be trusted to meet nothing else.

Boundaries that neighbours share vertex by vertex need no noding: in valid polygons, an edge that
one polygon runs forward and exactly one other backward is where the two meet. Only the rest, the
*residue*, can hide an overlap, a gap or a crossing (the audit kernel works the same way).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.lattice import LatticeArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
GeometryArray = NDArray[np.object_]


class Kind(IntEnum):
    """Say what is known of a chain before anything is noded."""

    MATCHED = 0
    RESIDUE = 1
    GUIDE_ONLY = 2


@dataclass(frozen=True, slots=True)
class Linework:
    """Be chains that share no segment, each with its kind, shape (n,)."""

    chains: list[LatticeArray]
    kinds: NDArray[np.int64]


def linework_of(polygons: GeometryArray, guides: Sequence[LatticeArray] = ()) -> Linework:
    """Cut polygon boundaries and guide lines into unique chains.

    `polygons` are valid, with whole millimetres as coordinates; `guides` are the arcs of an
    earlier partition, which meet in end points only. A chain runs between places where other than
    two edges meet, where the kind changes, and where guides end.
    """
    lines = _Lines.collected(polygons, guides)
    if len(lines.xy) == 0:
        return Linework([], np.empty(0, dtype=np.int64))
    vertex = lines.vertex_ids()
    edges = _Edges(lines, vertex)
    is_break = edges.breaks(vertex[lines.guide_ends()])
    order, run_starts, run_ends = lines.runs(vertex, is_break)
    edge_at = edges.edge_at[order]
    name = np.minimum(edge_at[run_starts], edge_at[run_ends - 1])
    names, chosen = np.unique(name, return_index=True)
    starts, ends = run_starts[chosen], run_ends[chosen]
    xy = lines.xy[order]
    chains = [xy[a : b + 1] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    return Linework(chains, edges.kind[names])


class _Lines:
    """Rings, closed by repeating the first vertex, and then guide lines, one after another."""

    def __init__(self, xy: LatticeArray, line: IntArray, ring_count: int) -> None:
        """Take vertices, shape (n, 2), and for each the number of its line, shape (n,)."""
        self.xy = xy
        self.line = line
        self.starts = np.flatnonzero(np.diff(line, prepend=-1))
        self.lengths = np.diff(np.append(self.starts, len(line)))
        self.is_ring = line[self.starts] < ring_count

    @classmethod
    def collected(cls, polygons: GeometryArray, guides: Sequence[LatticeArray]) -> "_Lines":
        rings = shapely.get_rings(shapely.orient_polygons(polygons))
        coordinates, ring = shapely.get_coordinates(rings, return_index=True)
        xy = np.concatenate([np.rint(coordinates).astype(np.int64), *guides])
        guide_numbers = len(rings) + np.arange(len(guides))
        line = np.concatenate([ring, np.repeat(guide_numbers, [len(g) for g in guides])])
        line = line.astype(np.int64)
        distinct = np.ones(len(xy), dtype=bool)
        distinct[1:] = (line[1:] != line[:-1]) | (xy[1:] != xy[:-1]).any(axis=1)
        return cls(xy[distinct], line[distinct], len(rings))

    def vertex_ids(self) -> IntArray:
        """Return a number for each vertex, the same for the same place."""
        low, high = self.xy.min(axis=0), self.xy.max(axis=0)
        key = (self.xy[:, 0] - low[0]) * (high[1] - low[1] + 1) + (self.xy[:, 1] - low[1])
        return np.unique(key, return_inverse=True)[1]

    def guide_ends(self) -> IntArray:
        """Return the positions where guide lines begin and end."""
        firsts = self.starts[~self.is_ring]
        return np.concatenate([firsts, firsts + self.lengths[~self.is_ring] - 1])

    def runs(self, vertex: IntArray, is_break: BoolArray) -> tuple[IntArray, IntArray, IntArray]:
        """Turn rings to begin at a break; return that order and where runs begin and end in it.

        A ring without breaks begins and breaks at its lowest vertex.
        """
        lowest = np.minimum.reduceat(vertex, self.starts)
        unbroken = ~np.logical_or.reduceat(is_break[vertex], self.starts)
        is_break = is_break.copy()
        is_break[lowest[unbroken]] = True
        position = np.arange(len(vertex))
        offset = position - np.repeat(self.starts, self.lengths)
        far = np.iinfo(np.int64).max
        first = np.minimum.reduceat(np.where(is_break[vertex], offset, far), self.starts)
        turn = np.where(self.is_ring, first, 0)
        period = np.where(self.is_ring, self.lengths - 1, self.lengths)
        order = np.repeat(self.starts, self.lengths) + (
            (offset + np.repeat(turn, self.lengths)) % np.repeat(period, self.lengths)
        )
        breaks = np.flatnonzero(is_break[vertex[order]])
        same_line = self.line[breaks[1:]] == self.line[breaks[:-1]]
        return order, breaks[:-1][same_line], breaks[1:][same_line]


class _Edges:
    """The undirected edges of lines, each once, and how often rings run them which way."""

    def __init__(self, lines: _Lines, vertex: IntArray) -> None:
        same_line = lines.line[1:] == lines.line[:-1]
        a, b = vertex[:-1][same_line], vertex[1:][same_line]
        self._vertices = int(vertex.max()) + 1
        codes, edge = np.unique(
            np.minimum(a, b) * self._vertices + np.maximum(a, b), return_inverse=True
        )
        self._low, self._high = codes // self._vertices, codes % self._vertices
        self.edge_at = np.full(len(vertex), -1, dtype=np.int64)
        self.edge_at[:-1][same_line] = edge
        of_ring = lines.is_ring[np.repeat(np.arange(len(lines.starts)), lines.lengths)]
        of_ring = of_ring[:-1][same_line]
        forward = np.bincount(edge[of_ring & (a < b)], minlength=len(codes))
        backward = np.bincount(edge[of_ring & (a > b)], minlength=len(codes))
        self.kind = np.full(len(codes), Kind.RESIDUE, dtype=np.int64)
        self.kind[(forward == 1) & (backward == 1)] = Kind.MATCHED
        self.kind[(forward == 0) & (backward == 0)] = Kind.GUIDE_ONLY

    def breaks(self, forced: IntArray) -> BoolArray:
        """Tell for each vertex whether chains end there."""
        both = np.concatenate([self._low, self._high])
        degree = np.bincount(both, minlength=self._vertices)
        found: BoolArray = degree != 2
        for kind in Kind:
            of_kind = np.concatenate([self.kind == kind] * 2)
            count = np.bincount(both[of_kind], minlength=self._vertices)
            found |= (count > 0) & (count < degree)
        found[forced] = True
        return found
