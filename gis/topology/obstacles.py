"""What stands in the way of a shorter course: asked corner by corner, before a change is made."""

from itertools import pairwise

import numpy as np

from gis.geometry.lattice import LatticeArray
from gis.topology.border_part import BorderPart
from gis.topology.partition import Partition
from gis.topology.validity import inner_of_segment, strictly_inside


class Obstacles:
    """Hold the vertices of all boundaries about a part of an arc, but for those of the arc."""

    def __init__(self, partition: Partition, part: BorderPart) -> None:
        """Gather what lies in the box of the part; courses to ask about stay within it."""
        line = part.line_mm(partition)
        low, high = line.min(axis=0), line.max(axis=0)
        bounds = (int(low[0]), int(low[1]), int(high[0]), int(high[1]))
        near = [arc for arc in partition.arcs_near(bounds) if arc != part.arc]
        points = np.concatenate([line[:0], *(partition.line_mm(arc) for arc in near)])
        self._points = points[((points >= low) & (points <= high)).all(axis=1)]

    def let_pass(self, old: LatticeArray, new: LatticeArray, own: LatticeArray) -> bool:
        """Tell whether the part `old` of the arc's course may become `new`; the ends are the same.

        No vertex may come to lie on the other side or on the new course, neither one of another
        boundary nor one of `own`, which are those of the rest of the arc. A segment with both ends
        elsewhere could cross a straight course only together with the old one. So cuts of one arc
        that are each let pass do not cross each other either.
        """
        ring = np.concatenate([old, new[::-1]])
        low, high = ring.min(axis=0), ring.max(axis=0)
        points = np.concatenate([self._points, own])
        points = points[((points >= low) & (points <= high)).all(axis=1)]
        if len(points) == 0:
            return True
        return not (
            strictly_inside(ring, points).any()
            or any(inner_of_segment(a, b, points).any() for a, b in pairwise(new))
        )
