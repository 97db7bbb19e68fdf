"""Two numbers out of what somebody types or pastes as coordinates, in the notations in use."""

import re
import unicodedata
from dataclasses import dataclass

_WORDS = (
    (r"(?:东经|经度|longitude|lon|lng|东)[::]?\s*", "E "),
    (r"(?:北纬|纬度|latitude|lat|北)[::]?\s*", "N "),
    (r"度|º|˚", "°"),
    (r"′|’|‘|`|分", "'"),
    (r"''|″|”|“|秒", '"'),
    (r"[xy]\s*[=:]|米|\bm\b|公尺", " "),
    (r"[,;、|/()\[\]]", " "),
)
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)")
_ANGLE = re.compile(
    r"""(?P<before>[ENWS])?\s*
        (?P<number>[-+]?\d+(?:\.\d+)?)\s*
        (?:°\s*(?:(?P<minutes>\d+(?:\.\d+)?)\s*'\s*)?(?:(?P<seconds>\d+(?:\.\d+)?)\s*")?)?
        \s*(?(before)|(?P<after>[ENWS](?![A-Z]))?)\s*""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class TypedPlace:
    """Be two numbers as they were typed, angles in degrees.

    `is_ordered` tells that the first is known to go east, the second north.
    """

    first: float
    second: float
    is_ordered: bool = False


def typed_place(words: str) -> TypedPlace | None:
    """Read decimal degrees, degrees with minutes and seconds, or metres; None for anything else.

    Chinese and English words and letters for east and north are understood, before or behind the
    number. What the numbers are in, and in which order where that is not said, is not decided.
    """
    parsed = [_Number.of(match) for match in _matches(words)]
    if len(parsed) in (4, 6) and not any(number.has_mark for number in parsed):
        half = len(parsed) // 2
        parsed = [_joined(parsed[:half]), _joined(parsed[half:])]
    if len(parsed) != 2:
        return None
    first, second = parsed
    if {first.axis, second.axis} == {"E", "N"}:
        east, north = (first, second) if first.axis == "E" else (second, first)
        return TypedPlace(east.value, north.value, is_ordered=True)
    return None if first.axis or second.axis else TypedPlace(first.value, second.value)


@dataclass(frozen=True, slots=True)
class _Number:
    value: float
    axis: str
    has_mark: bool

    @classmethod
    def of(cls, match: re.Match[str]) -> "_Number":
        letter = match["before"] or match["after"] or ""
        value = float(match["number"])
        parts = float(match["minutes"] or 0) / 60 + float(match["seconds"] or 0) / 3600
        value += -parts if value < 0 else parts
        if letter in ("W", "S"):
            value = -value
        axis = {"W": "E", "S": "N"}.get(letter, letter)
        return cls(value, axis, bool(letter) or "°" in match[0])


def _matches(words: str) -> list[re.Match[str]]:
    """Return the numbers; nothing when anything else stands between them."""
    text = unicodedata.normalize("NFKC", words).strip().lower()
    text = _THOUSANDS.sub(lambda number: number[0].replace(",", ""), text)
    for pattern, replacement in _WORDS:
        text = re.sub(pattern, replacement, text)
    text = text.upper().strip()
    found: list[re.Match[str]] = []
    place = 0
    while place < len(text):
        match = _ANGLE.match(text, place)
        if match is None or match.end() == place:
            return []
        found.append(match)
        place = match.end()
    return found


def _joined(numbers: list[_Number]) -> _Number:
    degrees = sum(number.value / 60**power for power, number in enumerate(numbers))
    return _Number(degrees, "", has_mark=False)
