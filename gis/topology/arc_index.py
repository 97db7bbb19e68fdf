"""Find arcs by place without rebuilding a tree on every edit."""

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.lattice import LatticeArray
from gis.topology.records import ArcId

Bounds = tuple[int, int, int, int]
"""West, south, east, north in millimetres."""

_REBUILD_AT = 256


class ArcIndex:
    """Hold the bounds of all arcs: a tree of one moment and a short list of what changed since.

    Immutable; `changed` returns the next version, which shares the tree.
    """

    __slots__ = ("_ids", "_recent", "_stale", "_tree")

    def __init__(self, ids: NDArray[np.int64], bounds: NDArray[np.float64]) -> None:
        """Take ids, shape (n,), and bounds in millimetres, shape (n, 4)."""
        self._ids = ids
        self._tree = shapely.STRtree(
            shapely.box(bounds[:, 0], bounds[:, 1], bounds[:, 2], bounds[:, 3])
        )
        self._stale: frozenset[ArcId] = frozenset()
        self._recent: dict[ArcId, Bounds] = {}

    @classmethod
    def of_lines(
        cls, arcs: Iterable[ArcId], line_of: Callable[[ArcId], LatticeArray]
    ) -> "ArcIndex":
        """Build the index of the arcs whose lines `line_of` gives."""
        ids = np.fromiter(arcs, dtype=np.int64)
        if len(ids) == 0:
            return cls(ids, np.empty((0, 4)))
        lines = [line_of(ArcId(int(arc))) for arc in ids]
        starts = np.concatenate(([0], np.cumsum([len(line) for line in lines])[:-1]))
        xy = np.concatenate(lines)
        low = np.minimum.reduceat(xy, starts, axis=0)
        high = np.maximum.reduceat(xy, starts, axis=0)
        return cls(ids, np.hstack([low, high]).astype(np.float64))

    def changed(self, lines: Mapping[ArcId, LatticeArray], gone: Iterable[ArcId]) -> "ArcIndex":
        """Return the index after the arcs in `lines` were put and those in `gone` taken out."""
        gone = frozenset(gone)
        version: ArcIndex = ArcIndex.__new__(ArcIndex)
        version._ids, version._tree = self._ids, self._tree
        version._stale = self._stale | gone | lines.keys()
        recent = {arc: bounds for arc, bounds in self._recent.items() if arc not in gone}
        for arc, line in lines.items():
            (west, south), (east, north) = line.min(axis=0), line.max(axis=0)
            recent[arc] = (int(west), int(south), int(east), int(north))
        version._recent = recent
        return version

    def is_worn(self) -> bool:
        """Tell whether so much changed since the tree was built that a new one pays."""
        return len(self._stale) > max(_REBUILD_AT, len(self._ids) // 20)

    def near(self, bounds: Bounds) -> list[ArcId]:
        """Return the arcs whose bounds touch `bounds`, in the order of their ids."""
        west, south, east, north = bounds
        hits = self._ids[self._tree.query(shapely.box(west, south, east, north))]
        found = [ArcId(int(arc)) for arc in hits]
        if self._stale:
            found = [arc for arc in found if arc not in self._stale]
            found.extend(
                arc
                for arc, box in self._recent.items()
                if box[0] <= east and box[2] >= west and box[1] <= north and box[3] >= south
            )
        return sorted(found)
