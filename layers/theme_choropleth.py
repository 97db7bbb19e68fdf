"""Grids coloured by what was counted in them, with the legend that explains it."""

import numpy as np

from gis.plan.plan import Plan
from gis.reports.theme_classes import ClassMethod, class_limits, class_of, range_texts
from gis.reports.theme_counting import By, ThemeCounts
from gis.topology.records import GridId
from layers.theme_drawing import Choropleth
from layers.theme_ramps import DIVERGING, fill_colours
from layers.theme_style import DEFAULT_RAMP, ThemeEntry

EMPTY_LIGHT, EMPTY_DARK = "#eceae4", "#2a2f35"


def choropleth_of(  # noqa: PLR0913  # one argument for each thing that a user may choose
    plan: Plan,
    counts: ThemeCounts,
    *,
    title: str,
    note: str = "",
    method: ClassMethod = ClassMethod.NATURAL,
    classes: int = 5,
    ramp: str = DEFAULT_RAMP,
    is_dark: bool = False,
) -> Choropleth:
    """Return the colours of the grids by their value, or by that of the unit they belong to.

    Of units only the leaves are classed, as their land is what is painted.
    """
    rows = counts.rows
    if counts.counting.by is By.UNIT:
        leaves = set(plan.leaf_units()) | {grid.unit for grid in plan.grids.values()}
        rows = tuple(row for row in rows if row.id in leaves)
    values = np.array([np.nan if row.value is None else row.value for row in rows])
    limits = class_limits(values, method, classes)
    colours = fill_colours(ramp, len(limits) + 1, is_dark=is_dark)
    empty = EMPTY_DARK if is_dark else EMPTY_LIGHT
    numbers = class_of(values, limits).tolist()
    of_row = {
        row.id: colours[number] for row, number in zip(rows, numbers, strict=True) if number >= 0
    }
    if counts.counting.by is By.GRID:
        painted = {GridId(home): colour for home, colour in of_row.items()}
    else:
        painted = {
            grid.id: of_row[grid.unit] for grid in plan.grids.values() if grid.unit in of_row
        }
    entries = [
        ThemeEntry(colour, text, 0.0)
        for colour, text in zip(colours, range_texts(values, limits), strict=False)
    ]
    if any(number < 0 for number in numbers):
        entries.append(ThemeEntry(empty, "", 0.0, is_others=True))
    return Choropleth(title, tuple(entries), painted, empty, limits, note)


def is_diverging(ramp: str) -> bool:
    """Tell whether a ramp goes from one colour over white to another."""
    return ramp in DIVERGING
