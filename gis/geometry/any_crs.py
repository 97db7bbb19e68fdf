"""What coordinates may be in: a coordinate system, a shifted one, or a plane fitted to one."""

from dataclasses import dataclass

from pyproj import CRS

from gis.geometry.fit import TURNED, PlaneFit
from gis.geometry.gcj02 import ShiftedCrs


@dataclass(frozen=True, slots=True)
class FittedCrs:
    """Be a plane of its own that `fit` maps onto `crs` (x east or longitude, y north).

    A local survey by common points, say, or a file that has the northing first.
    """

    fit: PlaneFit
    crs: CRS | ShiftedCrs

    @property
    def is_turned(self) -> bool:
        """Tell whether all it does is exchange x and y."""
        return self.fit == TURNED


AnyCrs = CRS | ShiftedCrs | FittedCrs


def turned(crs: CRS | ShiftedCrs) -> FittedCrs:
    """Return the system of files that hold the northing, or the latitude, first."""
    return FittedCrs(TURNED, crs)
