"""Which characters the glyphs of a PDF font stand for, so that its text can be found and copied."""

import re
from collections.abc import Mapping

_SINGLE = re.compile(rb"^<([0-9A-F]+)> <([0-9A-F]+)>$", re.I | re.M)
_RANGE = re.compile(rb"^<([0-9A-F]+)> <([0-9A-F]+)> (?:\[([^\]]*)\]|<([0-9A-F]+)>)", re.I | re.M)
_HEX = re.compile(rb"<([0-9A-F]+)>", re.I)
MOST_IN_A_BLOCK = 100
"""The most entries that a block of a character map may have."""


def characters(to_unicode: bytes) -> dict[int, str]:
    """Return the character of each glyph as the character map of a font by Qt or by us says.

    Qt takes the first code point that leads to a glyph, which for the space is the tabulator, and
    knows none beyond the basic plane.
    """
    found: dict[int, str] = {}
    to_unicode = to_unicode[to_unicode.find(b"endcodespacerange") :]
    for match in _SINGLE.finditer(to_unicode):
        found[int(match[1], 16)] = _text(match[2])
    for match in _RANGE.finditer(to_unicode):
        first, last = int(match[1], 16), int(match[2], 16)
        if match[3] is not None:
            texts = [_text(code[1]) for code in _HEX.finditer(match[3])]
        else:
            base = int(match[4], 16)
            texts = [chr(base + step) for step in range(last - first + 1)]
        found.update(zip(range(first, last + 1), texts, strict=False))
    return {glyph: " " if text == "\t" else text for glyph, text in found.items() if text != "\0"}


def _text(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be", "replace")


def character_map(texts: Mapping[int, str]) -> bytes:
    """Return the character map of a font, by glyph number."""
    entries = [
        f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>"
        for glyph, text in sorted(texts.items())
    ]
    blocks = [
        entries[start : start + MOST_IN_A_BLOCK]
        for start in range(0, len(entries), MOST_IN_A_BLOCK)
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end", ""]
    return "\n".join(lines).encode()
