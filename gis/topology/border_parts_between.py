"""From two places on one border to the parts of boundaries between them."""

from gis.topology.border_part import BorderPart
from gis.topology.line_network import LineNetwork
from gis.topology.partition import Partition
from gis.topology.records import ArcId

VertexOfArc = tuple[ArcId, int]
"""An arc and one of its vertices, counted in `Partition.line_mm(arc)`."""


def border_parts_between(
    partition: Partition, start: VertexOfArc, end: VertexOfArc
) -> tuple[BorderPart, ...]:
    """Return the parts along the shortest way from one vertex to another on the same border.

    A border is all that parts the same two labels: the way leads over the nodes where only what
    is known about it changes, over the place where a closed boundary begins, and over junctions
    where it goes on. The parts are in their order from `start`. Empty when both are one place or
    lie on different borders, or no such way leads from one to the other.
    """
    labels = frozenset(partition.arcs[start[0]].labels())
    if labels != frozenset(partition.arcs[end[0]].labels()):
        return ()
    beside = set(partition.arcs_of(min(labels))) & set(partition.arcs_of(max(labels)))
    arcs = sorted(beside)
    network = LineNetwork([partition.line_mm(arc) for arc in arcs])
    places = [network.place(arcs.index(arc), vertex) for arc, vertex in (start, end)]
    ways = network.ways(*places)
    parts: list[BorderPart] = []
    for i, (number, ahead) in enumerate(ways):
        arc = arcs[number]
        entry, leave = (0, len(partition.line_mm(arc)) - 1)[:: 1 if ahead else -1]
        first = start[1] if i == 0 else entry
        last = end[1] if i == len(ways) - 1 else leave
        if first != last:
            parts.append(BorderPart(arc, min(first, last), max(first, last)))
    return tuple(parts)
