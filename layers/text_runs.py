"""A text cut into runs, each in the bundled font that has its characters: the same everywhere.

Left to itself Qt takes a character that a font lacks from whatever the machine has, or paints
nothing. Here the order is fixed: the font asked for, the regular weight, the fonts for rare
characters; what none of them has is a visible 〓.
"""

import unicodedata
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from layers.repertoires import BOLD, SANS, repertoires

MISSING = "〓"
"""Stands for a character that no bundled font has, as in Chinese typesetting."""

_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
"""They choose a variant of the character before: the character itself is written."""


class Run(NamedTuple):
    """Be a part of a text in one font; `face` is the font's PostScript name."""

    text: str
    face: str


def runs_of(text: str, *, bold: bool = False) -> tuple[Run, ...]:
    """Return a text as runs in the bundled fonts, to be painted one after the other."""
    known = repertoires()
    wanted = BOLD if bold else SANS
    if all(character in known[wanted] for character in text):
        return (Run(text, wanted),) if text else ()
    order = [wanted, *(face for face in known if face not in (wanted, BOLD))]
    written = "".join(_written(character) for character in text)
    return tuple(
        Run("".join(group), face)
        for face, group in groupby(written, lambda character: _face(character, order))
    )


def missing_characters(text: str) -> tuple[str, ...]:
    """Return the characters of a text that no bundled font has, each once, in their order."""
    return tuple(
        dict.fromkeys(
            character
            for character in text
            if character != MISSING and _written(character) == MISSING
        )
    )


def _written(character: str) -> str:
    """Return what is painted for a character: itself, its equal, nothing, or the sign of a gap."""
    if _is_known((character,)):
        return character
    if unicodedata.category(character) == "Cf" or any(ord(character) in x for x in _SELECTORS):
        return ""
    if character.isspace():
        return " "
    equal = unicodedata.normalize("NFKC", character)
    return equal if _is_known(equal) else MISSING


def _is_known(characters: Iterable[str]) -> bool:
    known = repertoires()
    return all(
        any(character in known[face] for face in known if face != BOLD) for character in characters
    )


def _face(character: str, order: list[str]) -> str:
    known = repertoires()
    return next(face for face in order if character in known[face])
