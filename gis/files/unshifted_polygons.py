"""Polygons of a shifted system where they really lie, so that areas can be measured."""

from dataclasses import replace

from gis.files.polygon_files import PolygonFile
from gis.geometry.crs import CGCS2000, transform_geometries
from gis.geometry.gcj02 import ShiftedCrs


def unshifted_polygons(file: PolygonFile, system: ShiftedCrs) -> PolygonFile:
    """Return a file whose coordinates are in `system` in CGCS2000 instead, and a remark on it.

    Vertices that were equal stay equal, so that neighbours keep their borders.
    """
    moved = transform_geometries(file.geometries, system, CGCS2000)
    remark = ("polygon_files.unshifted", {"system": system.title})
    return replace(file, geometries=moved, crs=CGCS2000, remarks=(*file.remarks, remark))
