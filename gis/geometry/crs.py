"""Coordinate systems: which one a project gets, which one areas are measured in, transforming.

Axis order is always x (east, longitude) then y (north, latitude). CGCS2000 and WGS 84 differ by
centimetres and count as one datum; every other step between datums must be a known
transformation, never a silent guess. For Xi'an 80 and Beijing 54 none may be shipped.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Proj, Transformer
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import (
    LambertAzimuthalEqualAreaConversion,
    LambertCylindricalEqualAreaConversion,
)
from pyproj.exceptions import CRSError, ProjError

from gis.errors import InputProblem
from gis.geometry.gcj02 import ShiftedCrs, unshifted

Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]
Bounds = tuple[float, float, float, float]

WGS84 = CRS.from_epsg(4326)
CGCS2000 = CRS.from_epsg(4490)

# Above this relative error a projection is no measure of area: a UTM or 3-degree zone stays
# below it within its width, Web Mercator is far above it everywhere but at the equator.
AREA_TOLERANCE = 0.0025
# A projection that is chosen here and not given by the file has to be better than that.
_ZONE_TOLERANCE = 0.001
# Wider than this an azimuthal projection bends straight borders out of shape.
_WIDEST_AZIMUTHAL_DEG = 60.0

_CGCS2000_DATUM = "china 2000"
_WGS84_DATUM = "world geodetic system 1984"
_UNKNOWN_SHIFT_DATUMS = ("xian 1980", "xi'an 1980", "beijing 1954", "new beijing")
_PREFIXED_ZONES = range(25, 46)
_UNPREFIXED_EPSG_MINUS_ZONE = 4509
_PREFIXED_EPSG_MINUS_ZONE = 4488
_LAST_LON, _LAST_LAT = 360.0, 90.0
_EASTINGS, _NORTHINGS = (150_000.0, 850_000.0), (1_800_000.0, 7_100_000.0)
_WEB_MERCATOR_CHINA_X = (8_100_000.0, 15_100_000.0)


@dataclass(frozen=True, slots=True)
class MeasuringCrs:
    """Say where areas are measured: a projected CRS and the length of its unit in metres."""

    crs: CRS
    metres_per_unit: float

    @property
    def label(self) -> str:
        """Name it for a report."""
        name = crs_label(self.crs)
        return name if self.metres_per_unit == 1.0 else f"{name} ({self.metres_per_unit:.9g} m)"

    def geometries_m(self, geometries: Geometries, source: CRS) -> Geometries:
        """Return the geometries in metres of this system."""
        projected = transform_geometries(geometries, source, self.crs)
        if self.metres_per_unit == 1.0:
            return projected
        return _mapped(projected, lambda xy: xy * self.metres_per_unit)

    def lonlat(self, xy_m: Floats) -> Floats:
        """Return longitude and latitude (WGS 84) of points in metres of this system.

        Where no transformation to WGS 84 is known they are those of the system's own datum.
        """
        xy = np.asarray(xy_m, dtype=np.float64).reshape(-1, 2)
        return _lonlat(xy / self.metres_per_unit, self.crs)

    @property
    def own_datum(self) -> str | None:
        """Name the datum of `lonlat` where that cannot be WGS 84, else None."""
        return None if _reaches_wgs84(self.crs) else _datum_name(self.crs)


def parse_crs(text: str) -> CRS | ShiftedCrs:
    """Return what a user wrote after --crs: EPSG:n, n, a WKT or PROJ text, gcj02 or bd09.

    Raises InputProblem for anything else.
    """
    wanted = text.strip()
    if wanted.lower().replace("-", "") in set(ShiftedCrs):
        return ShiftedCrs(wanted.lower().replace("-", ""))
    try:
        return flat(CRS.from_user_input(int(wanted) if wanted.isdigit() else wanted))
    except CRSError as error:
        raise InputProblem("crs.unknown", text=text) from error


def flat(crs: CRS) -> CRS:
    """Return the horizontal part of a CRS, without heights and without bound datum shifts."""
    if crs.is_bound and crs.source_crs is not None:
        crs = crs.source_crs
    return crs.to_2d() if len(crs.axis_info) > 2 else crs


def crs_label(crs: CRS) -> str:
    """Return EPSG:n where the CRS has such a number, else its name."""
    authority = crs.to_authority(min_confidence=70)
    return ":".join(authority) if authority else crs.name


def cgcs2000_zone(lon: float) -> CRS:
    """Return the CGCS2000 3-degree Gauss-Kruger zone without zone prefix for a longitude.

    Raises InputProblem outside 73.5 to 136.5 degrees east, where China has no such zone.
    """
    zone = math.floor((lon + 1.5) / 3)
    if zone not in _PREFIXED_ZONES:
        raise InputProblem("crs.outside_china", lon=round(lon, 3))
    return CRS.from_epsg(_UNPREFIXED_EPSG_MINUS_ZONE + zone)


def guess_from_numbers(bounds: Bounds) -> str | None:
    """Return the CRS that the size of the numbers suggests, or None; a hint, never a decision."""
    min_x, min_y, max_x, max_y = bounds
    if min_x >= -180 and max_x <= 180 and min_y >= -_LAST_LAT and max_y <= _LAST_LAT:
        return "EPSG:4490"
    zone = int(min_x // 1_000_000)
    if zone in _PREFIXED_ZONES and int(max_x // 1_000_000) == zone:
        return f"EPSG:{_PREFIXED_EPSG_MINUS_ZONE + zone}"
    if _spans(_WEB_MERCATOR_CHINA_X, min_x, max_x) and _spans(_NORTHINGS, min_y, max_y):
        return "EPSG:3857"
    return None


def look_like_a_zone(bounds: Bounds) -> bool:
    """Say whether numbers look like a 3-degree zone without prefix; which one they do not say."""
    min_x, min_y, max_x, max_y = bounds
    return _spans(_EASTINGS, min_x, max_x) and _spans(_NORTHINGS, min_y, max_y)


def _spans(limits: tuple[float, float], low: float, high: float) -> bool:
    return limits[0] <= low <= high <= limits[1]


def transform_xy(xy: Floats, source: CRS | ShiftedCrs, target: CRS) -> Floats:
    """Transform points (n, 2).

    Raises InputProblem where no lawful or accurate transformation is known. Points that the
    target cannot show become infinite.
    """
    xy = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    if isinstance(source, ShiftedCrs):
        return transform_xy(unshifted(xy, source), WGS84, target)
    for step in _steps(source, target):
        xy = np.column_stack(step.transform(xy[:, 0], xy[:, 1]))
    return xy


def transform_geometries(
    geometries: Geometries, source: CRS | ShiftedCrs, target: CRS
) -> Geometries:
    """Transform shapely geometries; see `transform_xy`. None stays None."""
    if isinstance(source, CRS) and not _steps(source, target):
        return geometries
    return _mapped(geometries, lambda xy: transform_xy(xy, source, target))


def measuring_crs(crs: CRS, bounds: Bounds) -> MeasuringCrs:
    """Choose the CRS in which the areas of data within `bounds` (in `crs`) are measured.

    A projected CRS that keeps areas within 0.25 % stays as it is, in metres. Else it is the
    3-degree zone (CGCS2000) or the UTM zone of the centre where that keeps them within 0.1 %, and
    for other data an equal-area projection about the centre. Raises InputProblem when the numbers
    do not fit the CRS.
    """
    lonlat = _bounds_lonlat(crs, bounds)
    if crs.is_projected and _keeps_areas(crs, lonlat):
        return MeasuringCrs(crs, float(crs.axis_info[0].unit_conversion_factor))
    lon, lat = float(lonlat[:, 0].mean()), float(lonlat[:, 1].mean())
    zone = _zone(crs, lon, lat)
    if zone is not None and _keeps_areas(zone, lonlat, _ZONE_TOLERANCE):
        return MeasuringCrs(zone, 1.0)
    is_wide = bool((np.ptp(lonlat, axis=0) > _WIDEST_AZIMUTHAL_DEG).any())
    return MeasuringCrs(_equal_area(crs, round(lon, 1), 0.0 if is_wide else round(lat, 1)), 1.0)


def project_crs(crs: CRS, bounds: Bounds) -> CRS:
    """Return the CRS that a new project gets from its unit polygons' CRS and bounds."""
    return cgcs2000_zone(float(_bounds_lonlat(crs, bounds)[:, 0].mean()))


def _bounds_lonlat(crs: CRS, bounds: Bounds) -> Floats:
    """Return corners and centre of the bounds as lon/lat; refuse numbers that do not fit."""
    lonlat = _lonlat_that_fit(crs, bounds)
    turned = _lonlat_that_fit(crs, (bounds[1], bounds[0], bounds[3], bounds[2]))
    is_swapped = turned is not None and _in_use(crs, turned)
    if lonlat is not None and (not is_swapped or _in_use(crs, lonlat)):
        return lonlat
    min_x, min_y, max_x, max_y = bounds
    raise InputProblem(
        "crs.axes_look_swapped" if is_swapped else "crs.numbers_do_not_fit",
        crs=crs_label(crs),
        x=f"{min_x:.10g}–{max_x:.10g}",
        y=f"{min_y:.10g}–{max_y:.10g}",
    )


def _lonlat_that_fit(crs: CRS, bounds: Bounds) -> Floats | None:
    """Return corners and centre of the bounds as lon/lat; None for numbers out of all reason."""
    min_x, min_y, max_x, max_y = bounds
    middle = ((min_x + max_x) / 2, (min_y + max_y) / 2)
    xy = np.array([(min_x, min_y), (max_x, min_y), (max_x, max_y), (min_x, max_y), middle])
    if not np.isfinite(xy).all():
        return None
    if crs.is_geographic:
        fits = np.abs(xy[:, 0]).max() <= _LAST_LON and np.abs(xy[:, 1]).max() <= _LAST_LAT
        return xy if fits else None
    lonlat = _lonlat(xy, crs)
    return lonlat if _within_reach(crs, lonlat) else None


def _in_use(crs: CRS, lonlat: Floats) -> bool:
    """Say whether the centre lies in the CRS's own area of use."""
    area = crs.area_of_use
    if area is None:
        return False
    lon, lat = lonlat[-1]
    width = (area.east - area.west) % 360 or 360.0
    return bool(area.south <= lat <= area.north and (lon - area.west) % 360 <= width)


def _within_reach(crs: CRS, lonlat: Floats) -> bool:
    """Say whether points lie near where a CRS is meant to be used.

    A wrong zone prefix puts a map thousands of kilometres away without any error.
    """
    if not np.isfinite(lonlat).all():
        return False
    area = crs.area_of_use
    if area is None or area.west > area.east:
        return True
    margin = 10.0
    lon, lat = lonlat[-1]
    return bool(
        area.west - margin <= lon <= area.east + margin
        and area.south - margin <= lat <= area.north + margin
    )


def _keeps_areas(crs: CRS, lonlat: Floats, tolerance: float = AREA_TOLERANCE) -> bool:
    scale = np.asarray(
        Proj(crs).get_factors(lonlat[:, 0], lonlat[:, 1], errcheck=False).areal_scale
    )
    return bool(np.all(np.abs(scale - 1) <= tolerance))


def _zone(crs: CRS, lon: float, lat: float) -> CRS | None:
    if _datum(crs).startswith(_CGCS2000_DATUM):
        try:
            return cgcs2000_zone(lon)
        except InputProblem:
            return None
    if not -80 <= lat <= 84 or not _reaches_wgs84(crs):
        return None
    number = int((lon + 180) // 6) % 60 + 1
    return CRS.from_epsg((32600 if lat >= 0 else 32700) + number)


def _equal_area(crs: CRS, lon: float, lat: float) -> CRS:
    """Return Lambert's equal-area projection about a point; on the equator the cylindrical one."""
    geodetic = _degrees_of(crs)
    return ProjectedCRS(
        LambertAzimuthalEqualAreaConversion(lat, lon)
        if lat
        else LambertCylindricalEqualAreaConversion(0.0, lon),
        name=f"{geodetic.name} / Lambert equal area about {lon} {lat}",
        geodetic_crs=geodetic,
    )


def _lonlat(xy: Floats, crs: CRS) -> Floats:
    """Return WGS 84 degrees, or those of the CRS's own datum where no transformation is known."""
    return transform_xy(xy, crs, _degrees_of(crs))


def _degrees_of(crs: CRS) -> CRS:
    return WGS84 if crs.geodetic_crs is None or _reaches_wgs84(crs) else crs.geodetic_crs


@lru_cache(maxsize=64)
def _reaches_wgs84(crs: CRS) -> bool:
    try:
        return bool(_steps(crs, WGS84)) or crs == WGS84
    except InputProblem:
        return False


def _datum_name(crs: CRS) -> str:
    geodetic = crs.geodetic_crs
    return geodetic.datum.name if geodetic is not None and geodetic.datum is not None else ""


def _datum(crs: CRS) -> str:
    return _datum_name(crs).replace("_", " ").lower()


def _is_modern(crs: CRS) -> bool:
    """Say whether the datum is CGCS2000 or WGS 84, which count as one."""
    return _datum(crs).startswith((_CGCS2000_DATUM, _WGS84_DATUM))


@lru_cache(maxsize=64)
def _steps(source: CRS, target: CRS) -> tuple[Transformer, ...]:
    """Return the transformations from source to target, none when they are the same."""
    if source == target:
        return ()
    if not (_is_modern(source) and _is_modern(target)):
        if _datum(target).startswith(_CGCS2000_DATUM):
            return _steps(source, WGS84) + _steps(WGS84, target)
        if _datum(source).startswith(_CGCS2000_DATUM):
            return _steps(source, WGS84) + _steps(WGS84, target)
        return (_direct(source, target),)
    inward = () if source.is_geographic else (_direct(source, source.geodetic_crs),)
    outward = () if target.is_geographic else (_direct(target.geodetic_crs, target),)
    return inward + outward


def _direct(source: CRS | None, target: CRS | None) -> Transformer:
    if source is None or target is None:
        raise InputProblem("crs.no_transformation", source=str(source), target=str(target))
    facts = {"source": crs_label(source), "target": crs_label(target)}
    old = any(_datum(crs).startswith(_UNKNOWN_SHIFT_DATUMS) for crs in (source, target))
    if old and _datum(source) != _datum(target):
        raise InputProblem("crs.secret_transformation", **facts)
    try:
        return Transformer.from_crs(source, target, always_xy=True, allow_ballpark=False)
    except ProjError as error:
        raise InputProblem("crs.no_transformation", **facts) from error


def _mapped(geometries: Geometries, change: Callable[[Floats], Floats]) -> Geometries:
    return np.asarray(shapely.transform(geometries, change), dtype=object)
