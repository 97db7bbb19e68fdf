"""The fonts of a PDF: read as Qt embeds them, joined with those of an earlier file, written anew.

Qt embeds of each face what is used, numbered in the order of use. Pages that are taken over from
an earlier file keep their numbers; glyphs of new pages are added to the same face and renumbered.
"""

import hashlib
import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph as Outline
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from app.printing.output.pdf_rare import is_private, rare_characters
from app.printing.output.pdf_unicode import character_map, characters

_TAG = re.compile(r"^/?(?:[A-Z]{6}\+)?")
MADE_AT = 3_600_000_000
"""Seconds since 1904: what each embedded font says that it was made at."""


class Glyph(NamedTuple):
    """Be a glyph: what it stands for, widths in thousandths and in units, and its drawn outline."""

    text: str
    width: int
    advance: int
    bearing: int
    outline: bytes


NOTHING = Glyph("", 0, 0, 0, b"")


@dataclass(frozen=True, slots=True)
class Face:
    """Be a face of a PDF: its glyphs by number, the first for what is missing.

    `frame` is a font file with the measures of the face, `descriptor` what the PDF says of it.
    """

    name: str
    glyphs: tuple[Glyph, ...]
    frame: bytes
    descriptor: Mapping[str, object]

    def reduced(self, used: Iterable[int]) -> "Face":
        """Return the face with those glyphs alone; the numbers stay."""
        kept = {0, *used}
        glyphs = [glyph if number in kept else NOTHING for number, glyph in enumerate(self.glyphs)]
        while len(glyphs) > 1 and glyphs[-1] == NOTHING:
            glyphs.pop()
        return Face(self.name, tuple(glyphs), self.frame, self.descriptor)

    def joined(self, other: "Face") -> tuple["Face", Mapping[int, int]]:
        """Return the face with the glyphs of another too, and the new numbers of the other's."""
        glyphs = list(self.glyphs)
        numbers = {glyph: number for number, glyph in enumerate(glyphs) if glyph != NOTHING}
        free = [number for number, glyph in enumerate(glyphs) if number and glyph == NOTHING]
        free.reverse()
        moved = {0: 0}
        for number, glyph in enumerate(other.glyphs[1:], start=1):
            if glyph not in numbers:
                place = free.pop() if free else len(glyphs)
                glyphs[place : place + 1] = [glyph]
                numbers[glyph] = place
            moved[number] = numbers[glyph]
        return Face(self.name, tuple(glyphs), self.frame, self.descriptor), moved


def name_of(font: Object) -> str:
    """Return the name of a font without the letters that mark a subset."""
    return _TAG.sub("", str(font.BaseFont))


def read_face(font: Object) -> Face:
    """Read a font that Qt or we embedded."""
    name = name_of(font)
    descendant = font.DescendantFonts[0]
    descriptor = descendant.FontDescriptor
    frame = _dated(bytes(descriptor.FontFile2.read_bytes()))
    texts = characters(bytes(font.ToUnicode.read_bytes()))
    rare = rare_characters(name) if any(map(is_private, texts.values())) else {}
    measures, outlines = _measures_and_outlines(frame)
    widths = _widths(descendant, len(outlines))
    glyphs = tuple(
        Glyph(_known(texts.get(number, ""), rare), width, *measure, outline)
        for number, (width, measure, outline) in enumerate(
            zip(widths, measures, outlines, strict=True)
        )
    )
    said = {
        key: descriptor[key]
        for key in ("/Flags", "/ItalicAngle", "/Ascent", "/Descent", "/CapHeight", "/StemV")
    }
    box = [int(side) for side in descriptor.FontBBox]
    return Face(name, glyphs, frame, {**said, "/FontBBox": box})


def _known(text: str, rare: Mapping[str, str]) -> str:
    return rare.get(text, "") if is_private(text) else text


def _widths(descendant: Object, count: int) -> list[int]:
    """Return the width of each glyph from the list of runs that a font has."""
    widths = [int(descendant.get("/DW", 1000))] * count
    runs = list(descendant.get("/W", ()))
    while runs:
        first = int(runs.pop(0))
        following = runs.pop(0)
        if isinstance(following, Array):
            run = [int(width) for width in following]
        else:
            run = [int(runs.pop(0))] * (int(following) - first + 1)
        widths[first : first + len(run)] = run
    return widths[:count]


def _measures_and_outlines(file: bytes) -> tuple[list[tuple[int, int]], list[bytes]]:
    with TTFont(BytesIO(file)) as font:
        order, table = font.getGlyphOrder(), font["glyf"]
        measures = [font["hmtx"][glyph] for glyph in order]
        outlines = [bytes(getattr(table.glyphs[glyph], "data", b"")) for glyph in order]
    return measures, outlines


def _dated(file: bytes) -> bytes:
    """Return a font file made on a day that fontTools believes; Qt writes a time of zero."""
    at = file.index(b"head", 12)
    head = int.from_bytes(file[at + 8 : at + 12])
    return file[: head + 20] + struct.pack(">QQ", MADE_AT, MADE_AT) + file[head + 36 :]


def _font_file(face: Face) -> bytes:
    with TTFont(BytesIO(face.frame), recalcBBoxes=False, recalcTimestamp=False) as font:
        order = [".notdef", *(f"glyph{number:05d}" for number in range(1, len(face.glyphs)))]
        table, metrics = font["glyf"], font["hmtx"]
        font.setGlyphOrder(order)
        table.glyphOrder = order
        table.glyphs = {
            name: Outline(glyph.outline) for name, glyph in zip(order, face.glyphs, strict=True)
        }
        metrics.metrics = {
            name: (glyph.advance, glyph.bearing)
            for name, glyph in zip(order, face.glyphs, strict=True)
        }
        font["maxp"].numGlyphs = len(order)
        content = BytesIO()
        font.save(content)
    return content.getvalue()


def written_font(pdf: Pdf, face: Face) -> Object:
    """Put a face into a PDF and return its font; the same glyphs give the same bytes."""
    file = _font_file(face)
    name = Name(f"/{_tag(face.glyphs)}+{face.name}")
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=name, FontFile2=Stream(pdf, file, Length1=len(file))
    )
    for key, value in face.descriptor.items():
        descriptor[key] = Array(value) if isinstance(value, Sequence) else value
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        CIDToGIDMap=Name.Identity,
        W=Array([0, Array([glyph.width for glyph in face.glyphs])]),
    )
    texts = {number: glyph.text for number, glyph in enumerate(face.glyphs) if glyph.text}
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=Stream(pdf, character_map(texts)),
        )
    )


def _tag(glyphs: Sequence[Glyph]) -> str:
    """Return the six letters that a subset has, made of what is in it."""
    digest = hashlib.sha256()
    for glyph in glyphs:
        digest.update(repr(glyph).encode())
    number = int.from_bytes(digest.digest()[:8])
    letters = []
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters.append(chr(ord("A") + letter))
    return "".join(letters)
