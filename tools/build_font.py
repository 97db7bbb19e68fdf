"""Build the bundled fonts in resources/fonts; run once, by hand, when their repertoire changes.

The program must never depend on a system font, so it carries its own. The source is Noto Sans SC
(SIL Open Font License 1.1) from an npm package of one pinned version, checked by its hash; npm
must be on the PATH. The output is byte for byte the same on every run.

The CJK radicals (U+2E80 to U+2FDF) are left out on purpose. In Noto they share their glyphs with
ordinary characters, and Qt's PDF writer names a glyph after the first code point that maps to
it: with them in the font, the text of a printed map can be neither searched nor copied.
"""

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
SOURCES = {
    "Regular": (
        "package/400Regular/NotoSansSC_400Regular.ttf",
        "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
    ),
    "Bold": (
        "package/700Bold/NotoSansSC_700Bold.ttf",
        "9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96",
    ),
}
WEIGHTS = {"Regular": 400, "Bold": 700}
FAMILY = "TownGrid Sans"
VERSION = "1.000"

TABLE = Path(__file__).with_name("general_standard_characters.txt")
TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"

RADICALS = range(0x2E80, 0x2FE0)
BLOCKS = (
    range(0x0020, 0x007F),  # ASCII
    range(0x00A0, 0x0100),  # Latin-1
    range(0x2010, 0x2040),  # dashes, quotes, per mille, prime and double prime
    range(0x2070, 0x20A0),  # superscripts
    range(0x2100, 0x2150),  # numero, degree Celsius
    range(0x2190, 0x2200),  # arrows
    range(0x2460, 0x2500),  # circled numbers
    range(0x25A0, 0x2700),  # geometric shapes, stars, warning sign
    range(0x2776, 0x2794),  # negative circled numbers
    range(0x3000, 0x3040),  # punctuation, the ideographic zero 〇
    range(0x3200, 0x3400),  # square metre, square kilometre
    range(0x4E00, 0xA000),  # the unified ideographs, also those later than GBK
    range(0x20000, 0x40000),  # the rare ones that Noto Sans SC has: mostly personal names
)
FIRST_IDEOGRAPH = 0x4E00
# These share their glyphs with the marks that texts use, ∕ with ／ for one.
TWINS = frozenset({0x2003, 0x2012, 0x2035, 0x2215, 0x22EF, 0x301C})

NAME_COPYRIGHT, NAME_FAMILY, NAME_STYLE, NAME_UNIQUE, NAME_FULL = 0, 1, 2, 3, 4
NAME_VERSION, NAME_POSTSCRIPT, NAME_LICENCE, NAME_LICENCE_URL = 5, 6, 13, 14
KEPT_NAMES = (NAME_COPYRIGHT, NAME_LICENCE, NAME_LICENCE_URL)
WINDOWS = (3, 1, 0x409)
BOLD_SELECTION, REGULAR_SELECTION, BOLD_MAC_STYLE = 1 << 5, 1 << 6, 1


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
    return wanted - set(RADICALS) - TWINS


def fetched(folder: Path) -> Path:
    """Download the pinned npm package into FOLDER and return its archive."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder), PACKAGE]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.tgz"))


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


def rename(font: TTFont, style: str) -> None:
    """Give FONT the family name of the product and mark it as STYLE."""
    full = FAMILY if style == "Regular" else f"{FAMILY} {style}"
    postscript = f"{FAMILY.replace(' ', '')}-{style}"
    names = {
        NAME_FAMILY: FAMILY,
        NAME_STYLE: style,
        NAME_UNIQUE: f"{VERSION};{postscript}",
        NAME_FULL: full,
        NAME_VERSION: f"Version {VERSION}",
        NAME_POSTSCRIPT: postscript,
    }
    for name_id, text in names.items():
        font["name"].setName(text, name_id, *WINDOWS)
    bold = style == "Bold"
    font["OS/2"].usWeightClass = WEIGHTS[style]
    font["OS/2"].fsSelection = BOLD_SELECTION if bold else REGULAR_SELECTION
    font["head"].macStyle = BOLD_MAC_STYLE if bold else 0


def main() -> None:
    """Write both fonts into the target folder and print their sizes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with tarfile.open(fetched(folder)) as archive:
            archive.extractall(folder, filter="data")
        for style, (member, sha256) in SOURCES.items():
            source = folder / member
            if hashlib.sha256(source.read_bytes()).hexdigest() != sha256:
                raise SystemExit(f"{member} of {PACKAGE} is not the file that this script expects")
            font = reduced(source, repertoire(style))
            rename(font, style)
            target = TARGET / f"TownGridSans-{style}.ttf"
            font.save(target)
            sys.stdout.write(f"{target.name}: {target.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
