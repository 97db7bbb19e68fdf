"""What stands round a map as plain shapes in millimetres of the sheet, and how long a text is.

Laying out and painting are apart: layout makes these shapes, tests read them as numbers, one
painter draws them.
"""

from dataclasses import dataclass, field
from math import cos, radians, sin
from typing import Literal

from PySide6.QtGui import QFontMetricsF

from layers.boxes import Box, Point
from layers.fonts import font_of
from layers.style import DotStyle, HatchStyle, LineStyle
from layers.text_runs import runs_of
from layers.theme_style import Marker

INK = "#111827"
PALE_INK = "#4b5563"
Align = Literal["left", "centre", "right"]
MEASURED_AT = 1000.0


@dataclass(frozen=True, slots=True)
class Text:
    """Be one line of text; `x_mm` is its left end, middle or right end, `y_mm` its middle line.

    `height_mm` is the height of a Chinese character. A turned text runs upwards; `angle_deg` turns
    a text clockwise about its point, for letters along a river or road. Its words may name people,
    so it does not tell them of itself.
    """

    text: str = field(repr=False)
    x_mm: float
    y_mm: float
    height_mm: float
    align: Align = "left"
    bold: bool = False
    colour: str = INK
    turned: bool = False
    halo: str | None = None
    angle_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """Be a line through points in millimetres."""

    points_mm: tuple[Point, ...]
    style: LineStyle
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """Be a filled polygon; `outline` goes round it."""

    points_mm: tuple[Point, ...]
    fill: str
    outline: LineStyle | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """Be a picture, the bytes of a PNG or JPEG file, as large as its box has room for."""

    box: Box
    content: bytes


@dataclass(frozen=True, slots=True)
class Fills:
    """Be the symbol of a class with several fills, side by side, with its outline.

    There are as many hatchings over them, or none.
    """

    colours: tuple[str, ...]
    outline: LineStyle
    hatches: tuple[HatchStyle, ...] = ()


@dataclass(frozen=True, slots=True)
class Lettering:
    """Be the symbol of a label: its lines, the first larger."""

    lines: tuple[str, ...]
    colour: str


@dataclass(frozen=True, slots=True)
class Stack:
    """Be several lines drawn one over the other: a boundary on its band of colour."""

    lines: tuple[LineStyle, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Be the symbol of points that each have a form: their form, colour and size."""

    marker: Marker
    colour: str
    diameter_mm: float


Symbol = Fills | LineStyle | HatchStyle | DotStyle | Lettering | Stack | Mark


@dataclass(frozen=True, slots=True)
class Swatch:
    """Be a sample of a map symbol in a box of millimetres."""

    box: Box
    symbol: Symbol


Shape = Text | Stroke | Area | Swatch | Image


def rectangle(box: Box) -> tuple[Point, ...]:
    """Return the corners of a box."""
    return (
        (box.left, box.top),
        (box.right, box.top),
        (box.right, box.bottom),
        (box.left, box.bottom),
    )


class Ruler:
    """Measure texts in the bundled fonts, the same for every device; needs a QGuiApplication."""

    def __init__(self) -> None:
        self._metrics: dict[str, QFontMetricsF] = {}
        self._widths: dict[tuple[str, bool], float] = {}

    def width(self, text: str, height: float, *, bold: bool = False) -> float:
        """Return the length of a text whose characters are `height` high, in the same unit."""
        key = text, bold
        if key not in self._widths:
            runs = runs_of(text, bold=bold)
            self._widths[key] = sum(self._advance(run.text, run.face) for run in runs)
        return self._widths[key] * height

    def _advance(self, text: str, face: str) -> float:
        """Return the length of a text in one font, in heights of a character."""
        if face not in self._metrics:
            self._metrics[face] = QFontMetricsF(font_of(face, MEASURED_AT))
        return self._metrics[face].horizontalAdvance(text) / MEASURED_AT

    def box(self, text: Text) -> Box:
        """Return the box in millimetres that a text fills on the sheet."""
        width = self.width(text.text, text.height_mm, bold=text.bold)
        before = {"left": 0.0, "centre": width / 2, "right": width}[text.align]
        half = text.height_mm / 2
        if text.turned:
            bottom = text.y_mm + before
            return Box(text.x_mm - half, bottom - width, text.x_mm + half, bottom)
        left = text.x_mm - before
        box = Box(left, text.y_mm - half, left + width, text.y_mm + half)
        if not text.angle_deg:
            return box
        turn = radians(text.angle_deg)
        corners = [
            (
                text.x_mm + (x - text.x_mm) * cos(turn) - (y - text.y_mm) * sin(turn),
                text.y_mm + (x - text.x_mm) * sin(turn) + (y - text.y_mm) * cos(turn),
            )
            for x in (box.left, box.right)
            for y in (box.top, box.bottom)
        ]
        across, down = zip(*corners, strict=True)
        return Box(min(across), min(down), max(across), max(down))

    def fitting(self, text: str, height: float, room: float, *, bold: bool = False) -> float:
        """Return `height`, or the lesser height at which the text is no longer than `room`."""
        return min(height, height * room / max(self.width(text, height, bold=bold), 1e-9))
