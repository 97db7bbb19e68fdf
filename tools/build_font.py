"""Build the bundled fonts in resources/fonts; run once, by hand, when their repertoire changes.

The program must never depend on a system font, so it carries its own. The source is Noto Sans SC
(SIL Open Font License 1.1) from npm packages of a pinned version, checked by their hashes; npm
must be on the PATH. The output is byte for byte the same on every run. What Noto Sans has beyond
the basic plane for Hong Kong, Taiwan and Japan is added in the drawing of there: 𠮷 for one.

In Noto some characters share a glyph, and Qt's PDF writer names a glyph after the first code point
that maps to it: the text of a printed map could be neither searched nor copied. So each code point
gets a glyph of its own, and the CJK radicals (U+2E80 to U+2FDF), which no text needs, are left out.
"""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from tools.font_parts import (
    BASIC_PLANE,
    TARGET,
    checked,
    encode,
    name_font,
    note_repertoires,
    npm_package,
)

PACKAGES = "@expo-google-fonts/noto-sans-{region}@0.4.3"
MEMBERS = {
    "Regular": "package/400Regular/NotoSans{region}_400Regular.ttf",
    "Bold": "package/700Bold/NotoSans{region}_700Bold.ttf",
}
HASHES = {
    ("sc", "Regular"): "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
    ("sc", "Bold"): "9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96",
    ("hk", "Regular"): "154ee8273741df924c7c509029478389bc4d91994fc51d5213af158ce09d3efb",
    ("hk", "Bold"): "9c8bc87430613644fee27cbde7df8b72fd1ae8a6ff3ef8d9a35c4e6cd155b20f",
    ("tc", "Regular"): "add35d53f70727657b4509531677c4e3712b67df3d54661efdee5d3a0c16d954",
    ("tc", "Bold"): "ed4ae6ed781e34d0beee896e9be5d835a938ac7adabbcc1b6b6904290006f372",
    ("jp", "Regular"): "d930d5d52d15231c283089760f84584272ad5e37e14607ba0d19c798e7a9caec",
    ("jp", "Bold"): "c5b7b9d6a6eb682b0d4e6bbb38509575fd2759a28f147daa74714d1359a7909e",
}
MAINLAND, OTHERS = "sc", ("hk", "tc", "jp")
FAMILY = "TownGrid Sans"

TABLE = Path(__file__).with_name("general_standard_characters.txt")

RADICALS = range(0x2E80, 0x2FE0)
BLOCKS = (
    range(0x0020, 0x007F),  # ASCII
    range(0x00A0, 0x0100),  # Latin-1
    range(0x2010, 0x2040),  # dashes, quotes, per mille, prime and double prime
    range(0x2070, 0x20A0),  # superscripts
    range(0x2100, 0x2150),  # numero, degree Celsius
    range(0x2190, 0x2200),  # arrows
    range(0x2200, 0x2300),  # mathematical signs, the dots ⋯
    range(0x2460, 0x2500),  # circled numbers
    range(0x25A0, 0x2700),  # geometric shapes, stars, warning sign
    range(0x2776, 0x2794),  # negative circled numbers
    range(0x3000, 0x3040),  # punctuation, the ideographic zero 〇
    range(0x3200, 0x3400),  # square metre, square kilometre
    range(0x3400, 0x4DC0),  # Extension A, as GB 18030 has it
    range(0x4E00, 0xA000),  # the unified ideographs, also those later than GBK
    range(0x20000, 0x40000),  # the rare ones that Noto Sans SC has: mostly personal names
)
FIRST_IDEOGRAPH = 0x3400
NAME_COPYRIGHT, NAME_LICENCE, NAME_LICENCE_URL = 0, 13, 14
KEPT_NAMES = (NAME_COPYRIGHT, NAME_LICENCE, NAME_LICENCE_URL)


def encoded_repertoire(encoding: str, leads: Iterable[int]) -> set[int]:
    """Return the code points that the two-byte part of ENCODING can write."""
    found: set[int] = set()
    for lead in leads:
        for trail in range(0x40, 0xFF):
            text = bytes((lead, trail)).decode(encoding, errors="ignore")
            found.update(map(ord, text) if len(text) == 1 and text > "\x7f" else ())
    return found


def general_standard_characters() -> set[int]:
    """Return the 8,105 characters of the Table of General Standard Chinese Characters (2013)."""
    return set(map(ord, TABLE.read_text(encoding="utf-8"))) - {ord("\n")}


def repertoire(style: str) -> set[int]:
    """Return the code points wanted in the font of STYLE; the source may lack some."""
    blocks = {code for block in BLOCKS for code in block}
    wanted = encoded_repertoire("gb2312", range(0xA1, 0xF8)) | general_standard_characters()
    if style == "Regular":
        wanted |= encoded_repertoire("gbk", range(0x81, 0xFF)) | blocks
    else:
        wanted |= {code for code in blocks if code < FIRST_IDEOGRAPH}
    return wanted - set(RADICALS)


def reduced(source: Path, codes: set[int]) -> TTFont:
    """Return the font at SOURCE with only CODES in it, and no glyph substitution."""
    options = subset.Options(
        layout_features=["kern"],
        name_IDs=list(KEPT_NAMES),
        glyph_names=False,
        hinting=True,
        notdef_outline=True,
        recalc_timestamp=False,
        drop_tables=["GSUB", "STAT", "BASE", "vhea", "vmtx", "DSIG"],
    )
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    return font


def own_glyphs(font: TTFont) -> dict[int, str]:
    """Give each code point of FONT a glyph that no other has, and return the character map."""
    glyphs: dict[int, str] = {}
    order = font.getGlyphOrder()
    taken: set[str] = set()
    for code, shared in sorted(font.getBestCmap().items()):
        glyphs[code] = name = f"u{code:X}" if shared in taken else shared
        if name != shared:
            order.append(name)
            font["glyf"].glyphs[name] = font["glyf"][shared]
            font["hmtx"].metrics[name] = font["hmtx"].metrics[shared]
        taken.add(name)
    font.setGlyphOrder(order)
    return glyphs


def supplement(font: TTFont, glyphs: dict[int, str], source: TTFont) -> None:
    """Add to FONT and its character map the rare characters that only SOURCE has."""
    if source["head"].unitsPerEm != font["head"].unitsPerEm:
        raise SystemExit("a font is drawn in other units than the font to be supplemented")
    order = font.getGlyphOrder()
    found = source.getBestCmap()
    for code in sorted(set(found) - set(glyphs) - set(BASIC_PLANE)):
        name = glyphs[code] = f"u{code:X}"
        order.append(name)
        font["glyf"].glyphs[name] = source["glyf"][found[code]]
        font["hmtx"].metrics[name] = source["hmtx"].metrics[found[code]]
    font.setGlyphOrder(order)


def main() -> None:
    """Write both fonts and their repertoires into the target folder and print their sizes."""
    written = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        packages = {
            region: npm_package(PACKAGES.format(region=region), folder)
            for region in (MAINLAND, *OTHERS)
        }

        def source(region: str, style: str) -> Path:
            member = MEMBERS[style].format(region=region.upper())
            return checked(packages[region] / member, HASHES[region, style])

        for style in MEMBERS:
            font = reduced(source(MAINLAND, style), repertoire(style))
            glyphs = own_glyphs(font)
            for region in OTHERS:
                supplement(font, glyphs, TTFont(source(region, style)))
            encode(font, glyphs)
            name_font(font, FAMILY, style)
            target = TARGET / f"TownGridSans-{style}.ttf"
            font.save(target)
            written.append(target)
            sys.stdout.write(f"{target.name}: {target.stat().st_size:,} bytes\n")
    note_repertoires(written)


if __name__ == "__main__":
    main()
