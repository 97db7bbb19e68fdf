"""The colours of the legend where areas let through what lies beneath them: as on white paper."""

from dataclasses import replace

from PySide6.QtGui import QColor

from layers.layer_view import MapLayer
from layers.style import HatchStyle, MapStyle

FAINT = 30
"""How far from white, of 255, the darkest part of a colour may be and still look like no colour."""


def faded(colour: str, style: MapStyle, layer: MapLayer = MapLayer.FILLS) -> str:
    """Return a colour as a layer shows it over white."""
    return over_white(colour, style.layers.state(layer).opacity)


def over_white(colour: str, opacity: float) -> str:
    """Return a colour as it is seen over white, so opaque."""
    if opacity >= 1.0:
        return colour
    ink = QColor(colour)
    parts = (255 - (255 - each) * opacity for each in (ink.red(), ink.green(), ink.blue()))
    return QColor(*(round(part) for part in parts)).name()


def faded_hatch(style: MapStyle) -> HatchStyle:
    """Return the hatching of unassigned land as it is seen over white."""
    hatch, layer = style.unassigned, MapLayer.UNASSIGNED
    line = replace(hatch.line, colour=faded(hatch.line.colour, style, layer))
    ground = None if hatch.ground is None else faded(hatch.ground, style, layer)
    return replace(hatch, line=line, ground=ground)


def is_seen_on_paper(colour: str) -> bool:
    """Tell whether a small sample of a colour looks other than the white paper round it."""
    ink = QColor(colour)
    return 255 - min(ink.red(), ink.green(), ink.blue()) > FAINT
