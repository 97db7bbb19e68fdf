"""A part of a boundary: what a user means who points at a stretch of it."""

from dataclasses import dataclass

from gis.geometry.lattice import LatticeArray
from gis.topology.partition import Partition
from gis.topology.records import ArcId


@dataclass(frozen=True, slots=True, order=True)
class BorderPart:
    """Be the course of an arc from one vertex to another.

    `first` and `last` count the vertices of `Partition.line_mm(arc)`, both ends of the arc
    included; `first` is less than `last`.
    """

    arc: ArcId
    first: int
    last: int

    def line_mm(self, partition: Partition) -> LatticeArray:
        """Return the vertices of the part, shape (n, 2), millimetres."""
        return partition.line_mm(self.arc)[self.first : self.last + 1]


def whole(partition: Partition, arc: ArcId) -> BorderPart:
    """Return all of an arc as a part."""
    return BorderPart(arc, 0, len(partition.arcs[arc].points) + 1)
