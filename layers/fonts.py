"""The lettering: the bundled font, the same on every machine, on screen and in the PDF."""

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from resources import path

FAMILY = "TownGrid Sans"


@cache
def load_fonts() -> None:
    """Make the bundled font known to Qt; a second call does nothing. Needs a QGuiApplication.

    Raises RuntimeError when the font files are missing or broken.
    """
    for weight in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(path(f"fonts/TownGridSans-{weight}.ttf")))
    if not QFontDatabase.hasFamily(FAMILY):
        raise RuntimeError("the bundled font cannot be loaded")


def font(height: float, *, bold: bool = False) -> QFont:
    """Return the bundled font at an em height in painter units, at least 1."""
    load_fonts()
    lettering = QFont(FAMILY)
    lettering.setPixelSize(max(1, round(height)))
    lettering.setBold(bold)
    lettering.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return lettering
