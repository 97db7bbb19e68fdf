"""Which coordinate system the head of a land survey text says that its plots are in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.geometry.known_systems import DEGREES_EPSG, ZONES_3, ZONES_6, Datum, SystemKind, zone_epsg

_DATUMS = (
    (Datum.CGCS2000, r"2000|CGCS"),
    (Datum.XIAN80, r"80|西安"),
    (Datum.NEW_BEIJING54, r"新.*54"),
    (Datum.BEIJING54, r"54|北京"),
    (Datum.WGS84, r"84|WGS"),
)
_ZONE_STEP_M = 1e6
_WHOLE = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class SurveySystem:
    """Be the system that a head says, None where it does not suffice.

    `contradicts` is set where the zone of the head is not that of the eastings.
    """

    crs: str | None
    contradicts: bool = False


def survey_system(head: Mapping[str, str], xy: NDArray[np.float64]) -> SurveySystem:
    """Return what `head` (words to values) and coordinates, shape (n, 2), easting first, say.

    A number of a zone before the eastings is believed only where the head does not say another.
    """
    words = head.get("坐标系", "").upper()
    datum = next((one for one, form in _DATUMS if re.search(form, words)), None)
    if datum is None or not len(xy):
        return SurveySystem(None)
    x, y = np.median(np.abs(xy), axis=0).tolist()
    if x <= 180 and y <= 90:
        return SurveySystem(f"EPSG:{DEGREES_EPSG[datum]}")
    prefix = int(x // _ZONE_STEP_M)
    said, width = _number(head.get("带号", "")), _number(head.get("几度分带", ""))
    zone = said or prefix
    if prefix and zone != prefix:
        return SurveySystem(None, contradicts=True)
    kind = {3: SystemKind.ZONE_3, 6: SystemKind.ZONE_6}.get(width) if width else _kind_of(zone)
    zones = ZONES_3 if kind is SystemKind.ZONE_3 else ZONES_6
    if kind is None or zone not in zones or datum is Datum.WGS84:
        return SurveySystem(None, contradicts=zone > 0 and datum is not Datum.WGS84)
    return SurveySystem(f"EPSG:{zone_epsg(datum, kind, zone, is_prefixed=prefix > 0)}")


def _kind_of(zone: int) -> SystemKind | None:
    """Return the kind of a zone by its number: in China the numbers of both do not meet."""
    if zone in ZONES_3:
        return SystemKind.ZONE_3
    return SystemKind.ZONE_6 if zone in ZONES_6 else None


def _number(words: str) -> int:
    found = _WHOLE.search(words)
    return int(found[0]) if found else 0
