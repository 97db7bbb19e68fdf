"""What the tools that build the bundled fonts share: sources, names, codes and the repertoires."""

import hashlib
import lzma
import subprocess
import sys
import tarfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
REPERTOIRES = TARGET / "repertoires.txt"
VERSION = "2.000"

BASIC_PLANE = range(0x10000)
PRIVATE_USE = range(0xE000, 0xF900)

NAME_FAMILY, NAME_STYLE, NAME_UNIQUE, NAME_FULL, NAME_VERSION, NAME_POSTSCRIPT = range(1, 7)
WINDOWS = (3, 1, 0x409)
BOLD_SELECTION, REGULAR_SELECTION, BOLD_MAC_STYLE = 1 << 5, 1 << 6, 1
WEIGHTS = {"Regular": 400, "Bold": 700}


def npm_package(name: str, folder: Path) -> Path:
    """Download the pinned npm package into FOLDER and return the folder that it unpacks to."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder), name]
    written = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    unpacked = folder / name.replace("/", "+")
    with tarfile.open(folder / written.strip()) as archive:
        archive.extractall(unpacked, filter="data")
    return unpacked


def checked(file: Path, sha256: str) -> Path:
    """Return FILE, or end the program when it is not what was expected."""
    if hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
        raise SystemExit(f"{file.name} is not the file that this script expects")
    return file


def name_font(font: TTFont, family: str, style: str) -> None:
    """Give FONT the family name of the product and mark it as STYLE."""
    postscript = f"{family.replace(' ', '')}-{style}"
    names = {
        NAME_FAMILY: family,
        NAME_STYLE: style,
        NAME_UNIQUE: f"{VERSION};{postscript}",
        NAME_FULL: family if style == "Regular" else f"{family} {style}",
        NAME_VERSION: f"Version {VERSION}",
        NAME_POSTSCRIPT: postscript,
    }
    for name_id, text in names.items():
        font["name"].setName(text, name_id, *WINDOWS)
    bold = style == "Bold"
    font["OS/2"].usWeightClass = WEIGHTS[style]
    font["OS/2"].fsSelection = BOLD_SELECTION if bold else REGULAR_SELECTION
    font["head"].macStyle = BOLD_MAC_STYLE if bold else 0


def encode(font: TTFont, glyphs: dict[int, str]) -> None:
    """Give FONT the character map GLYPHS, and each rare character a code for private use.

    Qt's PDF writer looks for the meaning of a glyph in the basic plane only. So the characters
    beyond it, in their order, have the private codes from U+E000 as well; from these the program
    restores the text of a PDF.
    """
    rare = sorted(set(glyphs) - set(BASIC_PLANE))
    if len(rare) > len(PRIVATE_USE):
        raise SystemExit("a font has more rare characters than there are codes for private use")
    private = {code: glyphs[character] for code, character in zip(PRIVATE_USE, rare, strict=False)}
    basic = {code: name for code, name in glyphs.items() if code in BASIC_PLANE} | private
    table = newTable("cmap")
    table.tableVersion = 0
    table.tables = [_subtable(4, 1, basic), _subtable(12, 10, glyphs | private)]
    font["cmap"] = table


def _subtable(form: int, encoding: int, glyphs: dict[int, str]) -> CmapSubtable:
    subtable = CmapSubtable.newSubtable(form)
    subtable.platformID, subtable.platEncID, subtable.language = 3, encoding, 0
    subtable.cmap = glyphs
    return subtable


def note_repertoires(fonts: Iterable[Path]) -> None:
    """Write the characters that each font has into the file that the program reads."""
    noted = (
        dict(line.split(" ", 1) for line in REPERTOIRES.read_text(encoding="ascii").splitlines())
        if REPERTOIRES.exists()
        else {}
    )
    for file in fonts:
        with TTFont(opened(file), lazy=True) as font:
            codes = set(font.getBestCmap()) - set(PRIVATE_USE)
        noted[file.name.partition(".")[0]] = " ".join(_ranges(codes))
        sys.stdout.write(f"{file.name}: {len(codes):,} characters\n")
    lines = [f"{name} {noted[name]}\n" for name in sorted(noted)]
    REPERTOIRES.write_text("".join(lines), encoding="ascii")


def opened(file: Path) -> BytesIO:
    """Return the content of a font file, which may be compressed."""
    content = file.read_bytes()
    return BytesIO(lzma.decompress(content) if file.suffix == ".xz" else content)


def _ranges(codes: set[int]) -> list[str]:
    starts = sorted(code for code in codes if code - 1 not in codes)
    ends = sorted(code for code in codes if code + 1 not in codes)
    return [
        f"{start:x}" if start == end else f"{start:x}-{end:x}"
        for start, end in zip(starts, ends, strict=True)
    ]
