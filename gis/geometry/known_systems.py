"""The coordinate systems that Chinese offices use, to choose from, to search and to name.

A table of EPSG numbers and nothing else: no transformation is known here.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from gis.errors import InputProblem
from gis.geometry.gcj02 import ShiftedCrs
from gis.texts import Texts

ZONES_3, ZONES_6, ZONES_UTM = range(25, 46), range(13, 24), range(43, 54)


class Datum(StrEnum):
    """Say what longitude and latitude refer to."""

    CGCS2000 = "cgcs2000"
    WGS84 = "wgs84"
    XIAN80 = "xian80"
    BEIJING54 = "beijing54"
    NEW_BEIJING54 = "new_beijing54"


class SystemKind(StrEnum):
    """Say what kind of coordinates a system has."""

    DEGREES = "degrees"
    ZONE_3 = "zone_3"
    ZONE_6 = "zone_6"
    UTM = "utm"
    WEB_MERCATOR = "web_mercator"
    GCJ02 = "gcj02"
    BD09 = "bd09"


@dataclass(frozen=True, slots=True)
class KnownSystem:
    """Be one system of the list: `written` is how to name it after --crs.

    `is_prefixed` says that eastings begin with the number of the zone.
    """

    written: str
    kind: SystemKind
    datum: Datum
    zone: int = 0
    is_prefixed: bool = False

    @property
    def meridian(self) -> int:
        """The central meridian of its zone in degrees east, 0 where it has none."""
        return {
            SystemKind.ZONE_3: 3 * self.zone,
            SystemKind.ZONE_6: 6 * self.zone - 3,
            SystemKind.UTM: 6 * self.zone - 183,
        }.get(self.kind, 0)

    def title(self, texts: Texts) -> str:
        """Name it for people."""
        prefix = {True: "_prefixed", False: "_plain"} if self.kind in _GAUSS else {}
        return texts(
            f"crs.system_{self.kind}{prefix.get(self.is_prefixed, '')}",
            datum=texts(f"crs.datum_{self.datum}"),
            zone=self.zone,
            meridian=self.meridian,
        )


_GAUSS = (SystemKind.ZONE_3, SystemKind.ZONE_6)
DEGREES_EPSG = {
    Datum.CGCS2000: 4490,
    Datum.WGS84: 4326,
    Datum.XIAN80: 4610,
    Datum.BEIJING54: 4214,
    Datum.NEW_BEIJING54: 4555,
}
"""The EPSG number of the degrees of each datum."""

# EPSG numbers less the number of the zone: 3-degree with prefix and without, 6-degree likewise.
_MINUS_ZONE = {
    Datum.CGCS2000: (4488, 4509, 4478, 4489),
    Datum.XIAN80: (2324, 2345, 2314, 2325),
    Datum.BEIJING54: (2376, 2397, 21400, 21440),
    Datum.NEW_BEIJING54: (4736, 4757, 4555, 4566),
}
_NEW_BEIJING_FIRST_PREFIXED, _NEW_BEIJING_FIRST_MINUS_ZONE = range(25, 30), 4627
_NEW_BEIJING_LAST_PLAIN = {44: 4812, 45: 4822}


def zone_epsg(datum: Datum, kind: SystemKind, zone: int, *, is_prefixed: bool) -> int:
    """Return the EPSG number of a Gauss-Kruger zone of China."""
    place = (0 if kind is SystemKind.ZONE_3 else 2) + (0 if is_prefixed else 1)
    if datum is Datum.NEW_BEIJING54 and kind is SystemKind.ZONE_3:
        if is_prefixed and zone in _NEW_BEIJING_FIRST_PREFIXED:
            return _NEW_BEIJING_FIRST_MINUS_ZONE + zone
        if not is_prefixed and zone in _NEW_BEIJING_LAST_PLAIN:
            return _NEW_BEIJING_LAST_PLAIN[zone]
    return _MINUS_ZONE[datum][place] + zone


def _all() -> Iterator[KnownSystem]:
    for datum in Datum:
        yield KnownSystem(f"EPSG:{DEGREES_EPSG[datum]}", SystemKind.DEGREES, datum)
        if datum is Datum.WGS84:
            yield from (
                KnownSystem(f"EPSG:{32600 + zone}", SystemKind.UTM, datum, zone)
                for zone in ZONES_UTM
            )
            continue
        for kind, zones in ((SystemKind.ZONE_3, ZONES_3), (SystemKind.ZONE_6, ZONES_6)):
            for is_prefixed in (False, True):
                for zone in zones:
                    epsg = zone_epsg(datum, kind, zone, is_prefixed=is_prefixed)
                    yield KnownSystem(f"EPSG:{epsg}", kind, datum, zone, is_prefixed)
    yield KnownSystem("EPSG:3857", SystemKind.WEB_MERCATOR, Datum.WGS84)
    yield KnownSystem(ShiftedCrs.GCJ02.value, SystemKind.GCJ02, Datum.WGS84)
    yield KnownSystem(ShiftedCrs.BD09.value, SystemKind.BD09, Datum.WGS84)


KNOWN_SYSTEMS = tuple(_all())
"""Degrees and zones datum by datum, those without prefix first; then those of web maps."""

_BY_NUMBER = {one.written: one for one in KNOWN_SYSTEMS}
_BY_NUMBER |= {shift.title: _BY_NUMBER[shift.value] for shift in ShiftedCrs}


def known_system(written: str) -> KnownSystem | None:
    """Return the system of the list that `written` (EPSG:n, gcj02, GCJ-02) names, else None."""
    return _BY_NUMBER.get(written)


def twin(system: KnownSystem, datum: Datum) -> KnownSystem:
    """Return degrees or a zone as they are, but of another datum of China."""
    return next(
        one for one in KNOWN_SYSTEMS if one == replace(system, datum=datum, written=one.written)
    )


def search_systems(text: str, texts: Texts) -> tuple[KnownSystem, ...]:
    """Return the systems that all words of `text` fit: titles, numbers, both languages' names."""
    words = _plain(text).split()
    return tuple(
        one for one in KNOWN_SYSTEMS if all(word in _words_of(one, texts) for word in words)
    )


def _words_of(system: KnownSystem, texts: Texts) -> str:
    parts = (system.written, system.title(texts), _SEARCHED.get(system.kind, ""))
    return _plain(f"{' '.join(parts)} {_SEARCHED_DATUMS[system.datum]}")


def system_of_name(text: str) -> str | None:
    """Return what a name such as `CGCS2000/3/CM117` or `西安80 3度带39带号` means, None if nothing.

    The answer is written as after --crs. Raises InputProblem where it does not say whether
    eastings bear the number of the zone.
    """
    plain = _plain(text)
    utm = _UTM.fullmatch(plain)
    if utm and int(utm[1]) in ZONES_UTM:
        return f"EPSG:{32600 + int(utm[1])}"
    return "EPSG:3857" if _WEB_MERCATOR.fullmatch(plain) else _Name(plain).written(text)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower()
    return " ".join(re.sub(r"[\s_/,;()\-‐–—、，；]+", " ", folded).split())


_SEARCHED = {
    SystemKind.DEGREES: "经纬度 地理坐标 大地坐标 geographic lonlat",
    SystemKind.ZONE_3: "3度带 三度带 3 degree 高斯 gauss kruger",
    SystemKind.ZONE_6: "6度带 六度带 6 degree 高斯 gauss kruger",
    SystemKind.WEB_MERCATOR: "web mercator 网络墨卡托 墨卡托",
    SystemKind.GCJ02: "gcj 02 火星坐标 高德 腾讯 amap ovital 奥维",
    SystemKind.BD09: "bd 09 百度 baidu",
}
_SEARCHED_DATUMS = {
    Datum.CGCS2000: "cgcs2000 国家2000 2000国家大地坐标系",
    Datum.WGS84: "wgs84 wgs 84",
    Datum.XIAN80: "西安80 80西安 xian80 xi'an 1980",
    Datum.BEIJING54: "北京54 54北京 beijing54 beijing 1954",
    Datum.NEW_BEIJING54: "新北京54 新54 new beijing 1954",
}
_DATUM_NAMES = (
    (Datum.NEW_BEIJING54, r"new ?beijing(?: ?(?:19)?54)?|新(?:北京)? ?(?:19)?54(?: ?北京)?"),
    (Datum.BEIJING54, r"(?:beijing|北京) ?(?:19)?54|(?:19)?54 ?北京"),
    (Datum.XIAN80, r"(?:xi'?an|西安) ?(?:19)?80|(?:19)?80 ?西安"),
    (Datum.CGCS2000, r"cgcs ?2000|(?:国家|大地) ?2000|2000 ?(?:国家大地|国家|大地)|china ?2000"),
    (Datum.WGS84, r"wgs ?(?:19)?84"),
)
_WEB_MERCATOR = re.compile(
    r"(?:wgs ?84 )?(?:web ?mercator|pseudo mercator|(?:网络|web) ?墨卡托)(?:投影)?"
)
_UTM = re.compile(r"(?:wgs ?84 ?)?utm ?(?:zone ?)?(\d\d) ?n?")
_WIDTH = r"(?<!\d)([36三六])(?!\d) ?(?:度|°|degrees?|deg)?(?: ?分?带)?"
_WITHOUT = r"(?:不|无|没有|without|no) ?(?:带|加|有|zone)? ?(?:带号|prefix|zone number)"
_WITH = r"(?:(?:带|加|有|with) ?)?(?:带号|(?:zone )?prefix(?:ed)?|zone number)"
_NUMBER = r"(?<!\d)(\d{2,3})(?!\d)"
_FILLING = (
    r"坐标系统?|坐标|投影|高斯|克吕格|gauss|kruger|krüger|gk"
    r"|中央(?:经线|子午线)|central meridian|cm|zone|第|分?带|度|°|e\b|with"
    r"|geographic|lonlat|经纬度|地理|大地"
)


class _Name:
    """Read a name bit by bit; what is left over at the end means that it is no such name."""

    def __init__(self, plain: str) -> None:
        self._left = plain

    def written(self, text: str) -> str | None:
        datum = next((one for one, pattern in _DATUM_NAMES if self._take(pattern)), None)
        if datum is None or "gauss" in self._left:
            return None  # names of the registry are for the registry
        width = self._take(_WIDTH)
        without, prefixed = self._take(_WITHOUT), self._take(_WITH)
        number = self._take(_NUMBER)
        while self._take(_FILLING):
            pass
        if self._left.strip():
            return None
        if number is None:
            return None if width else f"EPSG:{DEGREES_EPSG[datum]}"
        if datum is Datum.WGS84:
            return None
        return _zone_of(text, datum, width, int(number), _prefix(without, prefixed))

    def _take(self, pattern: str) -> str | None:
        """Take the first match away and return what it says, None where there is none."""
        found = re.search(pattern, self._left)
        if found is None:
            return None
        self._left = f"{self._left[: found.start()]} {self._left[found.end() :]}"
        return found[1] if found.re.groups else found[0]


def _prefix(without: str | None, prefixed: str | None) -> bool | None:
    return False if without else True if prefixed else None


def _zone_of(
    text: str, datum: Datum, width: str | None, number: int, is_prefixed: bool | None
) -> str | None:
    is_meridian = number > max(ZONES_3)
    narrow = width in ("3", "三") if width else is_meridian or number in ZONES_3
    kind, zones = (SystemKind.ZONE_3, ZONES_3) if narrow else (SystemKind.ZONE_6, ZONES_6)
    zone, rest = (
        (divmod(number, 3) if narrow else divmod(number + 3, 6)) if is_meridian else (number, 0)
    )
    if rest or zone not in zones:
        return None
    choices = {
        prefix: f"EPSG:{zone_epsg(datum, kind, zone, is_prefixed=prefix)}"
        for prefix in (True, False)
    }
    if is_prefixed is None and not is_meridian:
        raise InputProblem(
            "crs.prefix_not_said", text=text, prefixed=choices[True], plain=choices[False]
        )
    return choices[bool(is_prefixed)]
