"""Where the units of a new project lie, and the system that suits them."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import shapely
from pyproj import CRS

from gis.errors import InputProblem
from gis.files.polygon_files import PolygonFile
from gis.geometry.any_crs import AnyCrs, FittedCrs
from gis.geometry.crs import (
    CGCS2000,
    WGS84,
    Bounds,
    crs_label,
    is_modern,
    transform_geometries,
    transform_xy,
)
from gis.geometry.gcj02 import wgs84_to_gcj02
from gis.geometry.lattice import MM_PER_M
from gis.geometry.measuring_crs import areal_error, project_crs, require_fitting
from gis.geometry.zone_fit import zone_remark
from gis.imports.import_report import Note
from gis.topology.sources import GeometryArray

_AREA_ERROR = 0.01
"""No project is made in a system that is worse; a zone's edge is twenty times better."""


def placed(file: PolygonFile, source: AnyCrs | None) -> PolygonFile:
    """Return a file whose polygons are in a CRS, whatever system they came in."""
    if source is None or (isinstance(source, CRS) and not source.is_bound):
        return file
    inner = source.crs if isinstance(source, FittedCrs) else None
    crs = inner if isinstance(inner, CRS) and not inner.is_bound else CGCS2000
    return replace(file, geometries=transform_geometries(file.geometries, source, crs), crs=crs)


def zone_of(file: PolygonFile) -> CRS:
    """Return the zone of the middle of a file: CGCS2000's, outside China that of UTM."""
    try:
        zone = project_crs(file.crs, file.bounds)
    except InputProblem as problem:
        if problem.key != "crs.outside_china":
            raise
    else:
        if _is_in_use(zone, file):
            return zone
    west, south, east, north = file.bounds
    centre = np.array([[(west + east) / 2, (south + north) / 2]])
    lon, lat = transform_xy(centre, file.crs, WGS84)[0].tolist()
    return CRS.from_epsg((32600 if lat >= 0 else 32700) + int((lon + 180) // 6) % 60 + 1)


def _is_in_use(zone: CRS, file: PolygonFile) -> bool:
    """Tell whether the middle of a file lies where a zone is meant for, or about there."""
    west, south, east, north = file.bounds
    middle = ((west + east) / 2, (south + north) / 2)
    x, y = transform_xy(np.array([middle]), file.crs, zone)[0].tolist()
    try:
        require_fitting(zone, (x, y, x, y))
    except InputProblem:
        return False
    return True


def bounds_m(polygons_mm: GeometryArray) -> Bounds:
    """Return the bounds of polygons in millimetres, in metres."""
    west, south, east, north = (shapely.total_bounds(polygons_mm) / MM_PER_M).tolist()
    return west, south, east, north


def require_true_areas(target: CRS, file: PolygonFile, extent_m: Bounds) -> None:
    """Raise InputProblem for Web Mercator and its like, and for zones that are far away."""
    own = zone_of(file)
    facts = {"crs": crs_label(target), "instead": crs_label(own)}
    try:
        error = areal_error(target, extent_m)
    except InputProblem as problem:
        key = "crs.no_zone_holds" if own == target else "crs.project_elsewhere"
        raise InputProblem(key, **facts) from problem
    if abs(error) > _AREA_ERROR:
        key = "crs.no_zone_holds" if own == target else "crs.no_measure_of_area"
        raise InputProblem(key, **facts, percent=100 * error)


def place_notes(unsaid: PolygonFile | None, target: CRS, extent_m: Bounds) -> Iterator[Note]:
    """Yield what is to be known of where the land lies.

    `unsaid` is the file where nobody but itself says what it is in.
    """
    if unsaid is not None and unsaid.crs.is_geographic and is_modern(unsaid.crs):
        west, south, east, north = unsaid.bounds
        middle = np.array([[(west + east) / 2, (south + north) / 2]])
        if not np.array_equal(wgs84_to_gcj02(middle), middle):
            yield Note("crs_candidates.new_may_be_shifted", {"crs": crs_label(unsaid.crs)})
    remark = zone_remark(target, extent_m)
    if remark is not None:
        yield Note(*remark)
