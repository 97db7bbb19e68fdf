"""Cuts straight across narrow land, from each place where two of its neighbours meet.

So a strip along many neighbours falls into parts of one neighbour, or of two that face each other,
and nobody gets a strip in front of somebody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from gis.geometry.lattice import LatticeArray
from gis.repair.places import sums
from gis.repair.records import Floats, Indices

_ACROSS = 2.5
"""What lies across is that many times nearer through the land than along its outline."""

_LEAST_MM = 10.0
_TO_VERTEX = 0.35
"""A cut ends in a vertex that lies within that share of its length from where it would end."""

_PLACE = np.array([1.0, 2.0**32])
"""Makes one number of a place with whole millimetres."""


@dataclass(frozen=True)
class _Outline:
    """Hold the edges of a polygon: where they begin and end, their ring, and how far along it."""

    starts: Floats
    ends: Floats
    ring: Indices
    along: Floats
    around: Floats

    @classmethod
    def of(cls, shape_mm: shapely.Polygon) -> "_Outline":
        xy, ring = shapely.get_coordinates(shapely.get_rings(shape_mm), return_index=True)
        same = np.flatnonzero(ring[1:] == ring[:-1])
        starts, ends, of_ring = xy[same], xy[same + 1], ring[same]
        length = np.hypot(*(ends - starts).T)
        total = sums(of_ring, length)
        begin = np.cumsum(total) - total
        along = np.cumsum(length) - length - begin[of_ring]
        return cls(starts, ends, of_ring, along, total[of_ring])

    def path(self, here: int, along: Floats) -> Floats:
        """Return how far it is along the outline from a vertex to places on each edge."""
        there = np.abs(along - self.along[here])
        there = np.minimum(there, self.around[here] - there)
        return np.where(self.ring == self.ring[here], there, np.inf)

    def vertex_across(
        self, here: int, end: Floats, meetings: Sequence[tuple[int, int]]
    ) -> Floats | None:
        """Return the vertex to end in rather than in the middle of an edge.

        One where others meet is best, else one that is close to the end.
        """
        place = self.starts[here]
        reach = float(np.hypot(*(end - place)))
        off = np.hypot(*(self.starts - end).T)
        away = np.hypot(*(self.starts - place).T)
        across = self.path(here, self.along) > _ACROSS * away
        meets = np.isin(self.starts @ _PLACE, np.array(meetings) @ _PLACE)
        for near in (across & meets & (off <= reach), across & (off <= _TO_VERTEX * reach)):
            if near.any():
                return np.asarray(self.starts[np.flatnonzero(near)[off[near].argmin()]])
        return None


def bridges(
    shape_mm: shapely.Polygon, sides: Sequence[tuple[int, LatticeArray]], longest_mm: float
) -> list[LatticeArray]:
    """Return cuts through a polygon with whole millimetres, lines of two places each.

    `sides` are (owner, line) with lines of its own edges. Cuts begin where sides of two owners
    meet, do not cross, and are not longer than `longest_mm`.
    """
    outline = _Outline.of(shape_mm)
    meetings = _meetings(sides)
    found: list[tuple[float, LatticeArray]] = []
    for place in meetings:
        cut = _across(outline, np.array(place, dtype=np.float64), meetings, longest_mm)
        if cut is not None:
            found.append(cut)
    chosen: list[LatticeArray] = []
    taken: list[shapely.LineString] = []
    shapely.prepare(shape_mm)
    for length, line in sorted(found, key=lambda each: (each[0], each[1].tolist())):
        step = (line[1] - line[0]) / length
        inner = shapely.LineString([line[0] + 2 * step, line[1] - 2 * step])
        if not shape_mm.contains_properly(inner):
            continue
        if any(shapely.dwithin(inner, other, 2.0) for other in taken):
            continue
        taken.append(inner)
        chosen.append(line)
    return chosen


def _meetings(sides: Sequence[tuple[int, LatticeArray]]) -> list[tuple[int, int]]:
    owners: dict[tuple[int, int], set[int]] = {}
    for owner, line in sides:
        for x, y in (line[0].tolist(), line[-1].tolist()):
            owners.setdefault((x, y), set()).add(owner)
    return sorted(place for place, several in owners.items() if len(several) > 1)


def _across(
    outline: _Outline, place: Floats, meetings: Sequence[tuple[int, int]], longest_mm: float
) -> tuple[float, LatticeArray] | None:
    at = np.flatnonzero((outline.starts == place).all(axis=1))
    if not len(at):
        return None
    here = int(at[0])
    step = outline.ends - outline.starts
    length = np.maximum(np.hypot(*step.T), 1e-9)
    along = np.clip(((place - outline.starts) * step).sum(axis=1) / length**2, 0, 1)
    ends = outline.starts + step * along[:, None]
    path = outline.path(here, outline.along + along * length)
    distance = np.hypot(*(ends - place).T)
    good = (path > _ACROSS * distance) & (distance >= _LEAST_MM) & (distance <= longest_mm)
    if not good.any():
        return None
    end = ends[int(np.flatnonzero(good)[distance[good].argmin()])]
    vertex = outline.vertex_across(here, end, meetings)
    line = np.rint(np.array([place, end if vertex is None else vertex])).astype(np.int64)
    return float(np.hypot(*(line[1] - line[0]))), line
