"""The lettering: the bundled fonts, the same on every machine, on screen and in the PDF."""

import lzma
from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from layers.repertoires import BOLD, SANS
from resources import path

FAMILY = "TownGrid Sans"


@cache
def load_fonts() -> None:
    """Make the bundled font known to Qt; a second call does nothing. Needs a QGuiApplication.

    The fonts for rare characters are read when a text needs them. Raises RuntimeError when the
    font files are missing or broken.
    """
    for face in (SANS, BOLD):
        _load(path(f"fonts/{face}.ttf"))


def font(height: float, *, bold: bool = False) -> QFont:
    """Return the bundled font at an em height in painter units, at least 1."""
    load_fonts()
    return _lettering(FAMILY, height, bold=bold)


def font_of(face: str, height: float) -> QFont:
    """Return a bundled font by its PostScript name, and never another for what it lacks."""
    load_fonts()
    family = FAMILY if face in (SANS, BOLD) else _rare_family(face)
    lettering = _lettering(family, height, bold=face == BOLD)
    lettering.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    return lettering


def _lettering(family: str, height: float, *, bold: bool) -> QFont:
    lettering = QFont(family)
    lettering.setPixelSize(max(1, round(height)))
    lettering.setBold(bold)
    lettering.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return lettering


@cache
def _rare_family(face: str) -> str:
    return _load(path(f"fonts/{face}.ttf.xz"))


def _load(file: Path) -> str:
    """Make a font known to Qt and return its family."""
    content = file.read_bytes()
    number = QFontDatabase.addApplicationFontFromData(
        lzma.decompress(content) if file.suffix == ".xz" else content
    )
    families = QFontDatabase.applicationFontFamilies(number)
    if not families:
        raise RuntimeError(f"the bundled font {file.name} cannot be loaded")
    return families[0]
