"""The proof that a partition is one: what always holds, each a sentence, tested on the whole.

Operations test what they change (`gis.topology.validity`); this file proves everything, for tests,
for opening a file and for `towngrid check`. Crossings are decided in whole numbers.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, Arc, ArcId, Label, NodeId
from gis.topology.validity import labels_agree_round

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


class Invariant(StrEnum):
    """Name what always holds in a partition."""

    NODES_EXIST = "Every arc begins and ends at a node that exists."
    SIDES_DIFFER = "The left label of an arc differs from its right label."
    SEGMENTS_HAVE_LENGTH = "No two successive vertices of an arc are at the same place."
    MEET_AT_NODES = "Arcs meet each other and themselves at nodes only."
    LABELS_AGREE = "Round each node, the left label of an arc is the right label of the next."
    NODES_NEEDED = (
        "At every node three arc ends meet, or more, or one closed arc alone, or two arcs of which"
        " different things are known."
    )
    LABELS_KNOWN = "Every label is known."
    GRIDS_HAVE_LAND = "Every grid that takes part in the partition has land."
    LABELS_FIT = "Land that lies within other land carries that land's label on its outer side."
    AREAS_ADD_UP = "The areas of all labels inside sum to the area of the frame."


@dataclass(frozen=True, slots=True)
class Violation:
    """Tell what does not hold, for which records, and where (millimetres) if at one place."""

    invariant: Invariant
    arcs: tuple[ArcId, ...] = ()
    nodes: tuple[NodeId, ...] = ()
    labels: tuple[Label, ...] = ()
    place_mm: tuple[int, int] | None = None


def check(
    partition: Partition,
    *,
    known: Collection[Label] | None = None,
    landed: Collection[Label] = (),
) -> list[Violation]:
    """Return every violation of the invariants; none proves the partition.

    `known` are the labels that may occur besides OUTSIDE, None for any; `landed` those that must
    have land. That each grid lies in one unit follows from its label. Where arcs do not even have
    their nodes, nothing else is tested.
    """
    loose = list(_arcs_without_nodes(partition))
    if loose:
        return loose
    violations = [
        *_labels_unknown(partition, known),
        *_labels_without_land(partition, landed),
        *_nodes_not_needed(partition),
        *_labels_that_disagree(partition),
    ]
    if partition.arcs:
        segments = _Segments(partition)
        violations += [*_bad_arcs(partition, segments), *_meetings(segments)]
    if not violations:
        violations += _areas_that_do_not_add_up(partition)
    return violations


def _arcs_without_nodes(partition: Partition) -> Iterator[Violation]:
    for arc in partition.arcs.values():
        missing = tuple(node for node in (arc.start, arc.end) if node not in partition.nodes)
        if missing:
            yield Violation(Invariant.NODES_EXIST, arcs=(arc.id,), nodes=missing)


def _labels_unknown(partition: Partition, known: Collection[Label] | None) -> Iterator[Violation]:
    if known is not None:
        for label in sorted(partition.labels() - {OUTSIDE} - set(known)):
            yield Violation(Invariant.LABELS_KNOWN, arcs=partition.arcs_of(label), labels=(label,))


def _labels_without_land(partition: Partition, landed: Collection[Label]) -> Iterator[Violation]:
    for label in sorted(set(landed) - partition.labels()):
        yield Violation(Invariant.GRIDS_HAVE_LAND, labels=(label,))


def _nodes_not_needed(partition: Partition) -> Iterator[Violation]:
    for node in partition.nodes.values():
        arcs = [partition.arcs[arc] for arc in partition.arcs_at(node.id)]
        ends = sum((arc.start == node.id) + (arc.end == node.id) for arc in arcs)
        parts_facts = len({arc.border for arc in arcs}) == 2
        if ends < 3 and not (ends == 2 and (len(arcs) == 1 or parts_facts)):
            ids = tuple(arc.id for arc in arcs)
            yield Violation(Invariant.NODES_NEEDED, ids, (node.id,), place_mm=(node.x, node.y))


def _labels_that_disagree(partition: Partition) -> Iterator[Violation]:
    for node in partition.nodes.values():
        if not labels_agree_round(partition, node.id):
            arcs = partition.arcs_at(node.id)
            yield Violation(Invariant.LABELS_AGREE, arcs, (node.id,), place_mm=(node.x, node.y))


class _Segments:
    """All segments of a partition; `p` and `q` name their ends, so that equal names are one point.

    Node ends are named by the node, negative; every other vertex has a name of its own.
    """

    def __init__(self, partition: Partition) -> None:
        self.arcs = sorted(partition.arcs)
        lines = [partition.line_mm(arc) for arc in self.arcs]
        counts = np.array([len(line) - 1 for line in lines], dtype=np.int64)
        xy = np.concatenate(lines)
        name = np.arange(len(xy))
        firsts = np.cumsum(counts + 1) - counts - 1
        records = [partition.arcs[arc] for arc in self.arcs]
        name[firsts] = [-record.start for record in records]
        name[firsts + counts] = [-record.end for record in records]
        begins = np.ones(len(xy), dtype=bool)
        begins[firsts + counts] = False
        at = np.flatnonzero(begins)
        self.a, self.b = xy[at], xy[at + 1]
        self.p, self.q = name[at], name[at + 1]
        self.arc: IntArray = np.repeat(np.arange(len(lines)), counts)

    def arc_of(self, segment: int) -> ArcId:
        return self.arcs[int(self.arc[segment])]

    def place_of(self, segment: int) -> tuple[int, int]:
        return int(self.a[segment, 0]), int(self.a[segment, 1])


def _bad_arcs(partition: Partition, segments: _Segments) -> Iterator[Violation]:
    for arc in partition.arcs.values():
        if arc.left == arc.right:
            yield Violation(Invariant.SIDES_DIFFER, arcs=(arc.id,), labels=(arc.left,))
    for i in np.flatnonzero((segments.a == segments.b).all(axis=1)).tolist():
        arcs = (segments.arc_of(i),)
        place = segments.place_of(i)
        yield Violation(Invariant.SEGMENTS_HAVE_LENGTH, arcs, place_mm=place)


def _meetings(segments: _Segments) -> Iterator[Violation]:
    """Find segments that share a point other than a common end by name."""
    ends = np.stack([segments.a, segments.b], axis=1)
    low, high = ends.min(axis=1).astype(np.float64), ends.max(axis=1).astype(np.float64)
    boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    first, second = shapely.STRtree(boxes).query(boxes)
    once = first < second
    i, j = first[once], second[once]
    bad = _meet_unlawfully(segments, i, j)
    for one, other in zip(i[bad].tolist(), j[bad].tolist(), strict=True):
        arcs = tuple(sorted({segments.arc_of(one), segments.arc_of(other)}))
        yield Violation(Invariant.MEET_AT_NODES, arcs, place_mm=segments.place_of(one))


def _meet_unlawfully(segments: _Segments, i: IntArray, j: IntArray) -> BoolArray:
    a, b, c, d = segments.a[i], segments.b[i], segments.a[j], segments.b[j]
    bad = np.zeros(len(i), dtype=bool)
    shared = np.zeros(len(i), dtype=np.int64)
    for name, here, there in ((segments.p[i], a, b), (segments.q[i], b, a)):
        for other_name, other_there in ((segments.p[j], d), (segments.q[j], c)):
            same = name == other_name
            shared += same
            bad |= same & _same_direction(there - here, other_there - here)
    apart = shared == 0
    bad[apart] = _intersect(a[apart], b[apart], c[apart], d[apart])
    return bad | (shared > 1)


def _same_direction(u: IntArray, v: IntArray) -> BoolArray:
    cross = u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]
    return np.asarray((cross == 0) & ((u * v).sum(axis=1) > 0))


def _intersect(a: IntArray, b: IntArray, c: IntArray, d: IntArray) -> BoolArray:
    """Tell which closed segments a-b and c-d share a point. Exact up to extents of 1e9 mm."""
    turn_c, turn_d, turn_a, turn_b = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    crossing = (turn_c * turn_d <= 0) & (turn_a * turn_b <= 0)
    in_line = (turn_c == 0) & (turn_d == 0)
    boxes_touch = (
        (np.maximum(a, b) >= np.minimum(c, d)) & (np.maximum(c, d) >= np.minimum(a, b))
    ).all(axis=1)
    return np.asarray(np.where(in_line, boxes_touch, crossing))


def _turn(a: IntArray, b: IntArray, p: IntArray) -> IntArray:
    u, v = b - a, p - a
    return np.asarray(np.sign(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]))


def _areas_that_do_not_add_up(partition: Partition) -> Iterator[Violation]:
    """Compare the area that a label's arcs go round, counted with sign, with its polygon's.

    Arcs that meet at nodes only and whose labels agree there can still lie in land of another
    label than their outer side says. Then that label goes round them the wrong way.
    """
    inside = sorted(partition.labels() - {OUTSIDE})
    total = 0.0
    for label in inside:
        area = float(partition.polygon_mm(label).area)
        total += area
        signed = sum(
            _twice_area(partition, partition.arcs[arc], label) for arc in partition.arcs_of(label)
        )
        if abs(2 * area - signed) > _slack(area):
            arcs = partition.arcs_of(label)
            yield Violation(Invariant.LABELS_FIT, arcs=arcs, labels=(label,))
    frame = float(partition.frame_mm().area)
    if abs(total - frame) > _slack(frame):
        yield Violation(Invariant.AREAS_ADD_UP, labels=tuple(inside))


def _slack(area_mm2: float) -> float:
    """Return what floating point may lose of an area."""
    return 1.0 + 1e-9 * area_mm2


def _twice_area(partition: Partition, arc: Arc, label: Label) -> int:
    line = partition.line_mm(arc.id)
    (x0, y0), (x1, y1) = line[0].tolist(), line[-1].tolist()
    local = line - line[0]
    inner = local[:-1, 0] * local[1:, 1] - local[1:, 0] * local[:-1, 1]
    twice = int(inner.sum()) + int(x0 * y1 - x1 * y0)
    return twice if arc.left == label else -twice
