"""Partitions compared by what they say, whatever ids and directions their arcs have."""

from gis.topology.partition import Partition
from gis.topology.records import ArcId

Place = tuple[int, int]
CanonicalArc = tuple[tuple[Place, ...], int, int]


def canonical(partition: Partition) -> set[CanonicalArc]:
    """Return all arcs as vertices with the left and the right label."""
    return {_canonical_arc(partition, arc) for arc in partition.arcs}


def _canonical_arc(partition: Partition, arc: ArcId) -> CanonicalArc:
    record = partition.arcs[arc]
    line = [(x, y) for x, y in partition.line_mm(arc).tolist()]
    if record.start == record.end:
        ring = line[:-1]
        lowest = ring.index(min(ring))
        line = [*ring[lowest:], *ring[:lowest], ring[lowest]]
    ahead = (tuple(line), int(record.left), int(record.right))
    back = (tuple(reversed(line)), int(record.right), int(record.left))
    return min(ahead, back)
