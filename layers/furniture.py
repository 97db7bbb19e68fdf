"""Map furniture: rounded scales, scale bar, north arrow, neat line with kilometre ticks.

Each function returns shapes in millimetres of the sheet; sizes grow with `size`, 1 on A3.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

from gis.texts import Texts
from layers.boxes import Box
from layers.drawing import INK, Area, Ruler, Shape, Stroke, Text, rectangle
from layers.map_view import MetreBounds
from layers.style import LineStyle

SCALE_STEPS = (1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0)
BAR_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
TICK_STEPS = (1.0, 2.0, 5.0, 10.0)
BAR_PARTS = 4
M_PER_KM = 1000
FIGURES_AT = 0.62
"""Where figures stand between the inner (0) and the outer line (1) of the frame."""


def rounded_scale(denominator: float) -> int:
    """Return the least rounded n of a scale 1:n that is not larger than 1:denominator."""
    power = 10.0 ** floor(log10(denominator))
    return round(next(step for step in SCALE_STEPS if step * power >= denominator * 0.9999) * power)


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """Be a bar of equal parts; `step_m` on the ground is `step_mm` on the sheet.

    Left of the zero one more part may be divided into `head_parts`, to measure small distances.
    """

    step_m: float
    step_mm: float
    parts: int = BAR_PARTS
    head_parts: int = 0

    @property
    def head_mm(self) -> float:
        """How far the bar reaches left of its zero."""
        return self.step_mm if self.head_parts else 0.0

    @property
    def length_mm(self) -> float:
        """The bar from its zero on, on the sheet."""
        return self.step_mm * self.parts

    @property
    def length_m(self) -> float:
        """The bar from its zero on, on the ground."""
        return self.step_m * self.parts

    @property
    def in_kilometres(self) -> bool:
        """Whether the figures are kilometres rather than metres."""
        return self.length_m >= 2 * M_PER_KM

    def figures(self) -> tuple[str, ...]:
        """Return the number at each end of a part, from zero."""
        divisor = M_PER_KM if self.in_kilometres else 1
        return tuple(f"{i * self.step_m / divisor:g}" for i in range(self.parts + 1))


def scale_bar(denominator: float, longest_mm: float, *, with_head: bool = False) -> ScaleBar:
    """Return the longest bar with rounded parts that is at most `longest_mm` long, head included.

    Its parts are divided in the head by five, or by four where that gives rounder numbers.
    """
    most_m = longest_mm / (BAR_PARTS + with_head) * denominator / 1000
    power = 10.0 ** floor(log10(most_m))
    step = max(step for step in BAR_STEPS if step * power <= most_m * 1.0001)
    head = (4 if step == 2.0 else 5) if with_head else 0
    return ScaleBar(step * power, step * power * 1000 / denominator, head_parts=head)


def scale_bar_shapes(
    bar: ScaleBar, left_mm: float, top_mm: float, unit: str, size: float
) -> Iterator[Shape]:
    """Yield the bar from its left end on, its figures above it, `unit` after the last one.

    Two rows of alternating parts, as on Chinese topographic maps.
    """
    height, figure = 1.8 * size, 2.4 * size
    bar_top = top_mm + figure * 1.3
    zero = left_mm + bar.head_mm
    line = LineStyle(INK, 0.15 * size)
    head = bar.head_mm / max(bar.head_parts, 1)
    edges = [left_mm + number * head for number in range(bar.head_parts)]
    edges += [zero + number * bar.step_mm for number in range(bar.parts + 1)]
    for number, (left, right) in enumerate(pairwise(edges)):
        is_dark = (number - bar.head_parts) % 2 == 0
        for row, dark in enumerate((is_dark, not is_dark)):
            top = bar_top + row * height / 2
            box = Box(left, top, right, top + height / 2)
            yield Area(rectangle(box), INK if dark else "#ffffff", line)
    y = top_mm + figure / 2
    for number, text in enumerate(bar.figures()):
        yield Text(text, zero + number * bar.step_mm, y, figure, align="centre")
    if bar.head_parts:
        yield Text(bar.figures()[1], left_mm, y, figure, align="centre")
    yield Text(unit, zero + bar.length_mm + figure * 0.6, bar_top + height / 2, figure)


def ground_of_a_centimetre(denominator: float, texts: Texts) -> str:
    """Return the sentence that says how long a centimetre of the sheet is on the ground."""
    length_m = denominator / 100
    if length_m < M_PER_KM:
        return texts("print_map.centimetre_metres", length=f"{length_m:g}")
    return texts("print_map.centimetre_kilometres", length=f"{length_m / M_PER_KM:g}")


def north_arrow_shapes(box: Box, letter: str) -> Iterator[Shape]:
    """Yield an arrow to grid north, dark on its west half, with a letter above it."""
    middle = box.centre[0]
    figure = box.height * 0.24
    top = box.top + figure * 1.15
    notch = box.bottom - (box.bottom - top) * 0.2
    outline = LineStyle(INK, box.height * 0.012)
    yield Text(letter, middle, box.top + figure / 2, figure, align="centre", bold=True)
    yield Area(((middle, top), (box.left, box.bottom), (middle, notch)), INK, outline)
    yield Area(((middle, top), (box.right, box.bottom), (middle, notch)), "#ffffff", outline)


@dataclass(frozen=True, slots=True)
class Tick:
    """Be a mark on the neat line where a line of the kilometre grid leaves the map."""

    axis: str
    at_mm: float
    value_m: float
    text: str


def kilometre_ticks(bounds_m: MetreBounds, inner: Box, apart_mm: float) -> list[Tick]:
    """Return the ticks of rounded eastings ("x") and northings ("y") about `apart_mm` apart.

    `bounds_m` is the land in the box `inner` of the sheet. Figures are kilometres.
    """
    west, south, east, north = bounds_m
    step_m = _tick_step((east - west) / inner.width * apart_mm)
    decimals = max(0, 3 - floor(log10(step_m)))
    ticks: list[Tick] = []
    for axis, low, high in (("x", west, east), ("y", south, north)):
        for number in range(ceil(low / step_m), floor(high / step_m) + 1):
            value = number * step_m
            part = (value - low) / (high - low)
            at = (
                inner.left + part * inner.width
                if axis == "x"
                else (inner.bottom - part * inner.height)
            )
            ticks.append(Tick(axis, at, value, f"{value / M_PER_KM:.{decimals}f}"))
    return ticks


def _tick_step(wanted_m: float) -> float:
    power = 10.0 ** floor(log10(wanted_m))
    return max(step for step in TICK_STEPS if step * power <= wanted_m * 1.0001) * power


def neat_lines(outer: Box, inner: Box, size: float) -> Iterator[Shape]:
    """Yield the outer and the inner line of the frame."""
    yield Stroke(rectangle(inner), LineStyle(INK, 0.2 * size), closed=True)
    yield Stroke(rectangle(outer), LineStyle(INK, 0.8 * size), closed=True)


def frame_shapes(
    outer: Box,
    inner: Box,
    bounds_m: MetreBounds,
    ruler: Ruler,
    size: float,
    *,
    taken: Sequence[Box] = (),
) -> Iterator[Shape]:
    """Yield the outer and the inner line of the frame and the kilometre grid between them.

    Figures that would meet a box in `taken` (a neighbour's name, a corner's coordinates) are left
    out, their ticks stay.
    """
    yield from neat_lines(outer, inner, size)
    for shape in _tick_shapes(outer, inner, bounds_m, ruler, size):
        if not (isinstance(shape, Text) and any(map(ruler.box(shape).grown(size).meets, taken))):
            yield shape


def _tick_shapes(
    outer: Box, inner: Box, bounds_m: MetreBounds, ruler: Ruler, size: float
) -> Iterator[Stroke | Text]:
    thin = LineStyle(INK, 0.2 * size)
    band = inner.left - outer.left
    figure = band * 0.48
    for tick in kilometre_ticks(bounds_m, inner, 50 * size):
        half = ruler.width(tick.text, figure) / 2
        if tick.axis == "x":
            room = Box(inner.left + half, inner.top, inner.right - half, inner.bottom)
            for near, far in ((inner.top, outer.top), (inner.bottom, outer.bottom)):
                yield Stroke(((tick.at_mm, near), (tick.at_mm, near + (far - near) * 0.3)), thin)
                if room.left <= tick.at_mm <= room.right:
                    y = near + (far - near) * FIGURES_AT
                    yield Text(tick.text, tick.at_mm, y, figure, align="centre")
        else:
            for near, far in ((inner.left, outer.left), (inner.right, outer.right)):
                yield Stroke(((near, tick.at_mm), (near + (far - near) * 0.3, tick.at_mm)), thin)
                if inner.top + half <= tick.at_mm <= inner.bottom - half:
                    x = near + (far - near) * FIGURES_AT
                    yield Text(tick.text, x, tick.at_mm, figure, align="centre", turned=True)
