"""Characters beyond the basic plane: what Qt says of them in a PDF, and what they are.

Qt names a glyph by a code of the basic plane. Our fonts have there, for each rare character, a
code for private use: the first code for the first character, and so on.
"""

from collections.abc import Mapping
from functools import cache

from layers.repertoires import repertoires

FIRST_PRIVATE, LAST_PRIVATE = 0xE000, 0xF8FF


@cache
def rare_characters(face: str) -> Mapping[str, str]:
    """Return which character each code for private use stands for in a face, by its name."""
    if face not in repertoires():
        return {}
    beyond = repertoires()[face].beyond
    return {chr(FIRST_PRIVATE + at): chr(code) for at, code in enumerate(beyond)}


def is_private(text: str) -> bool:
    """Tell whether a text is a code that says nothing to other programs."""
    return len(text) == 1 and FIRST_PRIVATE <= ord(text) <= LAST_PRIVATE
