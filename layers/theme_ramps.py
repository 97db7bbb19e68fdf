"""Colours for classes and categories, told apart by colour-blind readers too.

The ramps are from ColorBrewer (colorbrewer2.org): this product includes color specifications and
designs developed by Cynthia Brewer (https://colorbrewer.org/), used under the Apache License,
Version 2.0; all of them are among those that ColorBrewer calls colour-blind safe. Categories take
the colours of Okabe and Ito (Color Universal Design, 2008) without black, then those of Paul Tol's
"muted" scheme (SRON/EPS/TN/09-002).
"""

from collections.abc import Mapping

import numpy as np

SEQUENTIAL: Mapping[str, tuple[str, ...]] = {
    "YlOrRd": (
        "#ffffcc", "#ffeda0", "#fed976", "#feb24c", "#fd8d3c", "#fc4e2a", "#e31a1c", "#bd0026",
        "#800026",
    ),
    "YlGnBu": (
        "#ffffd9", "#edf8b1", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#253494",
        "#081d58",
    ),
    "Blues": (
        "#f7fbff", "#deebf7", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#08519c",
        "#08306b",
    ),
    "Greens": (
        "#f7fcf5", "#e5f5e0", "#c7e9c0", "#a1d99b", "#74c476", "#41ab5d", "#238b45", "#006d2c",
        "#00441b",
    ),
    "Purples": (
        "#fcfbfd", "#efedf5", "#dadaeb", "#bcbddc", "#9e9ac8", "#807dba", "#6a51a3", "#54278f",
        "#3f007d",
    ),
}  # fmt: skip
DIVERGING: Mapping[str, tuple[str, ...]] = {
    "PuOr": (
        "#7f3b08", "#b35806", "#e08214", "#fdb863", "#fee0b6", "#f7f7f7", "#d8daeb", "#b2abd2",
        "#8073ac", "#542788", "#2d004b",
    ),
    "RdBu": (
        "#67001f", "#b2182b", "#d6604d", "#f4a582", "#fddbc7", "#f7f7f7", "#d1e5f0", "#92c5de",
        "#4393c3", "#2166ac", "#053061",
    ),
    "BrBG": (
        "#543005", "#8c510a", "#bf812d", "#dfc27d", "#f6e8c3", "#f5f5f5", "#c7eae5", "#80cdc1",
        "#35978f", "#01665e", "#003c30",
    ),
}  # fmt: skip
RAMPS: Mapping[str, tuple[str, ...]] = {**SEQUENTIAL, **DIVERGING}

CATEGORIES = (
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#cc6677",
    "#332288", "#ddcc77", "#117733", "#88ccee", "#882255", "#44aa99", "#999933", "#aa4499",
)  # fmt: skip
OTHERS = "#9ca3af"

_DARK_GROUND = "#14181d"
_DARK_SHARE = 0.5
_INK = "#1f2937"
_LEAST_CONTRAST = 3.0
"""What dark names need to be read on a colour (WCAG 2.2 for large letters)."""


def ramp_colours(ramp: str, count: int) -> tuple[str, ...]:
    """Return `count` colours of a ramp, the palest of a sequential one left out."""
    whole = RAMPS[ramp]
    return _spread(whole[1:] if ramp in SEQUENTIAL else whole, count)


def fill_colours(ramp: str, count: int, *, is_dark: bool = False) -> tuple[str, ...]:
    """Return `count` colours for land on which names are written, in dark letters or light ones.

    For a dark map they are mixed with its ground, and those of a sequential ramp turned round:
    there what is little is dark.
    """
    whole = RAMPS[ramp]
    if is_dark:
        wanted = _spread(whole[:0:-1] if ramp in SEQUENTIAL else whole, count)
        return tuple(mixed(colour, _DARK_GROUND, _DARK_SHARE) for colour in wanted)
    legible = tuple(each for each in whole if contrast(each, _INK) >= _LEAST_CONTRAST)
    if ramp in DIVERGING:
        middle = len(whole) // 2
        reach = min(middle - whole.index(legible[0]), whole.index(legible[-1]) - middle)
        legible = whole[middle - reach : middle + reach + 1]
    return _spread(legible, count)


def contrast(colour: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21, as WCAG 2.2 defines it."""
    high, low = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """Return a colour of which `share` is the other one."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * (1 - share) + b * share):02x}" for a, b in pairs)


def _luminance(colour: str) -> float:
    shares = (channel / 255 for channel in _channels(colour))
    linear = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _spread(colours: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Return colours at equal steps, mixed where they lie between two."""
    if count == 1:
        return (colours[len(colours) // 2],)
    found = []
    for at in np.linspace(0, len(colours) - 1, count).tolist():
        low = min(int(at), len(colours) - 2)
        found.append(mixed(colours[low], colours[low + 1], at - low))
    return tuple(found)
