"""The boundary chain that is left when opposite twin edges of polygons have cancelled.

Each edge is taken with its polygon on the left. Where two neighbours share an edge, vertex by
vertex, they run along it in opposite directions and it cancels. What is left is the boundary
chain of the multiplicity function (how many polygons cover a point): the outer edge and the
neighbourhood of every fault. A clean coverage of any size leaves its outer edge only, so noding,
which is slow, works on next to nothing.

Coordinates are compared as the 64-bit integers of their doubles: exact, no lattice, no tolerance.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.progress import Progress

Geometries = NDArray[np.object_]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.int64]
_Words = NDArray[np.uint64]

_SLOT_BITS = 20
_BLOCK_VERTICES = 500_000
_WEIGHT_SHIFT = np.uint64(33)
_SLOT_MASK = np.uint64((1 << _SLOT_BITS) - 1)


@dataclass(frozen=True)
class Residue:
    """Hold directed edges, each with its polygon on the left.

    `start` and `end` have shape (n, 2), in the unit of the polygons; `feature` is the polygon's
    index.
    """

    start: Floats
    end: Floats
    feature: Indices

    def lines(self) -> Geometries:
        """Return the edges as two-point lines."""
        return np.asarray(shapely.linestrings(np.stack([self.start, self.end], axis=1)))


@dataclass(frozen=True)
class Rings:
    """Hold closed rings one after the other: vertices, and for each ring how many it has.

    `feature` is the index of each ring's polygon, `hole` says whether it is a hole; which way a
    ring runs does not matter.
    """

    xy: Floats
    counts: Indices
    feature: Indices
    hole: Flags

    def __getitem__(self, part: slice) -> "Rings":
        ends = np.cumsum(self.counts)
        begin = int(ends[part.start - 1]) if part.start else 0
        xy = self.xy[begin : int(ends[part.stop - 1])]
        return Rings(xy, self.counts[part], self.feature[part], self.hole[part])


@dataclass(frozen=True)
class _Edges:
    """Hold the edges of a block: edge i runs from `xy[at[i]]` to the vertex after it."""

    xy: Floats
    at: Indices
    feature: Indices
    reverse: Flags
    forward: Flags
    key: _Words


def residue_of_rings(rings: Rings, progress: Progress) -> Residue:
    """Cancel the twin edges of rings that are known to bound valid polygons. Raises Cancelled."""
    return residue_of_blocks(slices(rings.counts), rings.__getitem__, progress)


def residue_of_blocks(
    parts: Sequence[slice], rings_of: Callable[[slice], Rings], progress: Progress
) -> Residue:
    """Cancel the twin edges of rings that are made block by block, on all cores.

    `rings_of` is called in threads. Raises Cancelled.
    """

    def block_of(part: slice) -> tuple[_Edges, Floats]:
        edges = _edges_of(rings_of(part))
        return edges, _slot_sums(edges)

    blocks: list[_Edges] = []
    totals = np.zeros(1 << _SLOT_BITS)
    with ThreadPoolExecutor(os.cpu_count() or 1) as workers:
        for edges, sums in workers.map(block_of, parts):
            progress.raise_if_cancelled()
            totals += sums
            blocks.append(edges)
            progress.step(len(blocks) / len(parts))
        uncancelled = totals != 0
        return _settled(list(workers.map(lambda block: _candidates(block, uncancelled), blocks)))


def slices(vertices: NDArray[np.integer]) -> list[slice]:
    """Cut things with so many vertices each into runs of about equal size."""
    ends = np.cumsum(vertices)
    parts: list[slice] = []
    begin = 0
    while begin < len(ends):
        done = ends[begin - 1] if begin else 0
        end = max(int(np.searchsorted(ends, done + _BLOCK_VERTICES)), begin + 1)
        parts.append(slice(begin, end))
        begin = end
    return parts


def _edges_of(rings: Rings) -> _Edges:
    last = np.cumsum(rings.counts) - 1
    turned = _is_clockwise(rings.xy, rings.counts, last) != rings.hole
    reverse = np.repeat(turned, rings.counts)[:-1]
    hashes = _vertex_hashes(rings.xy)
    is_edge = hashes[:-1] != hashes[1:]
    is_edge[last[:-1]] = False
    at = np.flatnonzero(is_edge)
    return _Edges(
        xy=rings.xy,
        at=at,
        feature=np.repeat(rings.feature, rings.counts)[at],
        reverse=reverse[at],
        forward=((hashes[:-1] < hashes[1:]) != reverse)[at],
        key=(hashes[:-1] + hashes[1:])[at],
    )


def _is_clockwise(xy: Floats, counts: Indices, last: Indices) -> Flags:
    """Say for each ring whether it runs clockwise; measured from its first vertex."""
    if not len(counts):
        return np.zeros(0, dtype=bool)
    first = last - counts + 1
    x, y = (xy - np.repeat(xy[first], counts, axis=0)).T
    twice_area = np.zeros(len(xy))
    twice_area[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
    twice_area[last] = 0
    return np.asarray(np.add.reduceat(twice_area, first) < 0)


def _vertex_hashes(xy: Floats) -> _Words:
    """Mix the bits of both coordinates (after splitmix64) into one word for each vertex."""
    bits = xy.view(np.uint64)
    word = bits[:, 0] * np.uint64(0x9E3779B97F4A7C15)
    word ^= word >> np.uint64(29)
    word += bits[:, 1]
    word *= np.uint64(0xBF58476D1CE4E5B9)
    word ^= word >> np.uint64(32)
    word *= np.uint64(0x94D049BB133111EB)
    word ^= word >> np.uint64(29)
    return word


def _slot_sums(edges: _Edges) -> Floats:
    """Add each edge's signed weight to its slot; a slot where all edges cancel sums to zero.

    Weights are whole numbers below 2**31, so the sums are exact. A slot with an edge left over
    stays at zero by accident only if several such edges meet in it and balance (about 2**-31).
    """
    weight = (edges.key >> _WEIGHT_SHIFT).astype(np.float64)
    np.negative(weight, out=weight, where=edges.forward)
    sums = np.bincount(_slots(edges.key), weight, minlength=1 << _SLOT_BITS)
    return np.asarray(sums, dtype=np.float64)


def _slots(key: _Words) -> Indices:
    return (key & _SLOT_MASK).astype(np.int64)


def _candidates(block: _Edges, uncancelled: Flags) -> tuple[_Words, Flags, Residue]:
    keep = np.flatnonzero(uncancelled[_slots(block.key)])
    at, reverse = block.at[keep], block.reverse[keep][:, None]
    here, there = block.xy[at], block.xy[at + 1]
    edges = Residue(
        np.where(reverse, there, here), np.where(reverse, here, there), block.feature[keep]
    )
    return block.key[keep], block.forward[keep], edges


def _settled(candidates: list[tuple[_Words, Flags, Residue]]) -> Residue:
    """Cancel what is left of twin edges exactly, edge by edge."""
    if not candidates:
        nothing = np.zeros((0, 2))
        return Residue(nothing, nothing, np.zeros(0, dtype=np.int64))
    key = np.concatenate([part[0] for part in candidates])
    forward = np.concatenate([part[1] for part in candidates])
    edges = [part[2] for part in candidates]
    order = np.lexsort((forward, key))
    key, forward = key[order], forward[order]
    group = np.cumsum(np.concatenate([[True], key[1:] != key[:-1]])) - 1 if len(key) else key
    net = np.bincount(group.astype(np.int64), np.where(forward, 1, -1))
    # Of each group, the first of the direction that is in the majority are left over.
    run = group.astype(np.int64) * 2 + forward
    begin = np.concatenate([[True], run[1:] != run[:-1]]) if len(run) else run
    rank = np.arange(len(run)) - np.maximum.accumulate(np.where(begin, np.arange(len(run)), 0))
    surplus = np.where(forward, net[group.astype(np.int64)], -net[group.astype(np.int64)])
    kept = np.sort(order[rank < surplus])
    return Residue(
        np.concatenate([edge.start for edge in edges])[kept],
        np.concatenate([edge.end for edge in edges])[kept],
        np.concatenate([edge.feature for edge in edges])[kept],
    )
