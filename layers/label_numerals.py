"""Numerals for grids that have no room for a name: a number in a circle that refers to a list."""

from collections.abc import Sequence

from gis.plan.plan import Plan
from gis.topology.records import GridId
from layers.boxes import Point
from layers.drawing import Ruler
from layers.label_beside import anchor_of, place_beside
from layers.label_space import LabelSpace
from layers.label_values import LabelRequest, LabelText
from layers.labels import place_within
from layers.lettering import LabelKey, LetteringSpec, ListedName

BADGE = 1.5
"""The diameter of the circle round a numeral, in heights of its character."""

AROUND = 0.75
"""How far from the middle of its land a numeral may stand, in diameters."""


def place_numerals(
    plan: Plan,
    waiting: Sequence[LabelRequest],
    spec: LetteringSpec,
    space: LabelSpace,
    ruler: Ruler,
) -> tuple[list[ListedName], list[LabelRequest]]:
    """Give each waiting grid a numeral, by code; return the list and those with no room even so.

    A numeral may overlap the grid's edges, as long as it stands in the middle of its land.
    """
    in_order = sorted(waiting, key=lambda request: _code(plan, request))
    high = spec.sizes.grid.least_mm
    requests: list[LabelRequest] = []
    for number, request in enumerate(in_order, 1):
        text = _badge(number, high, ruler)
        anchor = anchor_of(request)
        points = () if anchor is None else _around(anchor, AROUND * text.height)
        requests.append(LabelRequest(request.key, (text,), request.polygon, points, beside=(text,)))
    without = place_within(requests, space)
    lost = {request.key for request in place_beside(without, space)}
    listed = [
        ListedName(number, request.key, tuple(spec.wording(GridId(request.key.id))[0]))
        for number, request in enumerate(in_order, 1)
        if request.key not in lost and isinstance(request.key, LabelKey)
    ]
    return listed, [request for request in in_order if request.key in lost]


def _code(plan: Plan, request: LabelRequest) -> tuple[str, int]:
    assert isinstance(request.key, LabelKey)
    return plan.grids[GridId(request.key.id)].code, request.key.id


def _badge(number: int, high: float, ruler: Ruler) -> LabelText:
    text = str(number)
    width = max(BADGE * high, ruler.width(text, high) + 0.6 * high)
    return LabelText((text,), width, BADGE * high, high, is_badge=True)


def _around(anchor: Point, step: float) -> tuple[Point, ...]:
    x, y = anchor
    moves = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))
    return tuple((x + right * step, y + down * step) for right, down in moves)
