"""Map furniture: rounded scales, scale bar, north arrow, neat line with kilometre ticks.

Each function returns shapes in millimetres of the sheet; sizes grow with `size`, 1 on A3.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, log10

from layers.boxes import Box
from layers.drawing import INK, Area, Ruler, Shape, Stroke, Text, rectangle
from layers.map_view import MetreBounds
from layers.style import LineStyle

SCALE_STEPS = (1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0)
BAR_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
TICK_STEPS = (1.0, 2.0, 5.0, 10.0)
BAR_PARTS = 4
M_PER_KM = 1000


def rounded_scale(denominator: float) -> int:
    """Return the least rounded n of a scale 1:n that is not larger than 1:denominator."""
    power = 10.0 ** floor(log10(denominator))
    return round(next(step for step in SCALE_STEPS if step * power >= denominator * 0.9999) * power)


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """Be a bar of equal parts; `step_m` on the ground is `step_mm` on the sheet."""

    step_m: float
    step_mm: float
    parts: int = BAR_PARTS

    @property
    def length_mm(self) -> float:
        """The whole bar on the sheet."""
        return self.step_mm * self.parts

    @property
    def length_m(self) -> float:
        """The whole bar on the ground."""
        return self.step_m * self.parts

    @property
    def in_kilometres(self) -> bool:
        """Whether the figures are kilometres rather than metres."""
        return self.length_m >= 2 * M_PER_KM

    def figures(self) -> tuple[str, ...]:
        """Return the number at each end of a part, from zero."""
        divisor = M_PER_KM if self.in_kilometres else 1
        return tuple(f"{i * self.step_m / divisor:g}" for i in range(self.parts + 1))


def scale_bar(denominator: float, longest_mm: float) -> ScaleBar:
    """Return the longest bar with rounded parts that is at most `longest_mm` long."""
    most_m = longest_mm / BAR_PARTS * denominator / 1000
    power = 10.0 ** floor(log10(most_m))
    step_m = max(step for step in BAR_STEPS if step * power <= most_m * 1.0001) * power
    return ScaleBar(step_m, step_m * 1000 / denominator)


def scale_bar_shapes(
    bar: ScaleBar, left_mm: float, top_mm: float, unit: str, size: float
) -> Iterator[Shape]:
    """Yield the bar with its figures above it; `unit` is written after the last one."""
    height, figure = 1.6 * size, 2.4 * size
    bar_top = top_mm + figure * 1.3
    line = LineStyle(INK, 0.15 * size)
    for part in range(bar.parts):
        left = left_mm + part * bar.step_mm
        box = Box(left, bar_top, left + bar.step_mm, bar_top + height)
        yield Area(rectangle(box), INK if part % 2 == 0 else "#ffffff", line)
    for number, text in enumerate(bar.figures()):
        yield Text(
            text, left_mm + number * bar.step_mm, top_mm + figure / 2, figure, align="centre"
        )
    yield Text(
        unit, left_mm + bar.length_mm + figure * 0.6, bar_top + height / 2, figure, align="left"
    )


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


def frame_shapes(
    outer: Box, inner: Box, bounds_m: MetreBounds, ruler: Ruler, size: float
) -> Iterator[Shape]:
    """Yield the outer and the inner line of the frame and the kilometre grid between them."""
    thin = LineStyle(INK, 0.2 * size)
    yield Stroke(rectangle(inner), thin, closed=True)
    yield Stroke(rectangle(outer), LineStyle(INK, 0.8 * size), closed=True)
    band = inner.left - outer.left
    figure = band * 0.48
    for tick in kilometre_ticks(bounds_m, inner, 50 * size):
        half = ruler.width(tick.text, figure) / 2
        if tick.axis == "x":
            room = Box(inner.left + half, inner.top, inner.right - half, inner.bottom)
            for near, far in ((inner.top, outer.top), (inner.bottom, outer.bottom)):
                yield Stroke(((tick.at_mm, near), (tick.at_mm, near + (far - near) * 0.3)), thin)
                if room.left <= tick.at_mm <= room.right:
                    y = near + (far - near) * 0.62
                    yield Text(tick.text, tick.at_mm, y, figure, align="centre")
        else:
            for near, far in ((inner.left, outer.left), (inner.right, outer.right)):
                yield Stroke(((near, tick.at_mm), (near + (far - near) * 0.3, tick.at_mm)), thin)
                if inner.top + half <= tick.at_mm <= inner.bottom - half:
                    x = near + (far - near) * 0.62
                    yield Text(tick.text, x, tick.at_mm, figure, align="centre", turned=True)
