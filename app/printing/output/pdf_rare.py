"""Characters beyond the basic plane: what Qt says of them in a PDF, and what they are.

Qt names a glyph by a code of the basic plane. Our fonts have there, for each rare character, a
code for private use: the first code for the first character, and so on.
"""

from collections.abc import Mapping
from functools import cache

from resources import path

FIRST_PRIVATE, LAST_PRIVATE = 0xE000, 0xF8FF
FIRST_RARE = 0x10000


@cache
def rare_characters(face: str) -> Mapping[str, str]:
    """Return which character each code for private use stands for in a face, by its name."""
    for line in path("fonts/repertoires.txt").read_text(encoding="ascii").splitlines():
        name, _, repertoire = line.partition(" ")
        if name == face:
            codes = [code for code in _codes(repertoire) if code >= FIRST_RARE]
            return {chr(FIRST_PRIVATE + at): chr(code) for at, code in enumerate(codes)}
    return {}


def is_private(text: str) -> bool:
    """Tell whether a text is a code that says nothing to other programs."""
    return len(text) == 1 and FIRST_PRIVATE <= ord(text) <= LAST_PRIVATE


def _codes(repertoire: str) -> list[int]:
    codes: list[int] = []
    for run in repertoire.split():
        first, _, last = run.partition("-")
        codes += range(int(first, 16), int(last or first, 16) + 1)
    return codes
