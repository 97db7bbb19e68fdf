"""The legend: one entry for each class that is really painted, drawn by the map's own symbols."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

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

COLUMNS = (1, 2, 3, 4, 5, 6, 8)
_OF_TWO_LINES, _LEADING = 0.86, 1.15
"""How high letters are where a name has two lines, as a share, and how far apart the lines."""
SMALLER, LEAST_SHARE = 0.95, 0.5
"""By how much a legend shrinks at a time to fit a box, and how small it may become."""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """Be a class on the map: its symbol and its name, of two lines at most.

    Without a symbol it is a remark, or the title of the entries after it.
    """

    symbol: Symbol | None
    name: str
    is_title: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """Be a number that stands below the legend, such as the count of grids."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class LegendBox:
    """Hold what a legend shows and how large it is; `shapes_at` puts it on a sheet.

    The entries run down the columns, as wide as `columns_mm` says; so do the figures.
    """

    title: str
    entries: tuple[LegendEntry, ...]
    figures_title: str
    figures: tuple[Figure, ...]
    width_mm: float
    height_mm: float
    size: float
    columns_mm: tuple[float, ...]
    figure_columns: int = 1

    def box_at(self, left_mm: float, top_mm: float) -> Box:
        """Return the box of the legend at a place."""
        return Box(left_mm, top_mm, left_mm + self.width_mm, top_mm + self.height_mm)

    def shapes_at(self, left_mm: float, top_mm: float) -> list[Shape]:
        """Return the legend's shapes with its upper left corner at a place."""
        return self.shapes_in(self.box_at(left_mm, top_mm))

    def shapes_in(self, room: Box) -> list[Shape]:
        """Return the legend's shapes in the middle of a box that its ground fills."""
        box = Box.around(room.centre, self.width_mm, self.height_mm)
        shapes: list[Shape] = [Area(rectangle(room), "#ffffff", LineStyle(INK, 0.2 * self.size))]
        rows = _Rows(self.size)
        middle = box.centre[0]
        y = box.top + rows.pad + rows.heading / 2
        shapes.append(_heading(self.title, middle, y, rows))
        y += rows.heading / 2 + rows.gap
        shapes += self._entries(box.left + rows.pad, y, rows)
        y += _longest(_columns(self.entries, len(self.columns_mm))) * rows.row
        if self.figures:
            shapes += self._figures(box, y + rows.gap, rows)
        return shapes

    def _entries(self, left: float, top: float, rows: "_Rows") -> Iterator[Shape]:
        columns = _columns(self.entries, len(self.columns_mm))
        for width, column in zip(self.columns_mm, columns, strict=True):
            for row, entry in enumerate(column):
                y = top + (row + 0.5) * rows.row
                half = rows.sample_height / 2
                if entry.symbol is not None:
                    yield Swatch(Box(left, y - half, left + rows.sample, y + half), entry.symbol)
                yield from rows.lines(entry, left, y)
            left += width + rows.between

    def _figures(self, box: Box, y: float, rows: "_Rows") -> Iterator[Shape]:
        """Yield the counts below a rule."""
        rule = LineStyle(PALE_INK, 0.12 * self.size)
        left, room = box.left + rows.pad, box.width - 2 * rows.pad
        yield Stroke(((left, y), (left + room, y)), rule)
        y += rows.gap + rows.heading / 2
        yield _heading(self.figures_title, box.centre[0], y, rows)
        y += rows.heading / 2 + rows.gap / 2
        deep = _deepest(len(self.figures), self.figure_columns)
        wide = (room + rows.between) / self.figure_columns
        for number, figure in enumerate(self.figures):
            column, row = divmod(number, deep)
            middle = y + (row + 0.5) * rows.figure_row
            begin = left + column * wide
            end = begin + wide - rows.between
            yield Text(figure.name, begin, middle, rows.text)
            yield Text(figure.value, end, middle, rows.text, align="right")


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
        self.between = 5.0 * size

    def lines(self, entry: LegendEntry, left: float, y: float) -> Iterator[Text]:
        """Yield the name of an entry whose row begins at `left`, with its middle at `y`."""
        if entry.symbol is not None:
            left += self.sample + self.gap
        names = entry.name.split("\n")
        high = self._high(names)
        for number, name in enumerate(names):
            middle = y + (number - (len(names) - 1) / 2) * high * _LEADING
            yield Text(name, left, middle, high, bold=entry.is_title)

    def width(self, entry: LegendEntry, ruler: Ruler) -> float:
        """Return how wide an entry is."""
        names = entry.name.split("\n")
        high, bold = self._high(names), entry.is_title
        before = 0.0 if entry.symbol is None else self.sample + self.gap
        return before + max(ruler.width(name, high, bold=bold) for name in names)

    def _high(self, names: Sequence[str]) -> float:
        return self.text if len(names) == 1 else self.text * _OF_TWO_LINES


def _heading(text: str, x_mm: float, y_mm: float, rows: _Rows) -> Text:
    return Text(text, x_mm, y_mm, rows.heading * 0.86, align="centre", bold=True)


def _columns(entries: Sequence[LegendEntry], most: int) -> tuple[tuple[LegendEntry, ...], ...]:
    """Return the entries in at most so many columns, as even as titles and their entries allow."""
    deep = _deepest(len(entries), most)
    while True:
        columns: list[tuple[LegendEntry, ...]] = []
        left = tuple(entries)
        while left:
            columns.append(left[: _cut(left, max(deep, 1))])
            left = left[len(columns[-1]) :]
        if len(columns) <= max(most, 1):
            return tuple(columns)
        deep += 1


def _cut(entries: Sequence[LegendEntry], deep: int) -> int:
    """Return how many entries a column so deep takes: what has a title stays together with it.

    A group that is more than half a column may be divided, but not after its title.
    """
    if len(entries) <= deep or entries[deep].is_title:
        return min(len(entries), deep)
    titles = [at for at in range(1, deep) if entries[at].is_title]
    if titles and (titles[-1] >= deep / 2 or titles[-1] == deep - 1):
        return titles[-1]
    return deep


def _longest(columns: Sequence[Sequence[LegendEntry]]) -> int:
    return max(map(len, columns), default=0)


def _deepest(entries: int, columns: int) -> int:
    return ceil(entries / max(columns, 1))


@dataclass(frozen=True, slots=True)
class LegendContent:
    """Be what a legend says, before it has a size; `titles` are of the entries and the figures."""

    titles: tuple[str, str]
    entries: tuple[LegendEntry, ...]
    figures: tuple[Figure, ...] = ()


def legend_box(
    titles: tuple[str, str],
    entries: Sequence[LegendEntry],
    figures: Sequence[Figure],
    *,
    ruler: Ruler,
    size: float,
    columns: int = 1,
) -> LegendBox:
    """Return a legend just large enough; `titles` are those of the entries and of the figures.

    `size` is 1 on A3.
    """
    rows = _Rows(size)
    some = _columns(entries, columns)
    widths = [max(rows.width(entry, ruler) for entry in column) for column in some]
    wanted = [sum(widths) + rows.between * max(len(widths) - 1, 0)]
    figure_width = max(
        (
            ruler.width(figure.name, rows.text)
            + 2 * rows.gap
            + ruler.width(figure.value, rows.text)
            for figure in figures
        ),
        default=0.0,
    )
    wanted += [figure_width, *(ruler.width(title, rows.heading, bold=True) for title in titles)]
    abreast = 1
    if columns > 1 and figures:
        abreast = int((max(wanted) + rows.between) / (figure_width + rows.between))
    height = 2 * rows.pad + rows.heading + rows.gap + _longest(some) * rows.row
    if figures:
        height += 2.5 * rows.gap + rows.heading
    height += _deepest(len(figures), abreast) * rows.figure_row
    return LegendBox(
        titles[0],
        tuple(entries),
        titles[1],
        tuple(figures),
        max(wanted) + 2 * rows.pad,
        height,
        size,
        tuple(widths),
        max(abreast, 1),
    )


def legend_fitting(
    content: LegendContent, width_mm: float, height_mm: float, *, ruler: Ruler, size: float
) -> LegendBox:
    """Return the largest legend, at most of `size`, that a box has room for.

    It breaks into as few columns as its size allows. Where even the smallest letters have no room
    it is as small as it gets, larger than the box: compare its size with the box to know.
    """
    share = 1.0
    while True:
        tried = [_made(content, ruler, size * share, columns) for columns in COLUMNS]
        fitting = [
            legend
            for legend in tried
            if legend.width_mm <= width_mm and legend.height_mm <= height_mm
        ]
        if fitting:
            return fitting[0]
        if share <= LEAST_SHARE:
            return min(tried, key=lambda each: max(each.width_mm - width_mm, 0)
                       + max(each.height_mm - height_mm, 0))  # fmt: skip
        share = max(share * SMALLER, LEAST_SHARE)


def legend_no_higher(
    content: LegendContent, height_mm: float, *, ruler: Ruler, size: float
) -> LegendBox:
    """Return the legend in its full size, in as few columns as keep it so low, if any do."""
    tried = [_made(content, ruler, size, columns) for columns in COLUMNS]
    return next(
        (legend for legend in tried if legend.height_mm <= height_mm),
        min(tried, key=lambda legend: legend.height_mm),
    )


def _made(content: LegendContent, ruler: Ruler, size: float, columns: int) -> LegendBox:
    return legend_box(
        content.titles,
        content.entries,
        content.figures,
        ruler=ruler,
        size=size,
        columns=columns,
    )
