"""Levels of detail: each arc simplified once for every doubling of the tolerance, when asked for.

Both neighbours of a boundary are drawn from the same simplified arc, and nodes never move, so
fills and lines match at every level. Douglas-Peucker by shapely, arc by arc.
"""

from collections.abc import Collection, Iterable, Mapping
from math import floor, log2

import numpy as np
import shapely

from gis.topology.records import ArcId
from layers.rings import XY

_FINEST_M = 0.1


def level_of(tolerance_m: float) -> int:
    """Return the level whose lines are at most `tolerance_m` off; -1 is the true line."""
    if tolerance_m < _FINEST_M:
        return -1
    return floor(log2(tolerance_m / _FINEST_M))


class DetailLines:
    """Hold the lines of arcs in metres at every level. Immutable but for what it remembers."""

    __slots__ = ("_levels", "_lines")

    def __init__(self, lines: dict[ArcId, XY]) -> None:
        """Take the true lines, each shape (n, 2), metres."""
        self._lines = lines
        self._levels: dict[int, dict[ArcId, XY]] = {}

    def changed(self, puts: Mapping[ArcId, XY], gone: Collection[ArcId]) -> "DetailLines":
        """Return the lines after some arcs were put and others taken out."""
        stale = {*puts, *gone}
        version = DetailLines(_without(self._lines, stale))
        version._lines.update(puts)
        for level, lines in tuple(self._levels.items()):
            version._levels[level] = _without(lines, stale)
        return version

    def at(self, level: int, arcs: Iterable[ArcId]) -> Mapping[ArcId, XY]:
        """Return lines that hold at least those of `arcs` at a level."""
        if level < 0:
            return self._lines
        lines = self._levels.setdefault(level, {})
        missing = [arc for arc in arcs if arc not in lines]
        if missing:
            lines.update(_simplified(self._lines, missing, _FINEST_M * 2.0**level))
        return lines


def _without(lines: dict[ArcId, XY], stale: Collection[ArcId]) -> dict[ArcId, XY]:
    kept = dict(lines)
    for arc in stale:
        kept.pop(arc, None)
    return kept


def _simplified(
    lines: Mapping[ArcId, XY], arcs: list[ArcId], tolerance_m: float
) -> dict[ArcId, XY]:
    found = {arc: lines[arc] for arc in arcs if len(lines[arc]) < 3}
    rest = [arc for arc in arcs if arc not in found]
    if not rest:
        return found
    owner = np.repeat(np.arange(len(rest)), [len(lines[arc]) for arc in rest])
    whole = shapely.linestrings(np.concatenate([lines[arc] for arc in rest]), indices=owner)
    simple = shapely.simplify(whole, tolerance_m, preserve_topology=False)
    xy, owner = shapely.get_coordinates(simple, return_index=True)
    ends = np.searchsorted(owner, np.arange(len(rest) + 1)).tolist()
    for arc, start, end in zip(rest, ends[:-1], ends[1:], strict=True):
        found[arc] = xy[start:end] if end - start > 1 else lines[arc][[0, -1]]
    return found
