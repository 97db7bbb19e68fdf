"""Labels beside what they name, with a leader line: for land too small to be written on.

The habit of cadastral maps. A leader starts inside the land, and crosses neither a label nor
another leader.
"""

from collections.abc import Iterator, Sequence
from math import cos, pi, sin

import shapely
from shapely.geometry.base import BaseGeometry

from layers.boxes import Box, Point
from layers.label_space import LabelSpace
from layers.label_values import LabelRequest, LabelText, PlacedLabel

DIRECTIONS = tuple((cos(i * pi / 8), -sin(i * pi / 8)) for i in range(16))
NEAR = (1.2, 2.0, 3.0, 4.0, 5.0, 6.5, 8.0, 10.0)
FAR = (12.5, 15.0, 18.0, 22.0, 26.0, 30.0)
"""How far a label may go from what it names: multiples of its height."""

NOTHING = shapely.STRtree([])


def place_beside(waiting: Sequence[LabelRequest], space: LabelSpace) -> list[LabelRequest]:
    """Place the `beside` texts of requests near their land; return those without room.

    Land too small to be written on should not be covered either: that is tried first. What finds
    no room near goes far out.
    """
    small = shapely.STRtree([r.polygon for r in waiting if r.polygon is not None])
    left: list[LabelRequest] = []
    for request in waiting:
        anchor = anchor_of(request) if request.beside else None
        if anchor is None or not space.bounds.holds(Box(*anchor, *anchor)):
            left.append(request)
            continue
        label = (
            _beside(request, anchor, NEAR, space, small)
            or _beside(request, anchor, NEAR, space, NOTHING)
            or _beside(request, anchor, FAR, space, NOTHING)
        )
        if label is None:
            left.append(request)
        else:
            space.put(label)
    return left


def _beside(
    request: LabelRequest,
    anchor: Point,
    distances: Sequence[float],
    space: LabelSpace,
    avoid: shapely.STRtree,
) -> PlacedLabel | None:
    for text in request.beside:
        for box in _boxes_round(anchor, text, distances):
            end = box.nearest(anchor)
            if (
                space.is_free(box)
                and space.is_free_line(anchor, end)
                and not len(avoid.query(_square(box), predicate="intersects"))
            ):
                return PlacedLabel(request.key, text, box, (anchor, end))
    return None


def _boxes_round(anchor: Point, text: LabelText, distances: Sequence[float]) -> Iterator[Box]:
    for distance in distances:
        reach = distance * text.height
        for right, down in DIRECTIONS:
            x = anchor[0] + right * (reach + text.width / 2)
            y = anchor[1] + down * (reach + text.height / 2)
            yield Box.around((x, y), text.width, text.height)


def _square(box: Box) -> BaseGeometry:
    return shapely.box(box.left, box.top, box.right, box.bottom)


def anchor_of(request: LabelRequest) -> Point | None:
    """Return where a leader starts: deep in the land, or at the point of what is a point."""
    if request.polygon is not None and not request.polygon.is_empty:
        inside = shapely.point_on_surface(request.polygon)
        return float(inside.x), float(inside.y)
    return request.points[0] if request.points else None
