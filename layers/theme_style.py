"""How a theme layer looks, as values: one look, a colour for each category, classes by number.

A style says everything itself, also the limits of its classes, so that painting, the legend and
another program agree without looking at the data again.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.files.theme_layers import ThemeKind
from gis.reports.theme_classes import ClassMethod, class_limits, class_of, range_texts
from layers.theme_ramps import CATEGORIES, OTHERS, RAMPS, ramp_colours

DEFAULT_RAMP = "YlOrRd"
MOST_CATEGORIES = len(CATEGORIES)


class Look(StrEnum):
    """Say what decides the colour of a row."""

    SINGLE = "single"
    CATEGORY = "category"
    NUMBER = "number"


class Marker(StrEnum):
    """Name the form of a point."""

    CIRCLE = "circle"
    SQUARE = "square"
    TRIANGLE = "triangle"
    DIAMOND = "diamond"
    STAR = "star"
    CROSS = "cross"


@dataclass(frozen=True, slots=True)
class ThemeStyle:
    """Be the look of a theme layer.

    `colour` is that of all rows, or of those that are in no category or have no number. Each of
    `categories` is a value and its colour; a class of numbers ends at each of `limits`, so there is
    one more of `colours` and of `ranges`, which the legend says. Points are `size_mm` wide, those
    of the last class `size_to_mm` where it is given. Areas are filled as opaque as `fill` says.
    Names are taken from `label_column`, at 1:`label_to_scale` and larger. `method` and `ramp` are
    what limits and colours were made with.
    """

    look: Look = Look.SINGLE
    colour: str = "#b45309"
    column: str = ""
    categories: tuple[tuple[str, str], ...] = ()
    limits: tuple[float, ...] = ()
    colours: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    method: ClassMethod = ClassMethod.NATURAL
    ramp: str = DEFAULT_RAMP
    marker: Marker = Marker.CIRCLE
    size_mm: float = 2.0
    size_to_mm: float | None = None
    width_mm: float = 0.35
    fill: float = 0.45
    label_column: str = ""
    label_to_scale: float = 15_000.0

    def as_record(self) -> dict[str, Any]:
        """Return the style as texts, numbers and lists, to be kept as JSON."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "ThemeStyle":
        """Return the style that was kept; raises ValueError for what is no style at all."""
        known = {field.name for field in fields(cls)}
        try:
            kept = {name: value for name, value in record.items() if name in known}
            style = cls(
                **{
                    **kept,
                    "look": Look(kept.get("look", Look.SINGLE)),
                    "marker": Marker(kept.get("marker", Marker.CIRCLE)),
                    "method": ClassMethod(kept.get("method", ClassMethod.NATURAL)),
                    "categories": tuple((str(a), str(b)) for a, b in kept.get("categories", ())),
                    "limits": tuple(map(float, kept.get("limits", ()))),
                    "colours": tuple(map(str, kept.get("colours", ()))),
                    "ranges": tuple(map(str, kept.get("ranges", ()))),
                }
            )
            is_whole = len(style.colours) == len(style.ranges) == len(style.limits) + 1
            if style.look is Look.NUMBER and not is_whole:
                raise ValueError("classes do not fit their limits")
            if style.ramp not in RAMPS:
                style = replace(style, ramp=DEFAULT_RAMP)
        except (TypeError, AttributeError) as error:
            raise ValueError("this is no style") from error
        return style

    @property
    def has_one_look(self) -> bool:
        """Whether all rows look alike."""
        return self.look is Look.SINGLE

    @property
    def class_colours(self) -> tuple[str, ...]:
        """The colour of each class; the last is that of all other rows."""
        if self.look is Look.CATEGORY:
            return (*(colour for _, colour in self.categories), self.colour)
        return (*self.colours, self.colour) if self.look is Look.NUMBER else (self.colour,)

    def size_of(self, number: int) -> float:
        """Return how wide the points of a class are, in millimetres."""
        last = len(self.colours) - 1
        if self.look is not Look.NUMBER or self.size_to_mm is None or number > last or last < 1:
            return self.size_mm
        return self.size_mm + (self.size_to_mm - self.size_mm) * number / last

    def enlarged(self, factor: float) -> "ThemeStyle":
        """Return the style with points and lines `factor` times as large."""
        last = None if self.size_to_mm is None else self.size_to_mm * factor
        size, width = self.size_mm * factor, self.width_mm * factor
        return replace(self, size_mm=size, size_to_mm=last, width_mm=width)

    def classes(self, values: Sequence[object] | None, rows: int) -> NDArray[np.int64]:
        """Return the class of each row by its value in the column, shape (rows,)."""
        others = len(self.class_colours) - 1
        if self.look is Look.SINGLE or values is None:
            return np.full(rows, others, dtype=np.int64)
        if self.look is Look.CATEGORY:
            number = {value: at for at, (value, _) in enumerate(self.categories)}
            found = [number.get(text_of_value(value), others) for value in values]
            return np.array(found, dtype=np.int64)
        found_of = class_of(numbers_of(values), self.limits)
        return np.where(found_of < 0, others, found_of)


@dataclass(frozen=True, slots=True)
class ThemeEntry:
    """Be an entry of a legend: a colour, what it means ("" for all rows), and how wide points are.

    `is_others` marks what is in no class.
    """

    colour: str
    text: str
    size_mm: float
    is_others: bool = False


def legend_of(style: ThemeStyle, *, has_others: bool = True) -> tuple[ThemeEntry, ...]:
    """Return the entries of a legend, in the order of the classes."""
    others = ThemeEntry(style.colour, "", style.size_mm, style.look is not Look.SINGLE)
    if style.look is Look.SINGLE:
        return (others,)
    texts = (
        [value for value, _ in style.categories]
        if style.look is Look.CATEGORY
        else list(style.ranges)
    )
    entries = [
        ThemeEntry(colour, text, style.size_of(number))
        for number, (colour, text) in enumerate(zip(style.class_colours, texts, strict=False))
    ]
    return (*entries, others) if has_others else tuple(entries)


def by_category(
    style: ThemeStyle, column: str, values: Sequence[object], most: int = MOST_CATEGORIES
) -> ThemeStyle:
    """Return the style with a colour for each of the most frequent values of a column.

    Values of the same frequency come in their own order; the rest are the others.
    """
    counts = Counter(text for value in values if (text := text_of_value(value)))
    frequent = sorted(counts, key=lambda text: (-counts[text], text))[: min(most, MOST_CATEGORIES)]
    categories = tuple(zip(frequent, CATEGORIES, strict=False))
    return replace(style, look=Look.CATEGORY, column=column, categories=categories, colour=OTHERS)


def by_number(
    style: ThemeStyle,
    column: str,
    values: Sequence[object],
    *,
    method: ClassMethod = ClassMethod.NATURAL,
    count: int = 5,
    ramp: str = DEFAULT_RAMP,
) -> ThemeStyle:
    """Return the style with classes of the numbers of a column; one look where there are none."""
    numbers = numbers_of(values)
    if not np.isfinite(numbers).any():
        return replace(style, look=Look.SINGLE, column="")
    limits = class_limits(numbers, method, count)
    return replace(
        style,
        look=Look.NUMBER,
        column=column,
        limits=limits,
        colours=ramp_colours(ramp, len(limits) + 1),
        ranges=range_texts(numbers, limits),
        method=method,
        ramp=ramp,
        colour=OTHERS,
    )


def numbers_of(values: Sequence[object]) -> NDArray[np.float64]:
    """Return values as numbers, nan for what is none."""
    return np.array(
        [float(value) if isinstance(value, int | float) else np.nan for value in values]
    )


def text_of_value(value: object) -> str:
    """Return a value as a category; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


_OF_KIND: Mapping[ThemeKind, ThemeStyle] = {
    ThemeKind.ROADS: ThemeStyle(colour="#c2762b", width_mm=0.5),
    ThemeKind.WATER: ThemeStyle(colour="#2b83ba", width_mm=0.45),
    ThemeKind.BUILDINGS: ThemeStyle(colour="#8c7a63", width_mm=0.15, fill=0.6),
    ThemeKind.IMAGERY_OUTLINES: ThemeStyle(colour="#7c3aed", width_mm=0.5, fill=0.0),
    ThemeKind.HAZARD_POINTS: ThemeStyle(colour="#d55e00", marker=Marker.TRIANGLE, size_mm=3.0),
    ThemeKind.DEPARTMENT_GRIDS: ThemeStyle(colour="#0072b2", width_mm=0.6, fill=0.1),
    ThemeKind.OTHER: ThemeStyle(),
}


def default_style(kind: ThemeKind) -> ThemeStyle:
    """Return the first look of a kind of layer."""
    return _OF_KIND[kind]


def style_of(record: Mapping[str, Any], kind: ThemeKind) -> ThemeStyle:
    """Return the style that a layer keeps, or the first look of its kind where there is none."""
    if not record:
        return default_style(kind)
    try:
        return ThemeStyle.from_record(record)
    except ValueError:
        return default_style(kind)
