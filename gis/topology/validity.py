"""May a change of shape stand? A local test, exact in whole numbers.

A partition stays one when, after vertices were moved, put in or taken out,
(1) no segment has no length, (2) no changed segment meets another one but at a shared end,
(3) no vertex lies between the old and the new course (an enclave would change sides without
touching anything), and (4) round every node concerned the labels still agree.
"""

from collections.abc import Collection, Sequence
from functools import cmp_to_key

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.topology.chains import SegmentIndex
from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, ArcId, Label, NodeId

IntArray = NDArray[np.int64]

_FEW = 12
"""So many segments are tested faster one by one than by an index."""

Sweep = tuple[ArcId, LatticeArray]
"""An arc and the ring of points between its old and its new course, shape (n, 2)."""


def require_valid_reshape(
    partition: Partition, arcs: Collection[ArcId], sweeps: Sequence[Sweep]
) -> None:
    """Raise Refused when the arcs, changed in shape, break the partition.

    `partition` is the one after the change; `arcs` are those of changed shape; `sweeps` enclose
    what lies between the old and the new course of each. Cost depends on the neighbourhood only.
    """
    _require_length(partition, arcs)
    if sweeps:
        everything = np.concatenate([ring for _, ring in sweeps])
        near = sorted({*_arcs_round(partition, everything), *(arc for arc, _ in sweeps)})
        segments = _Segments(partition, near)
        for arc, ring in sweeps:
            _require_free_course(segments, arc, ring)
            _require_nothing_passed(segments, ring)
    _require_labels_agree(partition, arcs)


def require_valid_courses(before: Partition, after: Partition, arcs: Collection[ArcId]) -> None:
    """Raise Refused when arcs that got another course break the partition `after` the change.

    `arcs` are all of changed course, also those at a node that moved; the labels and the ends of
    each are as `before`. Any number of vertices may have changed: the course may stand when it
    meets nothing and no unchanged boundary lies between the old and the new one. A boundary that
    moved as a whole, with its nodes, must still lie in the land that its outer side names.
    """
    changed = set(arcs)
    sweeps = [
        (arc, ring)
        for arc in sorted(changed)
        if (ring := _swept(before.line_mm(arc), after.line_mm(arc))) is not None
    ]
    _require_length(after, changed)
    if sweeps:
        everything = np.concatenate([ring for _, ring in sweeps])
        near = sorted({*_arcs_round(after, everything), *changed})
        segments = _Segments(after, near)
        for arc, ring in sweeps:
            _require_free_course(segments, arc, ring)
            _require_nothing_passed(segments, ring, but_not=changed)
            _require_nodes_not_passed(before, after, changed, ring)
    _require_labels_agree(after, changed)
    for arc in sorted(changed):
        _require_in_its_land(before, after, arc)


def require_new_segments_free(before: Partition, after: Partition, arcs: Collection[ArcId]) -> None:
    """Raise Refused when a segment that some arcs of `after` have anew meets what it must not.

    For changes that node lines: rounding a crossing to the lattice bends a segment a little, and
    it could then touch an arc that took no part, or fold up where an arc returns within a
    millimetre. Segments that `before` has are not tested again.
    """
    if not arcs:
        return
    _require_labels_agree(after, arcs)
    lines = [after.line_mm(arc) for arc in arcs]
    a = np.concatenate([line[:-1] for line in lines])
    b = np.concatenate([line[1:] for line in lines])
    round_them = _arcs_round(before, np.concatenate(lines))
    known = SegmentIndex.of_lines([before.line_mm(arc) for arc in round_them])
    is_new = ~known.holds(a, b)
    if not is_new.any():
        return
    new = np.concatenate([a[is_new], b[is_new]])
    segments = _Segments(after, _arcs_round(after, new))
    low, high = np.minimum(segments.a, segments.b), np.maximum(segments.a, segments.b)
    in_box = ((high >= new.min(axis=0)) & (low <= new.max(axis=0))).all(axis=1)
    is_new = in_box & np.isin(segments.arc, np.fromiter(arcs, dtype=np.int64))
    is_new &= ~known.holds(segments.a, segments.b)
    own, others = np.flatnonzero(is_new), np.flatnonzero(in_box)
    _require_apart(segments, *_pairs_in_reach(segments, own, others))


def twice_signed_area(partition: Partition, label: Label, arcs: Collection[ArcId]) -> int:
    """Return twice the area, mm2, that the land of `label` gets from arcs, counted with sign.

    Over all arcs of a label it is twice the area of its land; exact.
    """
    total = 0
    for arc in arcs:
        line = partition.line_mm(arc)
        (x0, y0), (x1, y1) = line[0].tolist(), line[-1].tolist()
        local = line - line[0]
        inner = local[:-1, 0] * local[1:, 1] - local[1:, 0] * local[:-1, 1]
        twice = int(inner.sum()) + int(x0 * y1 - x1 * y0)
        total += twice if partition.arcs[arc].left == label else -twice
    return total


def _require_length(partition: Partition, arcs: Collection[ArcId]) -> None:
    for arc in arcs:
        line = partition.line_mm(arc)
        if (np.diff(line, axis=0) == 0).all(axis=1).any():
            raise Refused(Reason.COLLAPSES, arc=arc)


def _require_labels_agree(partition: Partition, arcs: Collection[ArcId]) -> None:
    ends = {node for a in arcs for node in (partition.arcs[a].start, partition.arcs[a].end)}
    for node in sorted(ends):
        if not labels_agree_round(partition, node):
            raise Refused(Reason.BREAKS_PARTITION, node=node)


def _swept(old: LatticeArray, new: LatticeArray) -> LatticeArray | None:
    """Return the ring between two courses, without what both have at their ends."""
    shorter = min(len(old), len(new))
    same_first = (old[:shorter] == new[:shorter]).all(axis=1)
    same_last = (old[len(old) - shorter :] == new[len(new) - shorter :]).all(axis=1)[::-1]
    first = int(np.argmin(np.append(same_first, False)))
    last = int(np.argmin(np.append(same_last, False)))
    if first == len(old) == len(new):
        return None
    last = min(last, shorter - first)
    begin = max(first - 1, 0)
    old_part = old[begin : len(old) - max(last - 1, 0)]
    new_part = new[begin : len(new) - max(last - 1, 0)]
    return np.concatenate([old_part, new_part[::-1]])


def _require_nodes_not_passed(
    before: Partition, after: Partition, arcs: Collection[ArcId], ring: LatticeArray
) -> None:
    """Test the ends of changed arcs that stayed where they were."""
    nodes = {node: arc for arc in arcs for node in (after.arcs[arc].start, after.arcs[arc].end)}
    still = [after.nodes[node] for node in nodes if after.nodes[node] == before.nodes[node]]
    if still:
        inside = strictly_inside(
            ring, np.array([(node.x, node.y) for node in still], dtype=np.int64)
        )
        if inside.any():
            raise Refused(Reason.PASSES_OVER, arc=nodes[still[int(np.argmax(inside))].id])


def _require_in_its_land(before: Partition, after: Partition, arc: ArcId) -> None:
    """Test a boundary that nothing holds: it could have left the land it lies in untouched."""
    record = after.arcs[arc]
    ends = (record.start, record.end)
    if any(after.nodes[node] == before.nodes[node] for node in ends):
        return
    for label in record.labels():
        if label != OUTSIDE:
            area = float(after.polygon_mm(label).area)
            signed = twice_signed_area(after, label, after.arcs_of(label))
            if abs(2 * area - signed) > 1.0 + 1e-9 * area:
                raise Refused(Reason.PASSES_OVER, arc=arc)


def _arcs_round(partition: Partition, line: LatticeArray) -> list[ArcId]:
    (west, south), (east, north) = line.min(axis=0), line.max(axis=0)
    return partition.arcs_near((int(west), int(south), int(east), int(north)))


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
    own = candidates[segments.arc[candidates] == arc]
    if len(own) > _FEW:
        i, others = _pairs_in_reach(segments, own, candidates)
    else:
        i, others = np.repeat(own, len(candidates)), np.tile(candidates, len(own))
    _require_apart(segments, i, others)


def _require_apart(segments: _Segments, i: IntArray, others: IntArray) -> None:
    """Test segments `i` each against the one beside it in `others`; itself does not count."""
    apart = i != others
    i, others = i[apart], others[apart]
    meet = np.flatnonzero(_conflicts(segments, i, others))
    if len(meet) == 0:
        return
    is_other = segments.arc[others[meet]] != segments.arc[i[meet]]
    first = meet[int(np.argmax(is_other))]
    place = _meeting(segments, int(i[first]), int(others[first]))
    if not is_other.any():
        raise Refused(Reason.CROSSES_ITSELF, place=place)
    raise Refused(Reason.CROSSES_BOUNDARY, arc=ArcId(int(segments.arc[others[first]])), place=place)


def _meeting(segments: _Segments, one: int, other: int) -> tuple[float, float]:
    """Return where two segments meet, millimetres, for the eye: not exact."""
    lines = [shapely.LineString([segments.a[k], segments.b[k]]) for k in (one, other)]
    place = lines[0].intersection(lines[1])
    x, y = shapely.get_coordinates(place if not place.is_empty else lines[1])[0].tolist()
    return x, y


def _pairs_in_reach(
    segments: _Segments, own: IntArray, others: IntArray
) -> tuple[IntArray, IntArray]:
    """Return the pairs of segments whose boxes touch."""
    ends = np.stack([segments.a[others], segments.b[others]], axis=1).astype(np.float64)
    boxes = shapely.box(*ends.min(axis=1).T, *ends.max(axis=1).T)
    first, second = shapely.STRtree(boxes).query(boxes[np.searchsorted(others, own)])
    return own[first], others[second]


def _conflicts(segments: _Segments, i: IntArray, others: IntArray) -> NDArray[np.bool_]:
    """Tell for which of `others` segment i beside it meets it other than at a lawful shared end."""
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


def inner_of_segment(a: LatticeArray, b: LatticeArray, points: LatticeArray) -> NDArray[np.bool_]:
    """Tell which points, shape (n, 2), lie on the segment from a to b but on neither end; exact."""
    return _between(a, b, points, _side(a, b, points))


def _between(a: IntArray, b: IntArray, p: IntArray, side: IntArray) -> NDArray[np.bool_]:
    """Tell where p lies on segment a, b but on neither end; `side` is `_side(a, b, p)`."""
    within = (p >= np.minimum(a, b)).all(axis=-1) & (p <= np.maximum(a, b)).all(axis=-1)
    on_end = (p == a).all(axis=-1) | (p == b).all(axis=-1)
    inside: NDArray[np.bool_] = (side == 0) & within & ~on_end
    return inside


def _require_nothing_passed(
    segments: _Segments, ring: LatticeArray, but_not: Collection[ArcId] = ()
) -> None:
    """Test that no vertex of the arcs lies strictly inside a ring, but for those of some arcs."""
    is_last = segments.node_b != -1
    points = np.concatenate([segments.a, segments.b[is_last]])
    arcs = np.concatenate([segments.arc, segments.arc[is_last]])
    in_box = ((points >= ring.min(axis=0)) & (points <= ring.max(axis=0))).all(axis=1)
    if but_not:
        in_box &= ~np.isin(arcs, np.array(sorted(but_not)))
    points, arcs = points[in_box], arcs[in_box]
    if len(points):
        inside = strictly_inside(ring, points)
        if inside.any():
            raise Refused(Reason.PASSES_OVER, arc=ArcId(int(arcs[np.argmax(inside)])))


def strictly_inside(ring: LatticeArray, points: LatticeArray) -> NDArray[np.bool_]:
    """Tell which points lie strictly inside a ring, even-odd, exact; corners count as outside."""
    if len(ring) > _FEW:
        polygon = shapely.Polygon(ring)
        shapely.prepare(polygon)
        return np.asarray(shapely.contains_xy(polygon, *points.T.astype(np.float64)))
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
