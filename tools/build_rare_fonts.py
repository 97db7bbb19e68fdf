"""Build the fonts for rare characters in resources/fonts; run once, by hand, after build_font.

The source is Hanazono Mincho (SIL Open Font License 1.1, or its own licence that permits all),
which has all of GB 18030-2022 beyond the basic plane: Extensions B to F. It comes from the Debian
package of one pinned version, checked by its hash; apt-get and dpkg-deb must be on the PATH. What
TownGrid Sans has is left to it.

A font holds as many characters as there are codes for private use, which a PDF's text is restored
from; the files are compressed, since a font is only read when a document has a character of it.
The output is byte for byte the same on every run.
"""

import io
import lzma
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from tools.font_parts import PRIVATE_USE, TARGET, checked, encode, name_font, note_repertoires

PACKAGE = "fonts-hanazono=20170904-2.1"
FOLDER = Path("usr/share/fonts/truetype/hanazono")
SOURCES = {
    "HanaMinB.ttf": "829543436cdf7b4c6730e2af5806fa406f8ddf0d4b656e0cd49c58d4db1c8d3c",
    "HanaMinA.ttf": "7ca87559414474848fc513a8d8eb42d5b0f8194c30c2abdfbfedff5398ec88d7",
}
FAMILY = "TownGrid Rare {number}"
FILE = "TownGridRare{number}-Regular"
COPYRIGHT = (
    "Copyright 2008-2017 GlyphWiki Project (Hanazono Mincho), with Reserved Font Names; "
    "adapted for TownGrid"
)
LICENCE = "This Font Software is licensed under the SIL Open Font License, Version 1.1."
LICENCE_URL = "https://scripts.sil.org/OFL"
NAME_COPYRIGHT, NAME_LICENCE, NAME_LICENCE_URL = 0, 13, 14

UNITS = 512
"""Units of an em: 0.03 mm on a title 15 mm high, and most distances fit a byte."""
ASCENT, DESCENT = 594, -147  # those of TownGrid Sans
WANTED = (
    range(0x3400, 0x4DC0),
    range(0x4E00, 0xA000),
    range(0xF900, 0xFB00),  # compatibility ideographs, which name registers do hold
    range(0x20000, 0x2FA20),
)


def fetched(folder: Path) -> Path:
    """Download the pinned Debian package into FOLDER and return the folder of its fonts."""
    command = ["apt-get", "download", "--quiet=2", PACKAGE]
    subprocess.run(command, check=True, cwd=folder, stderr=subprocess.DEVNULL)
    archive = next(folder.glob("*.deb"))
    subprocess.run(["dpkg-deb", "--extract", str(archive), str(folder / "unpacked")], check=True)
    return folder / "unpacked" / FOLDER


def rare_characters(sources: Sequence[TTFont]) -> dict[int, TTFont]:
    """Return what TownGrid Sans lacks, by code point, with the first source that has it."""
    with TTFont(TARGET / "TownGridSans-Regular.ttf", lazy=True) as sans:
        had = set(sans.getBestCmap())
    wanted = {code for block in WANTED for code in block} - had
    found: dict[int, TTFont] = {}
    for source in sources:
        for code in wanted & set(source.getBestCmap()):
            found.setdefault(code, source)
    return found


def rare_font(characters: dict[int, TTFont], family: str) -> TTFont:
    """Return a font of the drawings of CHARACTERS, in our units and with our names."""
    names = {code: f"u{code:X}" for code in characters}
    glyphs = {".notdef": TTGlyphPen(None).glyph()}
    for code, source in characters.items():
        share = UNITS / source["head"].unitsPerEm
        pen = TTGlyphPen(None)
        source.getGlyphSet()[source.getBestCmap()[code]].draw(
            TransformPen(pen, (share, 0, 0, share, 0, 0))
        )
        glyphs[names[code]] = pen.glyph(dropImpliedOnCurves=True)
    builder = FontBuilder(UNITS, isTTF=True)
    builder.setupHead(unitsPerEm=UNITS, created=0, modified=0)
    builder.setupGlyphOrder(list(glyphs))
    encode(builder.font, names)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(
        {name: (UNITS, getattr(glyph, "xMin", 0)) for name, glyph in glyphs.items()}
    )
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupOS2(
        sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT
    )
    builder.setupNameTable({})
    builder.setupPost(keepGlyphNames=False)
    for name_id, text in (
        (NAME_COPYRIGHT, COPYRIGHT),
        (NAME_LICENCE, LICENCE),
        (NAME_LICENCE_URL, LICENCE_URL),
    ):
        builder.font["name"].setName(text, name_id, 3, 1, 0x409)
    name_font(builder.font, family, "Regular")
    builder.font.recalcTimestamp = False
    return builder.font


def write_compressed(font: TTFont, file: Path) -> None:
    """Write FONT as an xz file."""
    content = io.BytesIO()
    font.save(content)
    file.write_bytes(lzma.compress(content.getvalue(), preset=9 | lzma.PRESET_EXTREME))


def main() -> None:
    """Write the fonts and their repertoires into the target folder and print their sizes."""
    written = []
    with tempfile.TemporaryDirectory() as name:
        folder = fetched(Path(name))
        sources = [TTFont(checked(folder / file, hash_)) for file, hash_ in SOURCES.items()]
        found = rare_characters(sources)
        codes = sorted(found)
        for number, start in enumerate(range(0, len(codes), len(PRIVATE_USE)), 1):
            part = {code: found[code] for code in codes[start : start + len(PRIVATE_USE)]}
            font = rare_font(part, FAMILY.format(number=number))
            file = TARGET / f"{FILE.format(number=number)}.ttf.xz"
            write_compressed(font, file)
            written.append(file)
            sys.stdout.write(f"{file.name}: {file.stat().st_size:,} bytes\n")
    note_repertoires(written)


if __name__ == "__main__":
    main()
