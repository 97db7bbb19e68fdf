"""Longitudes and latitudes as people write them: degrees, minutes, seconds, letters, Chinese words.

Only what can be read in one way is read. 1190312.3 is not: it may be an easting as well.
"""

import re
import unicodedata
from dataclasses import dataclass

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("º˚⁰度", "°"),
        **dict.fromkeys("′‘’‛`´ʹ＇分", "'"),
        **dict.fromkeys("″“”‟〃ʺ＂秒", '"'),
    }
)
_SMALL = r"(\d{1,2}(?:\.\d+)?)"
_LETTERED = re.compile(
    rf"(?<=\d)\s*(?:deg|d)\s*{_SMALL}\s*m(?:in)?\s*(?:{_SMALL}\s*s(?:ec)?)?", re.IGNORECASE
)
_HALF = r"(东经|西经|北纬|南纬|[NSEW东西南北])?"
_MARKED = rf"(\d{{1,3}}(?:\.\d+)?)(?:\s*[°:]\s*(?:{_SMALL}\s*(?:['\s:]\s*(?:{_SMALL}\s*\"?)?)?)?)?"
_SPLIT = rf"(\d{{1,3}})(?:-|\s+)(\d{{1,2}})(?:-|\s+){_SMALL}\"?"
_ANGLES = tuple(
    re.compile(rf"{_HALF}\s*:?\s*([-+]?){body}\s*{_HALF}$", re.IGNORECASE)
    for body in (_MARKED, _SPLIT)
)
_BACKWARDS = frozenset("SW南西")
_LATITUDES = frozenset("NS北南")
_BETWEEN = re.compile(r"[,，;；、/|\t\n]")
_AFTER_A_HALF = re.compile(r"(?<=[NSEWnsew\"°'])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Angle:
    """Be degrees, negative in the south and west; `is_latitude` None where nothing says which."""

    degrees: float
    is_latitude: bool | None = None


def angle_of(text: str) -> Angle | None:
    """Return what a text says in degrees, None for a lone number and for what is no angle.

    119°03′12.3″, 119度3分12.3秒, 119d03m12.3s, 119:03:12.3, 119-03-12.3, 119 03 12.3, 119°03.2′,
    119.05°, all with E, 东 or 东经 before or after them, 119.05E.
    """
    plain = _LETTERED.sub(lambda found: f"°{found[1]}'{found[2] or '0'}\"", _plain(text))
    return next((angle for one in _ANGLES if (angle := _angle(one, plain)) is not None), None)


def angles_of(text: str) -> tuple[Angle, Angle] | None:
    """Return two angles that stand in one text, None where there are not just two."""
    for separator in (_BETWEEN, _AFTER_A_HALF):
        parts = [part for part in separator.split(_plain(text)) if part.strip()]
        if len(parts) == 2:
            first, second = map(angle_of, parts)
            if first is not None and second is not None:
                return first, second
    return None


def _plain(text: str) -> str:
    """Return a text with one sign each for degrees, minutes and seconds, nothing full-width."""
    return unicodedata.normalize("NFKC", text.translate(_PLAIN)).strip().replace("''", '"')


def _angle(form: re.Pattern[str], text: str) -> Angle | None:
    found = form.match(text)
    if found is None:
        return None
    before, sign, degrees, minutes, seconds, after = found.groups()
    half = (before or after or "").upper()
    is_lone = minutes is None and not half and "°" not in text
    is_doubtful = bool(before and after) or bool(sign and half)
    is_broken = ("." in degrees and minutes) or ("." in (minutes or "") and seconds)
    value = float(degrees) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    if is_lone or is_doubtful or is_broken or value > 180:
        return None
    if float(minutes or 0) >= 60 or float(seconds or 0) >= 60:
        return None
    is_backwards = sign == "-" or bool(_BACKWARDS & set(half[:1]))
    is_latitude = bool(_LATITUDES & set(half[:1])) if half else None
    return Angle(-value if is_backwards else value, is_latitude)
