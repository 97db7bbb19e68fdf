"""Levels of detail: each arc simplified once for every doubling of the tolerance, when asked for.

Both neighbours of a boundary are drawn from the same simplified arc, and nodes never move, so
fills and lines match at every level. Douglas-Peucker by shapely, arc by arc; what that would make
cross itself or shrink to a line is simplified by GEOS's way that keeps topology.
"""

from collections.abc import Iterable, Mapping
from math import floor, log2

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.table import Table
from gis.topology.records import ArcId
from layers.remembered import Remembered
from layers.rings import XY

_FINEST_M = 0.1
LEAST_RING = 4


def level_of(tolerance_m: float) -> int:
    """Return the level whose lines are at most `tolerance_m` off; -1 is the true line."""
    if tolerance_m < _FINEST_M:
        return -1
    return floor(log2(tolerance_m / _FINEST_M))


def tolerance_of(level: int) -> float:
    """Return how many metres the lines of a level are off at most."""
    return 0.0 if level < 0 else _FINEST_M * 2.0**level


class DetailLines:
    """Hold the lines of arcs in metres at every level. Immutable but for what it remembers."""

    __slots__ = ("_levels", "true")

    def __init__(
        self,
        lines: Table[ArcId, XY],
        levels: dict[int, Remembered[ArcId, XY, XY]] | None = None,
    ) -> None:
        """Take the true lines, each shape (n, 2), metres."""
        self.true = lines
        self._levels = {} if levels is None else levels

    def changed(self, puts: Mapping[ArcId, XY], gone: Iterable[ArcId]) -> "DetailLines":
        """Return the lines after some arcs were put and others taken out."""
        return DetailLines(self.true.replaced(puts, gone), self._levels)

    def at(self, level: int, arcs: Iterable[ArcId]) -> dict[ArcId, XY]:
        """Return the lines of some arcs at a level."""
        true = {arc: self.true[arc] for arc in arcs}
        if level < 0:
            return true
        memory = self._levels.setdefault(level, Remembered())
        found: dict[ArcId, XY] = {}
        missing: dict[ArcId, XY] = {}
        for arc, line in true.items():
            simple = memory.get(arc, line)
            if simple is None:
                missing[arc] = line
            else:
                found[arc] = simple
        if missing:
            made = _simplified(missing, list(missing), tolerance_of(level))
            for arc, simple in made.items():
                memory.put(arc, missing[arc], simple)
            found.update(made)
        return found


def _simplified(
    lines: Mapping[ArcId, XY], arcs: list[ArcId], tolerance_m: float
) -> dict[ArcId, XY]:
    found = {arc: lines[arc] for arc in arcs if len(lines[arc]) < 3}
    rest = [arc for arc in arcs if arc not in found]
    if not rest:
        return found
    owner = np.repeat(np.arange(len(rest)), [len(lines[arc]) for arc in rest])
    whole = np.asarray(
        shapely.linestrings(np.concatenate([lines[arc] for arc in rest]), indices=owner)
    )
    simple = np.asarray(shapely.simplify(whole, tolerance_m, preserve_topology=False))
    xy, owner = shapely.get_coordinates(simple, return_index=True)
    ends = np.searchsorted(owner, np.arange(len(rest) + 1)).tolist()
    is_bent = _is_bent(simple, np.diff(ends), np.asarray(shapely.is_closed(whole)))
    for place in np.flatnonzero(is_bent).tolist():
        found[rest[place]] = _kept(whole[place], tolerance_m)
    for arc, start, end in zip(rest, ends[:-1], ends[1:], strict=True):
        if arc not in found:
            found[arc] = xy[start:end] if end - start > 1 else lines[arc][[0, -1]]
    return found


def _is_bent(
    simple: NDArray[np.object_], counts: NDArray[np.int64], is_ring: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tell which simplified lines cross themselves or, being rings, hold no land."""
    bent: NDArray[np.bool_] = is_ring & (counts < LEAST_RING)
    long = np.flatnonzero(counts >= LEAST_RING)
    bent[long] |= ~shapely.is_simple(simple[long])
    return bent


def _kept(line: shapely.LineString, tolerance_m: float) -> XY:
    """Simplify a line without crossings; a ring stays a ring."""
    whole = shapely.LinearRing(line) if line.is_closed else line
    xy: XY = shapely.get_coordinates(shapely.simplify(whole, tolerance_m, preserve_topology=True))
    if not line.is_closed:
        return xy
    start = np.flatnonzero((xy == line.coords[0]).all(axis=1))
    if len(start) == 0:
        return shapely.get_coordinates(line)
    return np.concatenate([xy[start[0] : -1], xy[: start[0] + 1]])
