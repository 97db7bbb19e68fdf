"""Numerals for grids that have no room for a name: a number in a circle that refers to a list."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from itertools import islice

from gis.plan.plan import Plan
from gis.topology.records import GridId
from layers.boxes import Point
from layers.drawing import Ruler
from layers.label_beside import anchors_of, place_beside
from layers.label_space import LabelSpace
from layers.label_values import LabelRequest, LabelText, PlacedLabel
from layers.labels import place_within
from layers.lettering import GRID, LabelKey, ListedName, Wording

BADGE = 1.5
"""The diameter of the circle round a numeral, in heights of its character."""

AROUND = 0.75
"""How far from the middle of its land a numeral may stand, in diameters."""


def place_numerals(
    waiting: Sequence[LabelRequest], space: LabelSpace, high: float, ruler: Ruler, digits: int
) -> list[LabelRequest]:
    """Keep room for a numeral for each waiting grid; return those that have none even so.

    A numeral may overlap the grid's edges, as long as its middle stands in the land or a leader
    line leads there. All have room for so many digits; `numbered` says which.
    """
    text = _badge(high, ruler, digits)
    asked = {
        request.key: LabelRequest(
            request.key,
            (text,),
            request.polygon,
            tuple(_around(request, AROUND * text.height)),
            beside=(text,),
        )
        for request in waiting
    }
    without = place_beside(place_within(list(asked.values()), space), space)
    lost: set[Hashable] = {request.key for request in without}
    return [request for request in waiting if request.key in lost]


def numbered(
    placed: Iterable[PlacedLabel], plan: Plan, wording: Wording
) -> tuple[list[PlacedLabel], list[ListedName]]:
    """Return the labels with their numerals counted through by code, and the list of these."""
    labels = list(placed)
    grids = sorted(
        (plan.grids[GridId(label.key.id)].code, label.key.id)
        for label in labels
        if label.text.is_badge and isinstance(label.key, LabelKey)
    )
    numbers = {grid: number for number, (_, grid) in enumerate(grids, 1)}
    for i, label in enumerate(labels):
        if label.text.is_badge and isinstance(label.key, LabelKey):
            text = replace(label.text, lines=(str(numbers[label.key.id]),))
            labels[i] = replace(label, text=text)
    listed = [
        ListedName(number, LabelKey(GRID, grid), tuple(wording(GridId(grid))[0]))
        for grid, number in numbers.items()
    ]
    return labels, listed


def _badge(high: float, ruler: Ruler, digits: int) -> LabelText:
    width = max(BADGE * high, ruler.width("8" * digits, high) + 0.6 * high)
    return LabelText(("",), width, BADGE * high, high, is_badge=True)


def _around(request: LabelRequest, step: float) -> Iterable[Point]:
    for x, y in islice(anchors_of(request), 1):
        for right, down in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)):
            yield x + right * step, y + down * step
