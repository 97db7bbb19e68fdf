"""House numbers and villager groups as people write them, made comparable.

三组12号附2号, 第三村民小组１２－２號 and 3社012-2号 name the same house.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7,
    "捌": 8, "玖": 9,
}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_NUMERAL = "[" + "".join((*_DIGITS, *_TENS)) + "]+"
_GROUP_WORD = r"(?:村民小组|居民小组|村小组|村民组|居民组|生产队|小组|组|社|队)"
_COUNTED = re.compile(
    rf"(?<=[第附之]){_NUMERAL}|{_NUMERAL}(?={_GROUP_WORD}|号|幢|栋|座|单元|楼|室|排)"
)
_NUMBERED_GROUP = re.compile(rf"^(?:第?0*(\d+){_GROUP_WORD}?|{_GROUP_WORD}第?0*(\d+))$")
_GROUP_AHEAD = re.compile(rf"^(第?\d+{_GROUP_WORD}|[^\d]{{1,6}}?(?:村民小组|居民小组|小组|组))")
_ONE_NUMBER = r"\d+(?:[a-z](?![a-z]))?"
_HOUSE = re.compile(rf"({_ONE_NUMBER}(?:号?(?:-|附|之)第?{_ONE_NUMBER})*)(号楼|号|幢|栋|座)?")
_JOINT = re.compile(r"号?(?:-|附|之)第?")
_BUILDING_WORDS = ("号楼", "幢", "栋", "座")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―－~～", "-") | {"號": "号", "#": "号", "組": "组"})


@dataclass(frozen=True, slots=True)
class HouseNumber:
    """Be what a house number says: villager group and street, each empty when not said.

    `number` is 12, 12-2 (附2号, 之2), 12a, or 3幢 for a building of a compound.
    """

    group: str
    street: str
    number: str


def house_number_of(text: str, places: tuple[str, ...] = ()) -> HouseNumber | None:
    """Read a house number or an address; None when no number stands in it.

    `places` are names of the village and of what lies above it, which may stand before the rest.
    Floors, doors and flats behind the number are left aside.
    """
    rest = _without(plain(text), places)
    found = _GROUP_AHEAD.match(rest)
    group = group_of(found.group(0)) if found else ""
    rest = rest[found.end() :] if found else rest
    house = _house(rest)
    if house is None:
        return None
    words = _JOINT.split(house.group(1).removesuffix("号"))
    number = "-".join(word.lstrip("0") or "0" for word in words)
    if house.group(2) in _BUILDING_WORDS:
        number += "幢"
    before = rest[: house.start()].rstrip("第")
    return HouseNumber(group, before or _street_behind(rest[house.end() :]), number)


def group_of(text: str, places: tuple[str, ...] = ()) -> str:
    """Return the name of a villager group for comparing: 3 for 三组, 第三村民小组 and 03社."""
    rest = _without(plain(text), places)
    if re.fullmatch(_NUMERAL, rest):
        return str(_value(rest))
    numbered = _NUMBERED_GROUP.match(rest)
    if numbered:
        return numbered.group(1) or numbered.group(2)
    short = re.sub(rf"{_GROUP_WORD}$", "", rest)
    return short or rest


def plain(text: str) -> str:
    """Return a text without spaces, wide letters, case, or numbers in Chinese characters."""
    plain_text = unicodedata.normalize("NFKC", text).translate(_DASHES).casefold()
    plain_text = re.sub(r"[\s,，、。()（）]", "", plain_text)
    return _COUNTED.sub(lambda found: str(_value(found.group(0))), plain_text)


def _without(text: str, places: tuple[str, ...]) -> str:
    """Drop the names of places from the beginning, the longest first, until none is there."""
    names = _plain_names(places)
    while True:
        ahead = next((n for n in names if text.startswith(n) and len(n) < len(text)), None)
        if not ahead:
            return text
        text = text.removeprefix(ahead)


@lru_cache(maxsize=1024)
def _plain_names(places: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted((plain(each) for each in places if each), key=len, reverse=True))


def _house(text: str) -> re.Match[str] | None:
    """Choose the number of the house: one that is called 号, else a building's, else the last."""
    found = list(_HOUSE.finditer(text))
    called = [one for one in found if one.group(2) == "号" or "号" in one.group(1)]
    buildings = [one for one in found if one.group(2) in _BUILDING_WORDS]
    return next(iter(called or buildings or found[-1:]), None)


def _street_behind(text: str) -> str:
    """Return the street of an address that has the number first, as in 12 Main Street."""
    return text if text.isascii() and text.isalpha() else ""


def _value(numeral: str) -> int:
    if not any(sign in _TENS for sign in numeral):
        return int("".join(str(_DIGITS[sign]) for sign in numeral))
    total, digit = 0, 0
    for sign in numeral:
        if sign in _TENS:
            total += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit
