"""What an audit remembers from one edit to the next, and how long that holds."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.audits.finding import Finding
from gis.operations.shifted_block import ShiftedBlock
from gis.plan.edit import Touched
from gis.plan.plan import Plan
from gis.topology.arc_index import Bounds
from gis.topology.faces import Face
from gis.topology.records import OUTSIDE

_LOOKED_AT = frozenset({"units", "grids", "references", "profiles"})
"""What a search for shifted households looks at, beside these and the land about them."""


@dataclass(frozen=True, slots=True)
class KnownBlock:
    """Keep which households were looked at for a shift, where they could be, and what was found."""

    ids: NDArray[np.int64]
    bounds_mm: Bounds
    block: ShiftedBlock | None

    def is_far_from(self, before: Plan, after: Plan, touched: Touched) -> bool:
        """Tell whether an edit leaves all that was looked at as it was."""
        if touched.tables & _LOOKED_AT or not touched.households.isdisjoint(self.ids.tolist()):
            return False
        about = shapely.box(*self.bounds_mm)
        return not any(
            plan.partition.polygon_mm(label).intersects(about)
            for plan in (before, after)
            for label in touched.labels
            if label != OUTSIDE and plan.partition.arcs_of(label)
        )


@dataclass(frozen=True, slots=True)
class KnownGap:
    """Keep what was found of a piece of land without a grid while its faces are the same.

    `told` also says what it looks like, which holds while what that was `judged_by` is the same:
    who has no grid, and the land round it.
    """

    faces: tuple[Face, ...]
    polygon_mm: BaseGeometry
    finding: Finding
    told: Finding
    judged_by: tuple[object, ...] = ()
