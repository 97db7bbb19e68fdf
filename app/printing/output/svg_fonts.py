"""The fonts in an SVG: of each face the characters that its texts have, as data in the file."""

import base64
import lzma
import re
from collections.abc import Iterable
from html import unescape
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from resources import path

_TEXT = re.compile(r'<text [^>]*font-family="([^"]*)"[^>]*font-weight="(\d+)"[^>]*>([^<]*)</text>')
BOLD = 600
"""From this weight on a text is in the bold face."""


def embedded_fonts(bodies: Iterable[str]) -> str:
    """Return style rules that bring the fonts of all texts, as WOFF.

    A face that we do not ship is left to the reader's program.
    """
    used: dict[tuple[str, bool], set[str]] = {}
    for body in bodies:
        for family, weight, text in _TEXT.findall(body):
            used.setdefault((family, int(weight) >= BOLD), set()).update(unescape(text))
    rules = []
    for (family, bold), characters in sorted(used.items()):
        file = _file(family, bold=bold)
        if file is not None:
            data = base64.b64encode(_subset(file, characters)).decode()
            rules.append(
                f'@font-face {{ font-family: "{family}"; font-weight: {700 if bold else 400}; '
                f'src: url("data:font/woff;base64,{data}") format("woff"); }}\n'
            )
    return "".join(rules)


def _file(family: str, *, bold: bool) -> Path | None:
    """Return the file of a face; the name of each is made of family and style."""
    name = family.replace(" ", "")
    files = [path(f"fonts/{name}-{'Bold' if bold else 'Regular'}.ttf{end}") for end in ("", ".xz")]
    return next((file for file in files if file.is_file()), None)


def _subset(file: Path, characters: Iterable[str]) -> bytes:
    content = file.read_bytes()
    if file.suffix == ".xz":
        content = lzma.decompress(content)
    options = subset.Options(
        hinting=False, notdef_outline=True, name_IDs=[], recalc_timestamp=False
    )
    with TTFont(BytesIO(content), lazy=True, recalcTimestamp=False) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=[ord(character) for character in characters])
        subsetter.subset(font)
        font.flavor = "woff"
        written = BytesIO()
        font.save(written, reorderTables=False)
    return written.getvalue()
