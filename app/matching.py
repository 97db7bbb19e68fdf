"""How well a few typed letters fit some words: for the command palette and for lists."""

from bisect import bisect_right
from collections.abc import Iterable

_FIRST_CHARACTERS = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
"""The first character of each initial among the common ones of GB 2312, which are in the order of
their pinyin."""
_INITIALS = "abcdefghjklmnopqrstwxyz"
_CODES = [character.encode("gb2312") for character in _FIRST_CHARACTERS]
_LAST_COMMON = "座".encode("gb2312")

WHOLE, START, WITHIN, SCATTERED = 400.0, 300.0, 200.0, 100.0
"""The most that each way of fitting is worth; none is worth as little as the next one."""
LEAST = 55.0
"""Letters that are scattered more widely than this is worth are found in almost any words."""


def fit(typed: str, words: str) -> float:
    """Return how well what was typed fits some words; 0.0 when it does not.

    Case does not count. The words as a whole fit best, then their beginning, then a part of them,
    then letters in their order with others between them; near the beginning is better. Several
    typed words must each fit.
    """
    parts = typed.casefold().split()
    text = words.casefold()
    fits = [_fit_part(part, text) for part in parts]
    return min(fits) if fits and all(fits) else 0.0


def best_fit(typed: str, spellings: Iterable[str]) -> float:
    """Return the best fit among several spellings of the same thing."""
    return max((fit(typed, spelling) for spelling in spellings), default=0.0)


def pinyin_initials(words: str) -> str:
    """Return the first letters of the pinyin of common characters, other characters as they are.

    A character with several readings gets the one by which GB 2312 orders it.
    """
    return "".join(_initial(character) for character in words)


def _fit_part(part: str, text: str) -> float:
    if part == text:
        return WHOLE
    place = text.find(part)
    if place == 0:
        return START - len(text) / 1000
    if place > 0:
        return max(SCATTERED + 1.0, WITHIN - place - len(text) / 1000)
    return _fit_scattered(part, text)


def _fit_scattered(part: str, text: str) -> float:
    start = place = -1
    for letter in part:
        place = text.find(letter, place + 1)
        if place < 0:
            return 0.0
        start = place if start < 0 else start
    gaps = place - start + 1 - len(part)
    worth = SCATTERED - 5 * gaps - start
    return worth if worth >= LEAST else 0.0


def _initial(character: str) -> str:
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return character
    if not _CODES[0] <= code <= _LAST_COMMON:
        return character
    return _INITIALS[bisect_right(_CODES, code) - 1]
