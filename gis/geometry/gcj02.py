"""GCJ-02 and BD-09, the shifted coordinates of Chinese web maps, to and from WGS 84.

An aid for importing what such maps exported; the published formulae stand in for services whose
exact behaviour cannot be tested here. All arrays are lon/lat in degrees, shape (n, 2).
"""

from collections.abc import Callable
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

LonLat = NDArray[np.float64]

_AXIS_M = 6378245.0
_ECCENTRICITY_2 = 0.00669342162296594323
_LON_RANGE = (72.004, 137.8347)
_LAT_RANGE = (0.8293, 55.8271)
_BAIDU_PI = np.pi * 3000.0 / 180.0
_BAIDU_SHIFT = np.array([0.0065, 0.0060])
_CONVERGED_DEG = 1e-10
_MAX_ROUNDS = 30


class ShiftedCrs(StrEnum):
    """Name the two shifted systems as a user writes them after --crs."""

    GCJ02 = "gcj02"
    BD09 = "bd09"


def wgs84_to_gcj02(lonlat: LonLat) -> LonLat:
    """Shift WGS 84 to GCJ-02; points outside the formula's rectangle stay as they are."""
    lonlat = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
    return np.where(_inside(lonlat)[:, None], lonlat + _offset_deg(lonlat), lonlat)


def gcj02_to_wgs84(lonlat: LonLat) -> LonLat:
    """Undo `wgs84_to_gcj02` by iteration, to better than 3 mm."""
    return _inverted(wgs84_to_gcj02, lonlat)


def gcj02_to_bd09(lonlat: LonLat) -> LonLat:
    """Shift GCJ-02 to BD-09."""
    x, y = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2).T
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BAIDU_PI)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BAIDU_PI)
    turned: LonLat = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    turned += _BAIDU_SHIFT
    return turned


def bd09_to_wgs84(lonlat: LonLat) -> LonLat:
    """Undo both shifts of BD-09 by iteration, to better than 3 mm."""
    return gcj02_to_wgs84(_inverted(gcj02_to_bd09, lonlat))


def unshifted(lonlat: LonLat, shift: ShiftedCrs) -> LonLat:
    """Return WGS 84 for coordinates in the shifted system named."""
    return gcj02_to_wgs84(lonlat) if shift is ShiftedCrs.GCJ02 else bd09_to_wgs84(lonlat)


def _inverted(forward: Callable[[LonLat], LonLat], shifted: LonLat) -> LonLat:
    shifted = np.asarray(shifted, dtype=np.float64).reshape(-1, 2)
    guess = shifted - (forward(shifted) - shifted)
    for _ in range(_MAX_ROUNDS):
        error = forward(guess) - shifted
        guess = guess - error
        if not error.size or np.abs(error).max() < _CONVERGED_DEG:
            break
    return guess


def _inside(lonlat: LonLat) -> NDArray[np.bool_]:
    lon, lat = lonlat.T
    return np.asarray(
        (lon >= _LON_RANGE[0])
        & (lon <= _LON_RANGE[1])
        & (lat >= _LAT_RANGE[0])
        & (lat <= _LAT_RANGE[1])
    )


def _offset_deg(lonlat: LonLat) -> LonLat:
    lon, lat = lonlat.T
    x, y = lon - 105.0, lat - 35.0
    north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    north_m += _waves(x, ((20, 6), (20, 2)))
    north_m += _waves(y, ((20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30)))
    east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    east_m += _waves(x, ((20, 6), (20, 2), (20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30)))
    return _metres_to_degrees(east_m, north_m, lat)


def _waves(value: NDArray[np.float64], terms: tuple[tuple[int, float], ...]) -> NDArray[np.float64]:
    total = np.zeros_like(value)
    for amplitude, frequency in terms:
        total += amplitude * np.sin(value * frequency * np.pi)
    return total * (2.0 / 3.0)


def _metres_to_degrees(
    east_m: NDArray[np.float64], north_m: NDArray[np.float64], lat: NDArray[np.float64]
) -> LonLat:
    """Turn metres into degrees on the Krasovsky ellipsoid at the latitude."""
    phi = np.radians(lat)
    curvature = 1 - _ECCENTRICITY_2 * np.sin(phi) ** 2
    meridian_m = _AXIS_M * (1 - _ECCENTRICITY_2) / curvature**1.5
    parallel_m = _AXIS_M / np.sqrt(curvature) * np.cos(phi)
    return np.column_stack([np.degrees(east_m / parallel_m), np.degrees(north_m / meridian_m)])
