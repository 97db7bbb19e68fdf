"""Addresses of tiles, made from a template as XYZ and WMTS services give it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from gis.base_maps.tile_scheme import PyramidTile
from gis.errors import InputProblem

_PLACE = re.compile(r"\{([^{}]*)\}")
_SPAN = re.compile(r"([a-z])-([a-z])|(\d)-(\d)", re.IGNORECASE)
_ALIASES = {
    "tilematrix": "z",
    "tilecol": "x",
    "tilerow": "y",
    "tk": "key",
    "switch": "s",
    "quadkey": "q",
}
_KNOWN = {"z", "x", "y", "-y", "s", "key", "q", "r"}


@dataclass(frozen=True, slots=True)
class AddressTemplate:
    """Make the addresses of tiles.

    `template` may hold {z} {x} {y}, {-y} for rows from the bottom, {q} for a quadkey, {s} for one
    of `subdomains` ("abc" or "t1,t2"), {a-c} or {0-7} for one of these, {key} or {tk} for the
    user's key, and {TileMatrix} {TileCol} {TileRow} as WMTS writes. `level_names` stand for {z}.
    Raises InputProblem for what is no address of tiles.
    """

    template: str
    subdomains: str = ""
    level_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "template", self.template.strip())
        places = {_canonical(place) for place in _PLACE.findall(self.template)}
        unknown = sorted(one for one in places - _KNOWN if not _SPAN.fullmatch(one))
        if unknown:
            raise InputProblem("base_maps.unknown_placeholder", name=unknown[0])
        if not self.template.lower().startswith(("http://", "https://")) or not self.host:
            raise InputProblem("base_maps.not_an_address")
        if "q" not in places and not ({"z", "x"} <= places and places & {"y", "-y"}):
            raise InputProblem("base_maps.address_without_places")
        if "s" in places and not self.subdomains.strip(", "):
            raise InputProblem("base_maps.no_subdomains")

    @property
    def host(self) -> str:
        """The host, of several the first."""
        first = _filled(self.template, lambda place: _choices(place, self.subdomains)[0])
        return urlsplit(first).hostname or ""

    @property
    def needs_key(self) -> bool:
        """Say whether it takes the user's key."""
        return any(_canonical(place) == "key" for place in _PLACE.findall(self.template))

    def address(self, tile: PyramidTile, key: str = "") -> str:
        """Return the address of a tile; the same tile has always the same."""
        turn = tile.column + tile.row
        level = self.level_names[tile.level] if self.level_names else str(tile.level)
        values = {
            "z": quote(level, safe=":"),
            "x": str(tile.column),
            "y": str(tile.row),
            "-y": str(2**tile.level - 1 - tile.row),
            "q": _quadkey(tile),
            "key": quote(key, safe=""),
            "r": "",
        }

        def value(place: str) -> str:
            name = _canonical(place)
            if name in values:
                return values[name]
            choices = _choices(place, self.subdomains)
            return choices[turn % len(choices)]

        return _filled(self.template, value)


def _filled(template: str, value: Callable[[str], str]) -> str:
    return _PLACE.sub(lambda found: value(found[1]), template)


def _canonical(place: str) -> str:
    name = place.strip().lower()
    return _ALIASES.get(name, name)


def _choices(place: str, subdomains: str) -> list[str]:
    """Return what may stand in a place that is not of the tile itself."""
    if _canonical(place) == "s":
        parted = [one.strip() for one in subdomains.split(",") if one.strip()]
        return parted if len(parted) > 1 else list(subdomains.strip()) or [""]
    span = _SPAN.fullmatch(place.strip())
    if span is None:
        return [""]
    first, last = (span[1], span[2]) if span[1] else (span[3], span[4])
    return [chr(code) for code in range(ord(first), ord(last) + 1)] or [first]


def _quadkey(tile: PyramidTile) -> str:
    return "".join(
        str((tile.column >> bit & 1) + 2 * (tile.row >> bit & 1))
        for bit in reversed(range(tile.level))
    )
