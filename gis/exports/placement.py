"""Bringing shapes from the project's lattice to the coordinates of a file.

Each vertex is carried over by itself and rounded, so that one which neighbours share is the same
number in both: nothing opens or overlaps on the way. The rounding is finer than the lattice, so
that reading the file again gives the same millimetres.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gis.exports.table import ExportTable, Shapes, collected
from gis.geometry.crs import WGS84, crs_label, transform_xy
from gis.geometry.gcj02 import ShiftedCrs, gcj02_to_bd09, wgs84_to_gcj02
from gis.geometry.lattice import MM_PER_M

DEGREE_DIGITS = 9
"""A tenth of a millimetre; RFC 7946 asks for no more than is meant, seven would be a centimetre."""
METRE_DIGITS = 4
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Placement:
    """Carry shapes from a project's system into that of a file."""

    source: CRS
    target: CRS | ShiftedCrs

    @property
    def crs(self) -> CRS:
        """The system that the file declares; of shifted coordinates the one they pretend to."""
        return WGS84 if isinstance(self.target, ShiftedCrs) else self.target

    @property
    def label(self) -> str:
        """What the system is called in a report."""
        target = self.target
        return target.value if isinstance(target, ShiftedCrs) else crs_label(target)

    @property
    def is_in_degrees(self) -> bool:
        """Tell whether the coordinates are longitude and latitude."""
        return bool(self.crs.is_geographic)

    def xy(self, xy_mm: Floats) -> Floats:
        """Return points of the lattice, shape (n, 2), in the file's system.

        Raises InputProblem where no lawful or accurate transformation is known.
        """
        xy_m = np.asarray(xy_mm, dtype=np.float64).reshape(-1, 2) / MM_PER_M
        if self.target == self.source:
            return xy_m
        # Equal points are carried over once: they stay equal whatever the arithmetic.
        distinct, where = np.unique(xy_m, axis=0, return_inverse=True)
        carried = self._carried(distinct)
        digits = DEGREE_DIGITS if self.is_in_degrees else METRE_DIGITS
        rounded: Floats = np.round(carried, digits)[where.reshape(-1)]
        return rounded

    def _carried(self, xy_m: Floats) -> Floats:
        if not isinstance(self.target, ShiftedCrs):
            return transform_xy(xy_m, self.source, self.target)
        shifted = wgs84_to_gcj02(transform_xy(xy_m, self.source, WGS84))
        return shifted if self.target is ShiftedCrs.GCJ02 else gcj02_to_bd09(shifted)

    def shapes(self, shapes_mm: Shapes) -> Shapes:
        """Return shapes in the file's system, outer rings counterclockwise; None stays None."""
        placed: Shapes = shapely.set_coordinates(
            shapes_mm.copy(), self.xy(shapely.get_coordinates(shapes_mm))
        )
        there = ~shapely.is_missing(placed)
        placed[there] = shapely.orient_polygons(placed[there])
        return placed

    def table(self, table: ExportTable) -> ExportTable:
        """Return a table with its shapes placed, parts collected into multi-shapes."""
        if table.shapes is None:
            return table
        return table.with_shapes(collected(self.shapes(table.shapes), table.shape_kind))
