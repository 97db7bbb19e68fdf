"""Find reference lines by place, among hundreds of thousands of buildings too."""

from collections.abc import Mapping

import numpy as np
import shapely

from gis.plan.records import Reference, ReferenceId
from gis.topology.arc_index import Bounds


class ReferenceIndex:
    """Hold the bounds of all references in a tree; it is made once, as references rarely change."""

    __slots__ = ("_ids", "_tree")

    def __init__(self, ids: tuple[ReferenceId, ...], tree: shapely.STRtree) -> None:
        self._ids = ids
        self._tree = tree

    @classmethod
    def of(cls, references: Mapping[ReferenceId, Reference]) -> "ReferenceIndex":
        """Index references by their bounds; one without a line is never found."""
        ids = tuple(sorted(number for number, record in references.items() if record.lines))
        if not ids:
            return cls((), shapely.STRtree([]))
        lines = [line for number in ids for line in references[number].lines]
        of_reference = [len(references[number].lines) for number in ids]
        first_point = np.cumsum([0, *(len(line) for line in lines[:-1])])
        first_line = np.cumsum([0, *of_reference[:-1]])
        xy = np.concatenate(lines)
        begins = first_point[first_line]
        low, high = np.minimum.reduceat(xy, begins), np.maximum.reduceat(xy, begins)
        return cls(ids, shapely.STRtree(np.asarray(shapely.box(*low.T, *high.T))))

    def near(self, bounds_mm: Bounds) -> tuple[ReferenceId, ...]:
        """Return the references whose bounds touch a box (west, south, east, north), by id."""
        found = self._tree.query(shapely.box(*bounds_mm))
        return tuple(self._ids[i] for i in sorted(found.tolist()))
