"""Shifted coordinates of web maps, a million at a time, beside the formulae written out plainly.

The peer is what one writes after the published formulae: a numpy expression for each sine, and
rounds of putting back what the shift adds until that changes nothing. It comes to the same places.
"""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Geod

from bench.ground import Ground
from bench.harness import Peer, Row, Under, repeated, require, side_by_side
from gis.geometry.crs import WGS84, transform_xy
from gis.geometry.fit import fit_points
from gis.geometry.gcj02 import (
    bd09_to_wgs84,
    gcj02_to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)

LonLat = NDArray[np.float64]
Change = Callable[[LonLat], LonLat]

_POINTS = 1_000_000
_QUICK_POINTS = 20_000
_CHINA = ((73.0, 3.0), (135.0, 54.0))
_WORST_M = 1e-3
_ELLIPSOID = Geod(ellps="WGS84")


def shifts(ground: Ground) -> Iterator[Row]:
    """Shift and unshift points all over China, on one core."""
    lonlat = _places(ground)
    gcj02, bd09 = wgs84_to_gcj02(lonlat), wgs84_to_bd09(lonlat)
    cases: tuple[tuple[str, Change, Change, LonLat, LonLat], ...] = (
        ("WGS 84 to GCJ-02", wgs84_to_gcj02, _plain_gcj02, lonlat, gcj02),
        ("GCJ-02 to WGS 84", gcj02_to_wgs84, _plain_from_gcj02, gcj02, lonlat),
        ("WGS 84 to BD-09", wgs84_to_bd09, _plain_bd09, lonlat, bd09),
        ("BD-09 to WGS 84", bd09_to_wgs84, _plain_from_bd09, bd09, lonlat),
    )
    for name, ours, plainly, given, expected in cases:
        mine, theirs = side_by_side(
            lambda ours=ours, given=given: ours(given),  # type: ignore[misc]
            lambda plainly=plainly, given=given: plainly(given),  # type: ignore[misc]
            3,
        )
        worst_m = _farthest_m(mine.result, expected)
        apart_m = _farthest_m(mine.result, theirs.result)
        require(worst_m < _WORST_M, f"{name}: a point comes back {worst_m:.6f} m off")
        require(apart_m < _WORST_M, f"{name}: {apart_m:.6f} m from the plain formulae")
        facts: Mapping[str, object] = {"worst_um": worst_m * 1e6, "from_peer_um": apart_m * 1e6}
        budget = Under(len(lonlat) / 1e6) if "GCJ" in name else None
        peer = Peer("the formulae written out in numpy", theirs.samples)
        scale = f"{len(lonlat):,} points"
        yield Row(name, scale, mine.samples, budget, peer, facts)


def planes(ground: Ground) -> Iterator[Row]:
    """Take points from degrees to a 3-degree zone, and from a local plane to it by a fit."""
    lonlat = _places(ground) % (2.8, 4.0) + (118.6, 30.0)
    zone = CRS.from_epsg(4549)
    scale = f"{len(lonlat):,} points"
    projected = repeated(lambda: transform_xy(lonlat, WGS84, zone), 2)
    yield Row("degrees to a zone (PROJ)", scale, projected.samples)
    local = projected.result - projected.result.mean(axis=0)
    fit = fit_points(local[:4], projected.result[:4]).fit
    fitted = repeated(lambda: fit.forward(local), 3)
    off_m = float(np.abs(fitted.result - projected.result).max())
    require(off_m < _WORST_M, f"a fit leads back {off_m:.6f} m off")
    yield Row("local plane by four common points", scale, fitted.samples)


def _places(ground: Ground) -> LonLat:
    count = _QUICK_POINTS if ground.quick else _POINTS
    return np.random.default_rng(1).uniform(*_CHINA, (count, 2))


def _farthest_m(one: LonLat, other: LonLat) -> float:
    return float(np.max(np.abs(_ELLIPSOID.inv(*one.T, *other.T)[2])))


def _plain_gcj02(lonlat: LonLat) -> LonLat:
    lon, lat = lonlat.T
    x, y = lon - 105.0, lat - 35.0
    sin, pi = np.sin, np.pi
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    north += (20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)) * 2 / 3
    north += (20 * sin(pi * y) + 40 * sin(pi * y / 3)) * 2 / 3
    north += (160 * sin(pi * y / 12) + 320 * sin(pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    east += (20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)) * 2 / 3
    east += (20 * sin(pi * x) + 40 * sin(pi * x / 3)) * 2 / 3
    east += (150 * sin(pi * x / 12) + 300 * sin(pi * x / 30)) * 2 / 3
    phi = np.radians(lat)
    axis, eccentricity_2 = 6378245.0, 0.00669342162296594323
    curvature = 1 - eccentricity_2 * sin(phi) ** 2
    meridian = axis * (1 - eccentricity_2) / curvature**1.5
    parallel = axis / np.sqrt(curvature) * np.cos(phi)
    return np.column_stack([lon + np.degrees(east / parallel), lat + np.degrees(north / meridian)])


def _plain_bd09(lonlat: LonLat) -> LonLat:
    return _plain_baidu(_plain_gcj02(lonlat))


def _plain_baidu(gcj02: LonLat) -> LonLat:
    x, y = gcj02.T
    times = np.pi * 3000.0 / 180.0
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * times)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * times)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


def _plain_from_gcj02(gcj02: LonLat) -> LonLat:
    return _put_back(_plain_gcj02, gcj02)


def _plain_from_bd09(bd09: LonLat) -> LonLat:
    return _put_back(_plain_gcj02, _put_back(_plain_baidu, bd09))


def _put_back(forward: Change, shifted: LonLat) -> LonLat:
    guess = shifted
    while True:
        error = forward(guess) - shifted
        guess = guess - error
        if np.abs(error).max() < 1e-9:
            return guess


BENCHMARKS = (shifts, planes)
