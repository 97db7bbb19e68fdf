"""The bundled fonts write all of a township's names, and printed text stays searchable."""

import lzma
from collections import defaultdict
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo
from pytestqt.qtbot import QtBot

from layers.repertoires import repertoires
from resources import path

FILES = ("fonts/TownGridSans-Regular.ttf", "fonts/TownGridSans-Bold.ttf")
FAMILY = "TownGrid Sans"
RADICALS = range(0x2E80, 0x2FE0)
PRIVATE_USE = range(0xE000, 0xF900)
MAP_SIGNS = "m²㎡°′″←→↑↓↗▲△●○■□★☆×±·—…“”①②⑳〇"


def ideographs(encoding: str) -> set[int]:
    """Return the unified ideographs that ENCODING can write, by Python's own tables."""
    return {code for code in range(0x4E00, 0xA000) if chr(code).encode(encoding, "ignore")}


def codes_of(file: str) -> dict[int, str]:
    with TTFont(path(file)) as font:
        codes: dict[int, str] = font.getBestCmap()
    return codes


@pytest.mark.parametrize("file", FILES)
def test_no_radical_stands_before_its_character(file: str) -> None:
    assert not [code for code in codes_of(file) if code in RADICALS]


@pytest.mark.parametrize("file", FILES)
def test_common_characters_are_the_first_of_their_glyph(file: str) -> None:
    # Qt's PDF writer names a glyph after its lowest code point; that must be what texts use.
    codes_of_glyph = defaultdict(list)
    for code, glyph in codes_of(file).items():
        codes_of_glyph[glyph].append(code)
    first_choice = {min(codes) for codes in codes_of_glyph.values()}
    common = ideographs("gb2312") | set(map(ord, MAP_SIGNS + "，。、；：？！（）《》／～－"))
    assert common - first_choice == set()


def test_regular_has_the_whole_gbk_repertoire() -> None:
    assert len(ideographs("gbk")) == 20_902
    assert ideographs("gbk") - set(codes_of(FILES[0])) == set()


def test_bold_has_the_whole_gb2312_repertoire() -> None:
    assert len(ideographs("gb2312")) == 6_763
    assert ideographs("gb2312") - set(codes_of(FILES[1])) == set()


@pytest.mark.parametrize("file", FILES)
def test_both_have_map_signs_and_all_general_standard_characters(file: str, root: Path) -> None:
    table = (root / "tools" / "general_standard_characters.txt").read_text(encoding="utf-8")
    standard = set(table) - {"\n"}
    assert len(standard) == 8_105
    ascii_signs = {chr(code) for code in range(0x20, 0x7F)}
    wanted = {ord(sign) for sign in standard | set(MAP_SIGNS) | ascii_signs}
    assert wanted - set(codes_of(file)) == set()


def test_qt_finds_both_weights_under_one_family(qtbot: QtBot) -> None:
    for file in FILES:
        number = QFontDatabase.addApplicationFont(str(path(file)))
        assert QFontDatabase.applicationFontFamilies(number) == [FAMILY]
    assert QFontDatabase.styles(FAMILY) == ["Regular", "Bold"]
    for weight in (QFont.Weight.Normal, QFont.Weight.Bold):
        info = QFontInfo(QFont(FAMILY, 12, weight))
        assert (info.family(), info.weight()) == (FAMILY, weight.value)


@pytest.mark.parametrize("file", sorted(path("fonts").glob("*.ttf*")), ids=lambda file: file.name)
def test_the_repertoires_are_those_of_the_fonts(file: Path) -> None:
    repertoire = repertoires()[file.name.partition(".")[0]]
    content = file.read_bytes()
    with TTFont(BytesIO(lzma.decompress(content) if file.suffix == ".xz" else content)) as font:
        glyphs: dict[int, str] = font.getBestCmap()
    codes = {code for code in range(0x32000) if chr(code) in repertoire}
    assert codes == {code for code in glyphs if code not in PRIVATE_USE}
    private = [glyphs[code] for code in sorted(glyphs) if code in PRIVATE_USE]
    assert private == [glyphs[code] for code in repertoire.beyond]
    assert len(set(map(glyphs.__getitem__, codes))) == len(codes)


def test_the_licences_lie_beside_the_fonts() -> None:
    for file in ("fonts/OFL.txt", "fonts/OFL-Hanazono.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in path(file).read_text(encoding="utf-8")
