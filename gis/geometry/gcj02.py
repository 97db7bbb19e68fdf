"""GCJ-02 and BD-09, the shifted coordinates of Chinese web maps, to and from WGS 84.

An aid for importing what such maps exported, and for laying a map over their pictures; the
published formulae stand in for services whose exact behaviour cannot be tested here. All arrays
are lon/lat in degrees, shape (n, 2).

The sines of the published formulae all belong to multiples of one angle for each axis, so two
sines and cosines give them all; and points are worked on in blocks that stay in the processor's
cache. Both leave the results as they are but for the last digits (below a nanometre).
"""

from collections.abc import Callable
from enum import Enum

import numpy as np
from numpy.typing import NDArray

LonLat = NDArray[np.float64]
Column = NDArray[np.float64]
Shift = Callable[[Column, Column], tuple[Column, Column]]
"""From longitudes and latitudes to what is added to each."""

_AXIS_M = 6378245.0
_ECCENTRICITY_2 = 0.00669342162296594323
_LON_RANGE = (72.004, 137.8347)
_LAT_RANGE = (0.8293, 55.8271)
_BAIDU_PI = np.pi * 3000.0 / 180.0
_BAIDU_SHIFT = (0.0065, 0.0060)
# What is left shrinks to a fiftieth or less with each round: after a step of a millimetre it is
# twenty micrometres at most.
_LAST_STEP_DEG = 1e-8
_MAX_ROUNDS = 30
_BLOCK = 8192


class ShiftedCrs(Enum):
    """Name the two shifted systems as a user writes them after --crs.

    Not texts themselves: pyproj takes any text that it is to compare for the name of a CRS.
    """

    GCJ02 = "gcj02"
    BD09 = "bd09"

    def __str__(self) -> str:
        """Return how it is written after --crs."""
        return self.value

    @property
    def title(self) -> str:
        """What people call it."""
        return {"gcj02": "GCJ-02", "bd09": "BD-09"}[self.value]


def wgs84_to_gcj02(lonlat: LonLat) -> LonLat:
    """Shift WGS 84 to GCJ-02; points outside the formula's rectangle stay as they are."""
    return _in_blocks(_to_gcj02, lonlat)


def gcj02_to_wgs84(lonlat: LonLat) -> LonLat:
    """Undo `wgs84_to_gcj02` by iteration, to some hundredths of a millimetre."""
    return _in_blocks(_from_gcj02, lonlat)


def gcj02_to_bd09(lonlat: LonLat) -> LonLat:
    """Shift GCJ-02 to BD-09."""
    return _in_blocks(_baidu_offset, lonlat)


def bd09_to_gcj02(lonlat: LonLat) -> LonLat:
    """Undo `gcj02_to_bd09` by iteration, to some hundredths of a millimetre."""
    return _in_blocks(_from_baidu, lonlat)


def wgs84_to_bd09(lonlat: LonLat) -> LonLat:
    """Shift WGS 84 to BD-09."""
    return gcj02_to_bd09(wgs84_to_gcj02(lonlat))


def bd09_to_wgs84(lonlat: LonLat) -> LonLat:
    """Undo both shifts of BD-09 by iteration, to some hundredths of a millimetre."""
    return gcj02_to_wgs84(bd09_to_gcj02(lonlat))


def shifted(lonlat: LonLat, shift: ShiftedCrs) -> LonLat:
    """Return coordinates in the shifted system named for WGS 84."""
    return wgs84_to_gcj02(lonlat) if shift is ShiftedCrs.GCJ02 else wgs84_to_bd09(lonlat)


def unshifted(lonlat: LonLat, shift: ShiftedCrs) -> LonLat:
    """Return WGS 84 for coordinates in the shifted system named."""
    return gcj02_to_wgs84(lonlat) if shift is ShiftedCrs.GCJ02 else bd09_to_wgs84(lonlat)


def _in_blocks(offset: Shift, lonlat: LonLat) -> LonLat:
    lonlat = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
    out: LonLat = np.empty(lonlat.shape)
    for start in range(0, len(lonlat), _BLOCK):
        block = slice(start, start + _BLOCK)
        lon, lat = np.ascontiguousarray(lonlat[block].T)
        east, north = offset(lon, lat)
        np.add(lon, east, out=out[block, 0])
        np.add(lat, north, out=out[block, 1])
    return out


def _to_gcj02(lon: Column, lat: Column) -> tuple[Column, Column]:
    east, north = _offset_deg(lon, lat)
    return _kept(_inside(lon, lat), east, north)


def _from_gcj02(lon: Column, lat: Column) -> tuple[Column, Column]:
    """Undo the shift; a place that only one beyond the rectangle's edge could have stays."""
    east, north = _undone(_offset_deg, lon, lat)
    return _kept(_inside(lon + east, lat + north), east, north)


def _from_baidu(lon: Column, lat: Column) -> tuple[Column, Column]:
    return _undone(_baidu_offset, lon, lat)


def _kept(inside: NDArray[np.bool_], east: Column, north: Column) -> tuple[Column, Column]:
    if not inside.all():
        east, north = np.where(inside, east, 0.0), np.where(inside, north, 0.0)
    return east, north


def _undone(offset: Shift, lon: Column, lat: Column) -> tuple[Column, Column]:
    """Return what undoes a small and smooth shift: the offset of the place that it leads to."""
    east, north = np.zeros_like(lon), np.zeros_like(lat)
    for _ in range(_MAX_ROUNDS):
        more_east, more_north = offset(lon + east, lat + north)
        with np.errstate(invalid="ignore"):
            step = np.maximum(np.abs(more_east + east), np.abs(more_north + north))
        east, north = -more_east, -more_north
        if not (step > _LAST_STEP_DEG).any():
            break
    return east, north


def _inside(lon: Column, lat: Column) -> NDArray[np.bool_]:
    return np.asarray(
        (lon >= _LON_RANGE[0])
        & (lon <= _LON_RANGE[1])
        & (lat >= _LAT_RANGE[0])
        & (lat <= _LAT_RANGE[1])
    )


def _offset_deg(lon: Column, lat: Column) -> tuple[Column, Column]:
    x, y = lon - 105.0, lat - 35.0
    x2, x5, x20, x60, x120, x360 = _sines(x)
    y2, y5, y20, y60, _, _ = _sines(y)
    root = np.sqrt(np.abs(x))
    product = x * y
    product *= 0.1
    short = x360
    short += x120
    short *= 20.0 * 2 / 3
    north_m = (0.2 * y + 3.0) * y + 2.0 * x + (product - 100.0)
    north_m += 0.2 * root
    north_m += short
    north_m += (40 / 3) * y60 + (80 / 3) * y20 + (320 / 3) * y5 + (640 / 3) * y2
    east_m = (0.1 * x + 1.0) * x + 2.0 * y + (product + 300.0)
    east_m += 0.1 * root
    east_m += short
    east_m += (40 / 3) * x60 + (80 / 3) * x20 + 100.0 * x5 + 200.0 * x2
    return _metres_to_degrees(east_m, north_m, lat)


def _sines(degrees: Column) -> tuple[Column, Column, Column, Column, Column, Column]:
    """Return the sines of 2, 5, 20, 60, 120 and 360 times a sixtieth of π for each unit."""
    angle = degrees * (np.pi / 60)
    sine, cosine = np.sin(angle), np.cos(angle)
    sine_2, cosine_2 = _doubled(sine, cosine)
    sine_4, cosine_4 = _doubled(sine_2, cosine_2)
    sine_5 = sine_4 * cosine + cosine_4 * sine
    cosine_5 = cosine_4 * cosine - sine_4 * sine
    sine_20, cosine_20 = _doubled(*_doubled(sine_5, cosine_5))
    sine_60 = _tripled(sine_20)
    cosine_60 = (4.0 * cosine_20 * cosine_20 - 3.0) * cosine_20
    sine_120 = 2.0 * sine_60 * cosine_60
    return sine_2, sine_5, sine_20, sine_60, sine_120, _tripled(sine_120)


def _doubled(sine: Column, cosine: Column) -> tuple[Column, Column]:
    return 2.0 * sine * cosine, 1.0 - 2.0 * sine * sine


def _tripled(sine: Column) -> Column:
    tripled: Column = (3.0 - 4.0 * sine * sine) * sine
    return tripled


def _metres_to_degrees(east_m: Column, north_m: Column, lat: Column) -> tuple[Column, Column]:
    """Turn metres into degrees on the Krasovsky ellipsoid at the latitude."""
    phi = np.radians(lat)
    curvature = 1.0 - _ECCENTRICITY_2 * np.sin(phi) ** 2
    root = np.sqrt(curvature)
    to_degrees = (180.0 / np.pi / _AXIS_M) * root
    north = north_m * to_degrees * curvature * (1.0 / (1.0 - _ECCENTRICITY_2))
    return east_m * to_degrees / np.cos(phi), north


def _baidu_offset(lon: Column, lat: Column) -> tuple[Column, Column]:
    """Return what BD-09 adds to GCJ-02: it turns and stretches a little about (0, 0).

    The turn is at most 3e-6, so the first terms of its sine and cosine are exact.
    """
    angle = 0.000003 * np.cos(lon * _BAIDU_PI)
    radius = np.sqrt(lon * lon + lat * lat)
    stretch = 0.00002 * np.sin(lat * _BAIDU_PI)
    np.divide(stretch, radius, out=stretch, where=radius > 0)
    along = stretch - 0.5 * angle * angle * (1.0 + stretch)
    across = angle * (1.0 + stretch)
    east = lon * along - lat * across + _BAIDU_SHIFT[0]
    north = lat * along + lon * across + _BAIDU_SHIFT[1]
    return east, north
