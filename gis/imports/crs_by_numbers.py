"""Which systems numbers of a certain size can be in: degrees, zones with their prefix, metres.

At 119° E, 32.7° N an easting of 40406229.803 has a zone number before it, one of 406229.803 has
none and does not tell its zone; northings of China have 7 digits.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gis.geometry.gcj02 import ShiftedCrs
from gis.geometry.known_systems import (
    ZONES_3,
    ZONES_6,
    ZONES_UTM,
    Datum,
    KnownSystem,
    SystemKind,
    zone_epsg,
)

Floats = NDArray[np.float64]

_LONS, _LATS = (72.0, 138.0), (0.0, 56.0)
_NORTHINGS = (1.8e6, 7.1e6)
_EASTINGS = (2e4, 9.8e5)
_WEB_MERCATOR_X, _WEB_MERCATOR_Y = (8.0e6, 15.4e6), (0.0, 7.6e6)
_ZONE_STEP_M = 1e6


@dataclass(frozen=True, slots=True)
class Guess:
    """Be a system that numbers can be in, as written after --crs, and a text key that says why."""

    written: str
    reason: str
    facts: Mapping[str, object] = field(default_factory=dict)


def look_turned(middle: Floats) -> bool:
    """Tell whether the middle of points of China has its northing or latitude first."""
    x, y = middle.tolist()
    if _among(_LATS, x) and _among(_LONS, y):
        return True
    return _among(_NORTHINGS, x) and (_among(_EASTINGS, y) or _prefix(y) is not None)


def guesses(middle: Floats, own: KnownSystem | None, lon: float | None) -> Iterator[Guess]:
    """Yield what numbers about a middle, easting or longitude first, can be in, likeliest first.

    `own` is the system of the project and `lon` where it lies; None where there is no project.
    Which zone an easting without prefix is in can only be guessed from these.
    """
    x, y = middle.tolist()
    if abs(x) <= 180 and abs(y) <= 90:
        yield Guess("EPSG:4490", "crs_candidates.degrees")
        if _among(_LONS, x) and _among(_LATS, y):
            yield from (Guess(one.value, "crs_candidates.web_map") for one in ShiftedCrs)
        return
    if not _among(_NORTHINGS, y) and not _among(_WEB_MERCATOR_Y, y):
        return
    zone = _prefix(x)
    if zone is not None:
        kind = SystemKind.ZONE_3 if zone in ZONES_3 else SystemKind.ZONE_6
        epsg = zone_epsg(_datum(own), kind, zone, is_prefixed=True)
        yield Guess(f"EPSG:{epsg}", "crs_candidates.prefix", {"zone": zone})
    elif _among(_EASTINGS, x):
        yield from _unprefixed(own, lon)
    # Zones 13 to 15 are as far east there as China is in Web Mercator.
    if _among(_WEB_MERCATOR_X, x):
        yield Guess("EPSG:3857", "crs_candidates.web_mercator")


def _unprefixed(own: KnownSystem | None, lon: float | None) -> Iterator[Guess]:
    if own is not None and own.kind is SystemKind.ZONE_3 and not own.is_prefixed:
        yield Guess(own.written, "crs_candidates.own")
    if lon is None:
        return
    zone_3 = math.floor((lon + 1.5) / 3)
    for zone in (zone_3, zone_3 - 1, zone_3 + 1):
        if zone in ZONES_3:
            epsg = zone_epsg(_datum(own), SystemKind.ZONE_3, zone, is_prefixed=False)
            yield Guess(f"EPSG:{epsg}", "crs_candidates.zone", {"meridian": 3 * zone})
    zone_6 = math.floor(lon / 6) + 1
    if zone_6 in ZONES_6:
        epsg = zone_epsg(_datum(own), SystemKind.ZONE_6, zone_6, is_prefixed=False)
        yield Guess(f"EPSG:{epsg}", "crs_candidates.zone", {"meridian": 6 * zone_6 - 3})
    if zone_6 + 30 in ZONES_UTM:
        yield Guess(f"EPSG:{32630 + zone_6}", "crs_candidates.utm", {"zone": zone_6 + 30})


def neighbours(system: KnownSystem) -> Iterator[Guess]:
    """Yield the zones beside one that was declared, and the same zone with or without prefix."""
    if system.kind not in (SystemKind.ZONE_3, SystemKind.ZONE_6):
        return
    zones = ZONES_3 if system.kind is SystemKind.ZONE_3 else ZONES_6
    for zone in (system.zone, system.zone - 1, system.zone + 1):
        for is_prefixed in (system.is_prefixed, not system.is_prefixed):
            if zone in zones and (zone, is_prefixed) != (system.zone, system.is_prefixed):
                epsg = zone_epsg(system.datum, system.kind, zone, is_prefixed=is_prefixed)
                step = 3 if system.kind is SystemKind.ZONE_3 else 6
                meridian = step * zone - (0 if step == 3 else 3)
                yield Guess(f"EPSG:{epsg}", "crs_candidates.beside", {"meridian": meridian})


def _datum(own: KnownSystem | None) -> Datum:
    """Return what zones are thought to be of: what the project is of, where that has zones."""
    return Datum.CGCS2000 if own is None or own.datum is Datum.WGS84 else own.datum


def _prefix(easting: float) -> int | None:
    zone = int(easting // _ZONE_STEP_M)
    is_zone = zone in ZONES_3 or zone in ZONES_6
    return zone if is_zone and _among(_EASTINGS, easting % _ZONE_STEP_M) else None


def _among(limits: tuple[float, float], value: float) -> bool:
    return limits[0] <= value <= limits[1]
