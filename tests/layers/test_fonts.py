"""Texts with rare characters are measured and painted the same on every machine."""

import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtGui import QFontInfo, QImage, QPainter, QPdfWriter, QRawFont

from layers.drawing import Ruler, Text
from layers.drawing_painting import paint_shapes
from layers.fonts import font_of
from layers.map_view import MapView
from layers.repertoires import repertoires
from layers.text_pieces import pieces_of

LINE = "张㙍䶮𠮷𬙊𪚥㚌"
UNKNOWN = "\U000323a0"


def painted(text: Text, size: tuple[int, int] = (400, 100)) -> QImage:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    paint_shapes(painter, MapView(0, 0, 1, *size, units_per_mm=1.0), [text], Ruler())
    painter.end()
    return image


def dark_columns(image: QImage) -> list[int]:
    return [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y).lightness() < 128 for y in range(image.height()))
    ]


@pytest.mark.parametrize("bold", [False, True])
def test_each_ideograph_is_as_wide_as_high(*, bold: bool) -> None:
    assert Ruler().width(LINE, 4.0, bold=bold) == pytest.approx(4.0 * len(LINE), rel=1e-3)
    assert Ruler().width("村" + UNKNOWN, 4.0, bold=bold) == pytest.approx(8.0, rel=1e-3)


def test_pieces_follow_each_other_without_a_gap() -> None:
    pieces = pieces_of("张𪚥a𠮷", 10.0, Ruler())
    assert [piece.words for piece in pieces] == ["张", "𪚥", "a𠮷"]
    assert [piece.offset for piece in pieces] == pytest.approx([0.0, 10.0, 20.0], rel=1e-3)


def test_every_font_has_what_its_repertoire_says() -> None:
    for face, repertoire in repertoires().items():
        raw = QRawFont.fromFont(font_of(face, 20.0))
        assert raw.isValid()
        for code in (
            *repertoire.starts[:: max(1, len(repertoire.starts) // 50)],
            *repertoire.ends[-3:],
        ):
            assert raw.supportsCharacter(code), (face, hex(code))


def test_no_system_font_is_asked() -> None:
    for face in repertoires():
        lettering = font_of(face, 20.0)
        assert QFontInfo(lettering).family() == lettering.family()
        assert QFontInfo(lettering).family().startswith("TownGrid")


@pytest.mark.parametrize("halo", [None, "#ffffff"])
def test_rare_characters_and_gaps_leave_ink(halo: str | None) -> None:
    for character in ("𪚥", "𠮷", UNKNOWN):
        ink = dark_columns(painted(Text(character, 100, 50, 60, halo=halo)))
        assert min(ink) >= 100
        assert max(ink) <= 160
        assert len(ink) > 25


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="needs pdffonts")
def test_a_pdf_embeds_the_fonts_of_rare_characters(tmp_path: Path) -> None:
    file = tmp_path / "names.pdf"
    writer = QPdfWriter(str(file))
    painter = QPainter(writer)
    view = MapView(0, 0, 1, 2000, 2000, units_per_mm=10.0)
    texts = [Text(LINE, 10, y, 5, bold=y > 50, halo="#ffffff") for y in (40, 60)]
    paint_shapes(painter, view, texts, Ruler())
    painter.end()
    listed = subprocess.run(["pdffonts", file], check=True, capture_output=True, text=True).stdout
    rows = [line.split() for line in listed.splitlines() if line.startswith("TownGrid")]
    assert {row[-5] for row in rows} == {"yes"}
    assert {row[0].partition("-")[0] for row in rows} == {"TownGridSans", "TownGridRare7"}


def test_a_point_of_a_text_is_where_its_first_piece_begins() -> None:
    ink = dark_columns(painted(Text("𪚥𪚥", 200, 50, 60, "right")))
    assert min(ink) >= 80
    assert max(ink) <= 200
