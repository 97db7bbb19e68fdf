"""Features that are broken in the coordinates of their file and whole in metres.

A ring that crosses itself by a nanometre may do so in degrees only. Whoever opens the file sees it.
"""

from collections.abc import Sequence

import numpy as np
import shapely

from gis.audits.land.measured import repaired as made_valid
from gis.geometry.measure import mean_width_m
from gis.repair.records import Change, ChangeKind, Geometries, Ground, Repaired


def broken_as_drawn(geometries: Geometries, polygons_m: Geometries) -> Sequence[int]:
    """Return the numbers of features that are invalid as drawn and valid in metres."""
    broken = ~shapely.is_valid(geometries) & shapely.is_valid(polygons_m)
    return [int(index) for index in np.flatnonzero(broken & ~shapely.is_missing(geometries))]


def mended_as_drawn(geometries: Geometries, broken: Sequence[int]) -> Geometries:
    """Return the geometries, in the CRS of the file, with the broken ones made valid there."""
    valid = np.ones(len(geometries), dtype=np.bool_)
    valid[list(broken)] = False
    return made_valid(geometries, valid)


def entry_of(before_m: Geometries, after_m: Geometries, broken: Sequence[int]) -> Repaired:
    """Return the ledger of features that were made valid as drawn; polygons in metres."""
    changes = []
    for index in broken:
        now = after_m[index]
        area_m2 = 0.0 if now is None else float(now.area)
        shape = before_m[index] if now is None else now
        changes.append(
            Change(
                f"{ChangeKind.INVALID}:{index}",
                ChangeKind.INVALID,
                (),
                index,
                was_winners=True,
                area_m2=abs(area_m2 - float(before_m[index].area)),
                width_m=float(mean_width_m(np.array([shape]))[0]),
                shape_m=shape,
                ground=Ground.VALIDITY,
            )
        )
    return Repaired(after_m, tuple(changes), (), ())
