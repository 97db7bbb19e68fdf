"""The glyph numbers in the contents that Qt writes: which are used, and other numbers for them.

Qt writes each text as `BT … /F11 300 Tf … <0001> Tj … ET`, one glyph to a string, and no text
outside of that.
"""

import re
from collections.abc import Iterator, Mapping

_TEXT = re.compile(rb"\nBT\n.*?\nET\n", re.DOTALL)
_PART = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9A-Fa-f]+)> Tj")


def glyphs_used(content: bytes) -> Iterator[tuple[str, int]]:
    """Yield name of font and number of glyph, once for each time it is shown."""
    for text in _TEXT.finditer(content):
        font = ""
        for part in _PART.finditer(text[0]):
            if part[1] is not None:
                font = "/" + part[1].decode()
            else:
                for start in range(0, len(part[2]), 4):
                    yield font, int(part[2][start : start + 4], 16)


def renumbered(content: bytes, numbers: Mapping[str, Mapping[int, int]]) -> bytes:
    """Return the content with other numbers of glyphs, by name of font."""

    def in_text(text: re.Match[bytes]) -> bytes:
        font = ""

        def part_renumbered(part: re.Match[bytes]) -> bytes:
            nonlocal font
            if part[1] is not None:
                font = "/" + part[1].decode()
                return part[0]
            codes = [part[2][start : start + 4] for start in range(0, len(part[2]), 4)]
            moved = numbers.get(font, {})
            return b"<%s> Tj" % b"".join(
                b"%04X" % moved.get(int(code, 16), int(code, 16)) for code in codes
            )

        return _PART.sub(part_renumbered, text[0])

    return _TEXT.sub(in_text, content)
