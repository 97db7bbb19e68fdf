"""What a picture is made of: shapes, lines, dots and words in millimetres, with one look for all.

Whoever paints them (SVG, a PDF page) takes the look from here, so that a picture is the same
everywhere. Nothing is told by colour alone: what is wrong is hatched with a heavy outline, grids
that a finding names are dark edged, the frame is dashed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from unicodedata import east_asian_width

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Shape (n, 2): millimetres from the picture's upper left corner, y downwards."""

Align = Literal["left", "centre", "right"]

INK, PALE, RED = "#111827", "#5b6472", "#b4141f"
PAPER = "#ffffff"


@dataclass(frozen=True, slots=True)
class Look:
    """Say how a kind of shape or line is painted; None leaves fill or stroke out."""

    fill: str | None = None
    stroke: str | None = None
    width_mm: float = 0.0
    dash_mm: tuple[float, ...] = ()


LOOKS: Mapping[str, Look] = {
    "ground": Look(fill=PAPER),
    "neighbour": Look("#eef0f3", "#8b93a0", 0.18),
    "subject_1": Look("#cfe2f3", "#1f3a5f", 0.4),
    "subject_2": Look("#fbe6c2", "#1f3a5f", 0.4),
    "subject_3": Look("#d9ead3", "#1f3a5f", 0.4),
    "subject_more": Look("#e2ddee", "#1f3a5f", 0.4),
    "defect": Look(None, RED, 0.55),
    "gap": Look(PAPER, RED, 0.55),
    "hatch": Look(None, RED, 0.2),
    "frame": Look(None, INK, 0.7, (2.6, 1.3)),
    "border": Look(None, "#6b7280", 0.25),
    "home": Look(INK, PAPER, 0.12),
    "mark": Look(None, RED, 0.5),
    "mark_halo": Look(None, PAPER, 1.1),
    "link": Look(None, RED, 0.3, (1.2, 0.8)),
    "outline": Look("#e5e7eb", "#6b7280", 0.2),
    "here": Look(None, RED, 0.45),
    "bar_dark": Look(INK, INK, 0.12),
    "bar_light": Look(PAPER, INK, 0.12),
    "leader": Look(None, INK, 0.15),
}


@dataclass(frozen=True, eq=False)
class Shape:
    """Be a polygon: its outer ring, then its holes."""

    look: str
    rings: tuple[Points, ...]


@dataclass(frozen=True, eq=False)
class Line:
    """Be a line, or a ring when it is closed."""

    look: str
    points: Points
    closed: bool = False


@dataclass(frozen=True, eq=False)
class Dots:
    """Be dots of one diameter."""

    look: str
    points: Points
    diameter_mm: float


@dataclass(frozen=True, slots=True)
class Words:
    """Be one line of text; `y_mm` is its middle. Words on the map have a white halo."""

    text: str
    x_mm: float
    y_mm: float
    height_mm: float
    align: Align = "left"
    bold: bool = False
    colour: str = INK
    halo: bool = False


Mark = Shape | Line | Dots | Words


@dataclass(frozen=True, eq=False)
class Picture:
    """Be a picture; `told` says for those who cannot see it what is shown, with its scale."""

    width_mm: float
    height_mm: float
    marks: tuple[Mark, ...]
    told: str


def width_of(text: str, height_mm: float) -> float:
    """Return about how long a text is; Chinese letters are as wide as they are high."""
    ems = sum(1.0 if east_asian_width(letter) in "WF" else 0.56 for letter in text)
    return ems * height_mm
