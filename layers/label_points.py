"""Labels round a point, as map offices place them: upper right first, no other mark covered.

For houses and places. Where no side is free the label goes farther out with a leader line.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from scipy.spatial import cKDTree

from layers.boxes import Box, BoxIndex, Point
from layers.label_beside import DIRECTIONS
from layers.label_space import LabelSpace
from layers.label_values import LabelText, PlacedLabel

SIDES = (
    (1.0, -0.4), (1.0, 0.0), (-1.0, -0.4), (0.0, -1.0), (0.0, 1.0),
    (1.0, 0.6), (-1.0, 0.0), (-1.0, 0.6), (0.6, -1.0), (-0.6, -1.0), (0.6, 1.0), (-0.6, 1.0),
)  # fmt: skip
"""Where a label stands by its point, the best first (Imhof, Positioning Names on Maps, 1975).

The first number is -1 for left of it, 1 for right of it; the second -1 for above, 1 for below;
what lies between slides the label along the point.
"""

LEADERS = (1.2, 2.0, 3.0, 4.2, 5.6)
FAR_LEADERS = (*LEADERS, 7.5, 10.0, 13.0)
"""How far out a label with a leader goes, and a ranked one, in heights of a character."""

FARTHER = 2.5
"""How many gaps away a label may stand where something lies on its point."""

CROWD = 6.0
"""Within how many character heights points crowd each other; the most crowded come first."""


@dataclass(frozen=True, slots=True)
class PointRequest:
    """Ask for a label at a point: `texts` from the best to the last.

    `gap` is how far the label stays from the point, half of its mark and a little.
    """

    key: Hashable
    at: Point
    texts: tuple[LabelText, ...]
    gap: float


def place_at_points(
    requests: Sequence[PointRequest], space: LabelSpace, marks: BoxIndex, *, ranked: bool = False
) -> list[PointRequest]:
    """Place labels round points; return those without room.

    The most crowded come first, or in their order if that is their rank. A label covers a mark
    only where there is no room beside any, not even with a leader line, and goes far out only
    where there is no other way.
    """
    order = list(range(len(requests))) if ranked else _most_crowded_first(requests)
    distances = FAR_LEADERS if ranked else LEADERS
    with_leader = partial(_with_leader, distances=distances)
    for attempt in (_at_side, with_leader, _over_marks, _far_out):
        order = [i for i in order if not _put(attempt(requests[i], space, marks), space)]
    return [requests[i] for i in sorted(order)]


def _put(label: PlacedLabel | None, space: LabelSpace) -> bool:
    if label is not None:
        space.put(label)
    return label is not None


def _most_crowded_first(requests: Sequence[PointRequest]) -> list[int]:
    if not requests:
        return []
    points = np.array([request.at for request in requests])
    reach = CROWD * max(request.texts[0].character for request in requests)
    tree = cKDTree(points)
    crowd = tree.query_ball_point(points, reach, return_length=True)
    return list(np.lexsort((points[:, 0], points[:, 1], -crowd)).tolist())


def _at_side(request: PointRequest, space: LabelSpace, marks: BoxIndex) -> PlacedLabel | None:
    return _first(request, _sides(request, request.texts), space, marks)


def _over_marks(request: PointRequest, space: LabelSpace, marks: BoxIndex) -> PlacedLabel | None:
    farther = replace(request, gap=FARTHER * request.gap)
    last = request.texts[-1:]
    return _first(request, (*_sides(request, last), *_sides(farther, last)), space, None)


def _far_out(request: PointRequest, space: LabelSpace, marks: BoxIndex) -> PlacedLabel | None:
    return _with_leader(request, space, BoxIndex(marks.cell), FAR_LEADERS)


def _first(
    request: PointRequest,
    places: Iterable[tuple[LabelText, Box]],
    space: LabelSpace,
    marks: BoxIndex | None,
) -> PlacedLabel | None:
    for text, box in places:
        if space.is_free(box) and (marks is None or marks.is_free(box)):
            return PlacedLabel(request.key, text, box, at=request.at)
    return None


def _sides(request: PointRequest, texts: Iterable[LabelText]) -> Iterator[tuple[LabelText, Box]]:
    for text in texts:
        across, down = text.width / 2 + request.gap, text.height / 2 + request.gap
        for right, below in SIDES:
            centre = request.at[0] + right * across, request.at[1] + below * down
            yield text, Box.around(centre, text.width, text.height)


def _with_leader(
    request: PointRequest, space: LabelSpace, marks: BoxIndex, distances: Sequence[float]
) -> PlacedLabel | None:
    x, y = request.at
    text = request.texts[-1]
    for distance in distances:
        reach = request.gap + distance * text.character
        for right, down in DIRECTIONS:
            centre = x + right * (reach + text.width / 2), y + down * (reach + text.height / 2)
            box = Box.around(centre, text.width, text.height)
            if space.is_free(box) and marks.is_free(box):
                end = box.nearest(request.at)
                start = _edge(request, end)
                if space.is_free_line(start, end):
                    return PlacedLabel(request.key, text, box, (start, end), at=request.at)
    return None


def _edge(request: PointRequest, end: Point) -> Point:
    """Return where a leader to `end` leaves the square round a point's mark."""
    x, y = request.at
    right, down = end[0] - x, end[1] - y
    share = request.gap / max(abs(right), abs(down))
    return x + right * share, y + down * share
