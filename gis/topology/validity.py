"""May a change of shape stand? A local test, exact in whole numbers.

A partition stays one when, after vertices were moved, put in or taken out,
(1) no segment has no length, (2) no changed segment meets another one but at a shared end,
(3) no vertex lies between the old and the new course (an enclave would change sides without
touching anything), and (4) round every node concerned the labels still agree.
"""

from collections.abc import Collection, Sequence
from functools import cmp_to_key
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.topology.partition import Partition
from gis.topology.records import ArcId, Label, NodeId

IntArray = NDArray[np.int64]

Sweep = tuple[ArcId, LatticeArray]
"""An arc and the ring of points between its old and its new course, shape (n, 2)."""


def require_valid_reshape(
    partition: Partition, arcs: Collection[ArcId], sweeps: Sequence[Sweep]
) -> None:
    """Raise Refused when the arcs, changed in shape, break the partition.

    `partition` is the one after the change; `arcs` are those of changed shape; `sweeps` enclose
    what lies between the old and the new course of each. Cost depends on the neighbourhood only.
    """
    for arc in arcs:
        line = partition.line_mm(arc)
        if (np.diff(line, axis=0) == 0).all(axis=1).any():
            raise Refused(Reason.COLLAPSES, arc=arc)
    if sweeps:
        everything = np.concatenate([ring for _, ring in sweeps])
        near = sorted({*_arcs_round(partition, everything), *(arc for arc, _ in sweeps)})
        segments = _Segments(partition, near)
        for arc, ring in sweeps:
            _require_free_course(segments, arc, ring)
            _require_nothing_passed(partition, near, ring)
    for node in sorted(
        {node for a in arcs for node in (partition.arcs[a].start, partition.arcs[a].end)}
    ):
        if not labels_agree_round(partition, node):
            raise Refused(Reason.BREAKS_PARTITION, node=node)


def require_new_segments_free(before: Partition, after: Partition, arcs: Collection[ArcId]) -> None:
    """Raise Refused when a segment that some arcs of `after` have anew meets what it must not.

    For changes that node lines: rounding a crossing to the lattice bends a segment a little, and
    it could then touch an arc that took no part. Segments that `before` has are not tested again.
    """
    known = {
        segment
        for arc in {near for arc in arcs for near in _arcs_round(before, after.line_mm(arc))}
        for segment in _segment_keys(before.line_mm(arc))
    }
    for arc in arcs:
        line = after.line_mm(arc)
        for index, key in enumerate(_segment_keys(line)):
            if key not in known:
                piece = line[index : index + 2]
                near = sorted({*_arcs_round(after, piece), arc})
                _require_free_course(_Segments(after, near), arc, piece)


def _arcs_round(partition: Partition, line: LatticeArray) -> list[ArcId]:
    (west, south), (east, north) = line.min(axis=0), line.max(axis=0)
    return partition.arcs_near((int(west), int(south), int(east), int(north)))


def _segment_keys(line: LatticeArray) -> list[frozenset[tuple[int, int]]]:
    points = [(int(x), int(y)) for x, y in line]
    return [frozenset(pair) for pair in pairwise(points)]


class _Segments:
    """The segments of some arcs, with what is needed to tell a lawful meeting from a crossing."""

    def __init__(self, partition: Partition, arcs: Sequence[ArcId]) -> None:
        lines = [partition.line_mm(arc) for arc in arcs]
        counts = [len(line) - 1 for line in lines]
        self.a: IntArray = np.concatenate([line[:-1] for line in lines])
        self.b: IntArray = np.concatenate([line[1:] for line in lines])
        self.arc: IntArray = np.repeat(np.array(arcs, dtype=np.int64), counts)
        self.index: IntArray = np.concatenate([np.arange(n) for n in counts])
        self.node_a: IntArray = np.full(len(self.a), -1, dtype=np.int64)
        self.node_b: IntArray = np.full(len(self.a), -1, dtype=np.int64)
        ends = np.cumsum(counts)
        self.node_a[ends - counts] = [partition.arcs[arc].start for arc in arcs]
        self.node_b[ends - 1] = [partition.arcs[arc].end for arc in arcs]


def _require_free_course(segments: _Segments, arc: ArcId, ring: LatticeArray) -> None:
    """Test the segments of `arc` that touch the ring's box against all of `segments` there."""
    low, high = ring.min(axis=0), ring.max(axis=0)
    in_box = (np.maximum(segments.a, segments.b) >= low).all(axis=1) & (
        np.minimum(segments.a, segments.b) <= high
    ).all(axis=1)
    candidates = np.flatnonzero(in_box)
    for i in candidates[segments.arc[candidates] == arc]:
        others = candidates[candidates != i]
        bad = others[_conflicts(segments, int(i), others)]
        if len(bad):
            raise Refused(Reason.CROSSES_BOUNDARY, arc=ArcId(int(segments.arc[bad[0]])))


def _conflicts(segments: _Segments, i: int, others: IntArray) -> NDArray[np.bool_]:
    """Tell for which of `others` segment i meets them other than at a lawful shared end."""
    a, b = segments.a[i], segments.b[i]
    c, d = segments.a[others], segments.b[others]
    side_c, side_d = _side(a, b, c), _side(a, b, d)
    side_a, side_b = _side(c, d, a), _side(c, d, b)
    crossing = (side_c * side_d < 0) & (side_a * side_b < 0)

    follows = (segments.arc[others] == segments.arc[i]) & (
        np.abs(segments.index[others] - segments.index[i]) == 1
    )
    for end, node in ((a, segments.node_a[i]), (b, segments.node_b[i])):
        for far, far_node in ((c, segments.node_a[others]), (d, segments.node_b[others])):
            same_place = (far == end).all(axis=1)
            lawful = follows | ((far_node == node) & (node != -1))
            crossing |= same_place & ~lawful
    both_ends = ((c == a).all(axis=1) & (d == b).all(axis=1)) | (
        (c == b).all(axis=1) & (d == a).all(axis=1)
    )
    touching = (
        _between(a, b, c, side_c)
        | _between(a, b, d, side_d)
        | _between(c, d, a, side_a)
        | _between(c, d, b, side_b)
    )
    found: NDArray[np.bool_] = crossing | both_ends | touching
    return found


def _side(a: IntArray, b: IntArray, p: IntArray) -> IntArray:
    """Return the sign of the turn a, b, p. Differences stay below 1e8 mm: products are exact."""
    ab, ap = b - a, p - a
    turn: IntArray = np.sign(ab[..., 0] * ap[..., 1] - ab[..., 1] * ap[..., 0])
    return turn


def _between(a: IntArray, b: IntArray, p: IntArray, side: IntArray) -> NDArray[np.bool_]:
    """Tell where p lies on segment a, b but on neither end; `side` is `_side(a, b, p)`."""
    within = (p >= np.minimum(a, b)).all(axis=-1) & (p <= np.maximum(a, b)).all(axis=-1)
    on_end = (p == a).all(axis=-1) | (p == b).all(axis=-1)
    inside: NDArray[np.bool_] = (side == 0) & within & ~on_end
    return inside


def _require_nothing_passed(
    partition: Partition, near: Sequence[ArcId], ring: LatticeArray
) -> None:
    low, high = ring.min(axis=0), ring.max(axis=0)
    for arc in near:
        line = partition.line_mm(arc)
        inside = ((line >= low) & (line <= high)).all(axis=1)
        points = line[inside]
        if len(points) and _inside(ring, points).any():
            raise Refused(Reason.PASSES_OVER, arc=arc)


def _inside(ring: LatticeArray, points: LatticeArray) -> NDArray[np.bool_]:
    """Tell which points lie strictly inside a ring, even-odd, exact; corners count as outside."""
    odd = np.zeros(len(points), dtype=bool)
    on_edge = np.zeros(len(points), dtype=bool)
    for a, b in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        side = _side(a, b, points)
        if a[1] != b[1]:
            upward = bool(b[1] > a[1])
            spans = (a[1] > points[:, 1]) != (b[1] > points[:, 1])
            odd ^= spans & ((side > 0) == upward) & (side != 0)
        within = (points >= np.minimum(a, b)).all(axis=1) & (points <= np.maximum(a, b)).all(axis=1)
        on_edge |= (side == 0) & within
    return odd & ~on_edge


def labels_agree_round(partition: Partition, node: NodeId) -> bool:
    """Tell whether, going round a node, each arc's left label is the next one's right label."""
    ends: list[tuple[int, int, Label, Label]] = []
    for arc in partition.arcs_at(node):
        record, line = partition.arcs[arc], partition.line_mm(arc)
        if record.start == node:
            dx, dy = line[1] - line[0]
            ends.append((int(dx), int(dy), record.left, record.right))
        if record.end == node:
            dx, dy = line[-2] - line[-1]
            ends.append((int(dx), int(dy), record.right, record.left))
    ends.sort(key=cmp_to_key(_by_angle))
    following = [*ends[1:], *ends[:1]]
    return all(this[2] == after[3] for this, after in zip(ends, following, strict=True))


def _by_angle(p: tuple[int, int, Label, Label], q: tuple[int, int, Label, Label]) -> int:
    """Order directions counter-clockwise from due east, exactly."""
    half_p = 0 if p[1] > 0 or (p[1] == 0 and p[0] > 0) else 1
    half_q = 0 if q[1] > 0 or (q[1] == 0 and q[0] > 0) else 1
    if half_p != half_q:
        return half_p - half_q
    turn = p[0] * q[1] - p[1] * q[0]
    return -1 if turn > 0 else int(turn < 0)
