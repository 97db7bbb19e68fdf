"""The legend: one entry for each class that is really painted, drawn by the map's own symbols."""

from collections.abc import Sequence
from dataclasses import dataclass

from layers.boxes import Box
from layers.drawing import (
    INK,
    PALE_INK,
    Area,
    Ruler,
    Shape,
    Stroke,
    Swatch,
    Symbol,
    Text,
    rectangle,
)
from layers.style import LineStyle


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """Be a class on the map: its symbol and its name."""

    symbol: Symbol
    name: str


@dataclass(frozen=True, slots=True)
class Figure:
    """Be a number that stands below the legend, such as the count of grids."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class LegendBox:
    """Hold what a legend shows and how large it is; `shapes_at` puts it on a sheet."""

    title: str
    entries: tuple[LegendEntry, ...]
    figures_title: str
    figures: tuple[Figure, ...]
    width_mm: float
    height_mm: float
    size: float

    def box_at(self, left_mm: float, top_mm: float) -> Box:
        """Return the box of the legend at a place."""
        return Box(left_mm, top_mm, left_mm + self.width_mm, top_mm + self.height_mm)

    def shapes_at(self, left_mm: float, top_mm: float) -> list[Shape]:
        """Return the legend's shapes with its upper left corner at a place."""
        box = self.box_at(left_mm, top_mm)
        shapes: list[Shape] = [Area(rectangle(box), "#ffffff", LineStyle(INK, 0.2 * self.size))]
        rows = _Rows(self.size)
        pad, middle = rows.pad, box.centre[0]
        y = box.top + pad + rows.heading / 2
        shapes.append(_heading(self.title, middle, y, rows))
        y += rows.heading / 2 + rows.gap
        for entry in self.entries:
            y += rows.row / 2
            left = box.left + pad
            sample = Box(
                left, y - rows.sample_height / 2, left + rows.sample, y + rows.sample_height / 2
            )
            shapes.append(Swatch(sample, entry.symbol))
            shapes.append(Text(entry.name, sample.right + rows.gap, y, rows.text))
            y += rows.row / 2
        if self.figures:
            y += rows.gap
            rule = LineStyle(PALE_INK, 0.12 * self.size)
            shapes.append(Stroke(((box.left + pad, y), (box.right - pad, y)), rule))
            y += rows.gap + rows.heading / 2
            shapes.append(_heading(self.figures_title, middle, y, rows))
            y += rows.heading / 2 + rows.gap / 2
        for figure in self.figures:
            y += rows.figure_row / 2
            shapes.append(Text(figure.name, box.left + pad, y, rows.text))
            shapes.append(Text(figure.value, box.right - pad, y, rows.text, align="right"))
            y += rows.figure_row / 2
        return shapes


class _Rows:
    """Know the measures of a legend in millimetres."""

    def __init__(self, size: float) -> None:
        self.pad = 4.0 * size
        self.gap = 2.2 * size
        self.heading = 4.2 * size
        self.text = 2.8 * size
        self.row = 6.2 * size
        self.figure_row = 4.4 * size
        self.sample = 11.0 * size
        self.sample_height = 4.2 * size


def _heading(text: str, x_mm: float, y_mm: float, rows: _Rows) -> Text:
    return Text(text, x_mm, y_mm, rows.heading * 0.86, align="centre", bold=True)


def legend_box(
    titles: tuple[str, str],
    entries: Sequence[LegendEntry],
    figures: Sequence[Figure],
    *,
    ruler: Ruler,
    size: float,
) -> LegendBox:
    """Return a legend just large enough; `titles` are those of the entries and of the figures.

    `size` is 1 on A3.
    """
    rows = _Rows(size)
    widths = [rows.sample + rows.gap + ruler.width(entry.name, rows.text) for entry in entries]
    widths += [
        ruler.width(figure.name, rows.text) + 2 * rows.gap + ruler.width(figure.value, rows.text)
        for figure in figures
    ]
    widths += [ruler.width(title, rows.heading, bold=True) for title in titles]
    height = 2 * rows.pad + rows.heading + rows.gap + len(entries) * rows.row
    if figures:
        height += 2.5 * rows.gap + rows.heading
    height += len(figures) * rows.figure_row
    return LegendBox(
        titles[0],
        tuple(entries),
        titles[1],
        tuple(figures),
        max(widths) + 2 * rows.pad,
        height,
        size,
    )
