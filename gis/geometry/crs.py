"""Coordinate systems: naming them, telling them by their numbers, transforming.

Axis order is always x (east, longitude) then y (north, latitude). CGCS2000 and WGS 84 differ by
centimetres and count as one datum; every other step between datums must be a known
transformation, never a silent guess. For Xi'an 80 and Beijing 54 none may be shipped.
"""

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from gis.errors import InputProblem
from gis.geometry.any_crs import AnyCrs, FittedCrs, turned
from gis.geometry.gcj02 import ShiftedCrs, shifted, unshifted
from gis.geometry.known_systems import ZONES_3, Datum, SystemKind, system_of_name, zone_epsg

Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]
Bounds = tuple[float, float, float, float]

WGS84 = CRS.from_epsg(4326)
CGCS2000 = CRS.from_epsg(4490)

_CGCS2000_DATUM = "china 2000"
_WGS84_DATUM = "world geodetic system 1984"
_UNKNOWN_SHIFT_DATUMS = ("xian 1980", "xi'an 1980", "beijing 1954", "new beijing")
_LAST_LON, _LAST_LAT = 360.0, 90.0
_EASTINGS, _NORTHINGS = (150_000.0, 850_000.0), (1_800_000.0, 7_100_000.0)
_WEB_MERCATOR_CHINA_X = (8_100_000.0, 15_100_000.0)
_TURNED = "/yx"
_SPECIAL = ("[", "{", "+", ":")
"""What WKT, JSON, PROJ texts and numbers of authorities have and plain names have not."""


def parse_crs(text: str) -> CRS | ShiftedCrs:
    """Return what a user wrote after --crs: EPSG:n, n, a WKT or PROJ text, gcj02, bd09, a name.

    Names are such as `CGCS2000/3/CM117`; see `system_of_name`. Raises InputProblem for anything
    else.
    """
    wanted = text.strip()
    shift = next((one for one in ShiftedCrs if one.value == wanted.lower().replace("-", "")), None)
    if shift is not None:
        return shift
    if not wanted.isdigit() and not any(sign in wanted for sign in _SPECIAL):
        wanted = system_of_name(wanted) or wanted
    try:
        return flat(CRS.from_user_input(int(wanted) if wanted.isdigit() else wanted))
    except CRSError as error:
        raise InputProblem("crs.unknown", text=text) from error


def parse_any_crs(text: str) -> AnyCrs:
    """Return what `parse_crs` does, or with /yx behind it the same with the northing first."""
    wanted = text.strip()
    if wanted.lower().endswith(_TURNED):
        return turned(parse_crs(wanted[: -len(_TURNED)]))
    return parse_crs(wanted)


def flat(crs: CRS) -> CRS:
    """Return the horizontal part of a CRS, without heights and without bound datum shifts."""
    if crs.is_bound and crs.source_crs is not None:
        crs = crs.source_crs
    return crs.to_2d() if len(crs.axis_info) > 2 else crs


def crs_label(crs: AnyCrs) -> str:
    """Return EPSG:n where the CRS has such a number, else what people call it."""
    if isinstance(crs, ShiftedCrs):
        return crs.title
    if isinstance(crs, FittedCrs):
        return crs_label(crs.crs) + (_TURNED if crs.is_turned else "*")
    authority = flat(crs).to_authority(min_confidence=70)
    return (":".join(authority) if authority else crs.name) + ("*" if crs.is_bound else "")


def cgcs2000_zone(lon: float) -> CRS:
    """Return the CGCS2000 3-degree Gauss-Kruger zone without zone prefix for a longitude.

    Raises InputProblem outside 73.5 to 136.5 degrees east, where China has no such zone.
    """
    zone = math.floor((lon + 1.5) / 3)
    if zone not in ZONES_3:
        raise InputProblem("crs.outside_china", lon=round(lon, 3))
    return CRS.from_epsg(_epsg_of_zone(zone, is_prefixed=False))


def _epsg_of_zone(zone: int, *, is_prefixed: bool) -> int:
    return zone_epsg(Datum.CGCS2000, SystemKind.ZONE_3, zone, is_prefixed=is_prefixed)


def guess_from_numbers(bounds: Bounds) -> str | None:
    """Return the CRS that the size of the numbers suggests, or None; a hint, never a decision."""
    min_x, min_y, max_x, max_y = bounds
    if min_x >= -180 and max_x <= 180 and min_y >= -_LAST_LAT and max_y <= _LAST_LAT:
        return "EPSG:4490"
    zone = int(min_x // 1_000_000)
    if zone in ZONES_3 and int(max_x // 1_000_000) == zone:
        return f"EPSG:{_epsg_of_zone(zone, is_prefixed=True)}"
    if _spans(_WEB_MERCATOR_CHINA_X, min_x, max_x) and _spans(_NORTHINGS, min_y, max_y):
        return "EPSG:3857"
    return None


def look_like_a_zone(bounds: Bounds) -> bool:
    """Say whether numbers look like a 3-degree zone without prefix; which one they do not say."""
    min_x, min_y, max_x, max_y = bounds
    return _spans(_EASTINGS, min_x, max_x) and _spans(_NORTHINGS, min_y, max_y)


def _spans(limits: tuple[float, float], low: float, high: float) -> bool:
    return limits[0] <= low <= high <= limits[1]


def transform_xy(xy: Floats, source: AnyCrs, target: AnyCrs) -> Floats:
    """Transform points (n, 2).

    Raises InputProblem where no lawful or accurate transformation is known. Points that the
    target cannot show become infinite.
    """
    xy = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    if isinstance(source, FittedCrs):
        return transform_xy(source.fit.forward(xy), source.crs, target)
    if isinstance(target, FittedCrs):
        return target.fit.inverse().forward(transform_xy(xy, source, target.crs))
    if isinstance(source, ShiftedCrs):
        return xy if source is target else transform_xy(unshifted(xy, source), WGS84, target)
    if isinstance(target, ShiftedCrs):
        return shifted(transform_xy(xy, source, WGS84), target)
    for step in _steps(source, target):
        xy = np.column_stack(step.transform(xy[:, 0], xy[:, 1]))
    return xy


def can_hold(system: AnyCrs, xy: Floats) -> NDArray[np.bool_]:
    """Tell which numbers, shape (n, 2), can be coordinates of a system: degrees end somewhere."""
    if isinstance(system, FittedCrs):
        return can_hold(system.crs, system.fit.forward(xy))
    if isinstance(system, ShiftedCrs) or system.is_geographic:
        return np.asarray((np.abs(xy) <= (_LAST_LON, _LAST_LAT)).all(axis=1))
    return np.asarray(np.isfinite(xy).all(axis=1))


def transform_geometries(geometries: Geometries, source: AnyCrs, target: AnyCrs) -> Geometries:
    """Transform shapely geometries; see `transform_xy`. None stays None."""
    if isinstance(source, CRS) and isinstance(target, CRS) and not _steps(source, target):
        return geometries
    return mapped(geometries, lambda xy: transform_xy(xy, source, target))


def mapped(geometries: Geometries, change: Callable[[Floats], Floats]) -> Geometries:
    """Return shapely geometries with their coordinates changed. None stays None."""
    return np.asarray(shapely.transform(geometries, change), dtype=object)


def own_lonlat(xy: Floats, crs: CRS) -> Floats:
    """Return WGS 84 degrees, or those of the CRS's own datum where no transformation is known."""
    return transform_xy(xy, crs, degrees_of(crs))


def degrees_of(crs: CRS) -> CRS:
    """Return the degrees that places can be told in: WGS 84, else those of its own datum."""
    return WGS84 if crs.geodetic_crs is None or reaches_wgs84(crs) else crs.geodetic_crs


@lru_cache(maxsize=64)
def reaches_wgs84(crs: CRS) -> bool:
    """Tell whether a transformation to WGS 84 is known."""
    try:
        return bool(_steps(crs, WGS84)) or crs == WGS84
    except InputProblem:
        return False


def datum_name(crs: CRS) -> str:
    """Name the datum, empty where there is none."""
    geodetic = crs.geodetic_crs
    return geodetic.datum.name if geodetic is not None and geodetic.datum is not None else ""


def _datum(crs: CRS) -> str:
    return datum_name(crs).replace("_", " ").lower()


def is_on_cgcs2000(crs: CRS) -> bool:
    """Tell whether the datum is CGCS2000."""
    return _datum(crs).startswith(_CGCS2000_DATUM)


def is_old(crs: CRS) -> bool:
    """Tell whether it is Xi'an 80 or a Beijing 54, the shift to which may not be shipped."""
    return _datum(crs).startswith(_UNKNOWN_SHIFT_DATUMS)


def is_modern(crs: CRS) -> bool:
    """Tell whether the datum is CGCS2000 or WGS 84, which count as one."""
    return _datum(crs).startswith((_CGCS2000_DATUM, _WGS84_DATUM))


@lru_cache(maxsize=64)
def _steps(source: CRS, target: CRS) -> tuple[Transformer, ...]:
    """Return the transformations from source to target, none when they are the same."""
    if source == target:
        return ()
    if source.is_bound:
        return (_direct(source, WGS84), *_steps(WGS84, target))
    if target.is_bound:
        return (*_steps(source, WGS84), _direct(WGS84, target))
    if not (is_modern(source) and is_modern(target)):
        if is_on_cgcs2000(target) or is_on_cgcs2000(source):
            return _steps(source, WGS84) + _steps(WGS84, target)
        return (_direct(source, target),)
    inward = () if source.is_geographic else (_direct(source, source.geodetic_crs),)
    outward = () if target.is_geographic else (_direct(target.geodetic_crs, target),)
    return inward + outward


def _direct(source: CRS | None, target: CRS | None) -> Transformer:
    if source is None or target is None:
        raise InputProblem("crs.no_transformation", source=str(source), target=str(target))
    facts = {"source": crs_label(source), "target": crs_label(target)}
    has_shift = source.is_bound or target.is_bound
    if not has_shift and _datum(source) != _datum(target) and (is_old(source) or is_old(target)):
        raise InputProblem("crs.secret_transformation", **facts)
    try:
        return Transformer.from_crs(source, target, always_xy=True, allow_ballpark=False)
    except ProjError as error:
        raise InputProblem("crs.no_transformation", **facts) from error
