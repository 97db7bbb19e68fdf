"""The boundary chain that is left when opposite twin edges of polygons have cancelled.

Each edge is taken with its polygon on the left. Where two neighbours share an edge, vertex by
vertex, they run along it in opposite directions and it cancels. What is left is the boundary
chain of the multiplicity function (how many polygons cover a point): the outer edge and the
neighbourhood of every fault. A clean coverage of any size leaves its outer edge only, so noding,
which is slow, works on next to nothing.

Coordinates are compared as the 64-bit integers of their doubles: exact, no lattice, no tolerance.
"""

import os
from collections.abc import Iterator
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

_POLYGON = 3
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
class Measured:
    """Hold polygons as they are measured: invalid ones repaired, and what is left of their edges.

    `polygons` has None where a feature has no area; `valid` is False for those that had to be
    repaired.
    """

    polygons: Geometries
    valid: Flags
    residue: Residue


@dataclass(frozen=True)
class _Block:
    polygons: Geometries
    valid: Flags
    xy: Floats
    at: Indices
    feature: Indices
    reverse: Flags
    forward: Flags
    key: _Words
    sums: Floats


def measured(geometries: Geometries, progress: Progress) -> Measured:
    """Repair polygons where needed and cancel their twin edges.

    Works in blocks on all cores. Raises Cancelled.
    """
    blocks: list[_Block] = []
    totals = np.zeros(1 << _SLOT_BITS)
    with ThreadPoolExecutor(os.cpu_count() or 1) as workers:
        slices = list(_slices(geometries))
        for block in workers.map(lambda part: _block(geometries[part], part.start), slices):
            progress.raise_if_cancelled()
            totals += block.sums
            blocks.append(block)
            progress.step(len(blocks) / len(slices))
        uncancelled = totals != 0
        candidates = list(workers.map(lambda block: _candidates(block, uncancelled), blocks))
    empty = np.zeros(0, dtype=object)
    return Measured(
        np.concatenate([block.polygons for block in blocks] or [empty]),
        np.concatenate([block.valid for block in blocks] or [empty.astype(bool)]),
        _settled(candidates),
    )


def _slices(geometries: Geometries) -> Iterator[slice]:
    """Cut the features into runs of about equal numbers of vertices."""
    vertices = np.cumsum(shapely.get_num_coordinates(geometries))
    begin = 0
    while begin < len(geometries):
        done = vertices[begin - 1] if begin else 0
        end = max(int(np.searchsorted(vertices, done + _BLOCK_VERTICES)), begin + 1)
        yield slice(begin, end)
        begin = end


def _block(geometries: Geometries, offset: int) -> _Block:
    valid = shapely.is_valid(geometries) | shapely.is_missing(geometries)
    polygons = geometries if valid.all() else repaired(geometries, valid)
    xy, counts, owner, hole = _rings(polygons)
    last = np.cumsum(counts) - 1
    reverse = np.repeat(_is_clockwise(xy, counts, last) != hole, counts)[:-1]
    hashes = _vertex_hashes(xy)
    is_edge = hashes[:-1] != hashes[1:]
    is_edge[last[:-1]] = False
    at = np.flatnonzero(is_edge)
    key = (hashes[:-1] + hashes[1:])[at]
    forward = ((hashes[:-1] < hashes[1:]) != reverse)[at]
    return _Block(
        polygons=polygons,
        valid=valid,
        xy=xy,
        at=at,
        feature=np.repeat(owner, counts)[at] + offset,
        reverse=reverse[at],
        forward=forward,
        key=key,
        sums=_slot_sums(key, forward),
    )


def repaired(geometries: Geometries, valid: Flags) -> Geometries:
    """Return the polygons with the invalid ones made valid; lines and points are dropped."""
    made = geometries.copy()
    for index in np.flatnonzero(~valid):
        whole = shapely.make_valid(made[index], method="structure", keep_collapsed=False)
        parts = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
        made[index] = shapely.multipolygons(parts) if len(parts) != 1 else parts[0]
        if made[index].is_empty:
            made[index] = None
    return made


def _rings(polygons: Geometries) -> tuple[Floats, Indices, Indices, Flags]:
    """Return vertices ring by ring: xy, count per ring, feature of each ring, is it a hole.

    Polygons without holes give their vertices directly; making ring objects costs more than all
    the rest.
    """
    simple = (shapely.get_type_id(polygons) == _POLYGON) & (
        shapely.get_num_interior_rings(polygons) == 0
    )
    plain = polygons[simple]
    others = np.flatnonzero(~simple)
    parts, part_owner = shapely.get_parts(polygons[others], return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    hole = np.zeros(len(rings), dtype=bool)
    hole[1:] = ring_part[1:] == ring_part[:-1]
    # Adding zero turns -0.0 into 0.0, which has other bits.
    xy = np.concatenate([shapely.get_coordinates(plain), shapely.get_coordinates(rings)]) + 0.0
    counts = np.concatenate(
        [shapely.get_num_coordinates(plain), shapely.get_num_coordinates(rings)]
    ).astype(np.int64)
    owner = np.concatenate([np.flatnonzero(simple), others[part_owner[ring_part]]])
    full = counts > 0
    return (
        xy,
        counts[full],
        owner[full],
        np.concatenate([np.zeros(len(plain), dtype=bool), hole])[full],
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


def _slot_sums(key: _Words, forward: Flags) -> Floats:
    """Add each edge's signed weight to its slot; a slot where all edges cancel sums to zero.

    Weights are whole numbers below 2**31, so the sums are exact. A slot with an edge left over
    stays at zero by accident only if several such edges meet in it and balance (about 2**-31).
    """
    weight = (key >> _WEIGHT_SHIFT).astype(np.float64)
    np.negative(weight, out=weight, where=forward)
    return np.asarray(np.bincount(_slots(key), weight, minlength=1 << _SLOT_BITS), dtype=np.float64)


def _slots(key: _Words) -> Indices:
    return (key & _SLOT_MASK).astype(np.int64)


def _candidates(block: _Block, uncancelled: Flags) -> tuple[_Words, Flags, Residue]:
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
