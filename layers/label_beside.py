"""Labels beside what they name, with a leader line: for land too small to be written on.

The habit of cadastral maps. A leader starts inside the land, and crosses neither a label nor
another leader.
"""

from collections.abc import Iterator, Sequence
from math import cos, pi, sin

import shapely
from shapely.geometry.base import BaseGeometry

from layers.boxes import Box, Point
from layers.label_space import Crowd, LabelSpace
from layers.label_values import LabelRequest, LabelText, PlacedLabel

DIRECTIONS = tuple((cos(i * pi / 8), -sin(i * pi / 8)) for i in range(16))
CLOSE = (1.2, 2.0, 3.0, 4.0)
NEAR = (5.0, 6.5, 8.0, 10.0)
FAR = (12.5, 15.0, 18.0, 22.0, 26.0, 30.0)
"""How far a label may go from what it names: multiples of its height."""

NOTHING = shapely.STRtree([])


def place_beside(
    waiting: Sequence[LabelRequest], space: LabelSpace, crowd: Crowd | None = None
) -> list[LabelRequest]:
    """Place the `beside` texts of requests near their land; return those without room.

    Land too small to be written on should not be covered either, nor a `crowd`: that is tried
    first. What finds no room near goes far out.
    """
    small = shapely.STRtree([r.polygon for r in waiting if r.polygon is not None])
    left: list[LabelRequest] = []
    for request in waiting:
        label = _first(request, space, small, crowd) if request.beside else None
        if label is None:
            left.append(request)
        else:
            space.put(label)
    return left


def _first(
    request: LabelRequest, space: LabelSpace, small: shapely.STRtree, crowd: Crowd | None
) -> PlacedLabel | None:
    careful = ((CLOSE, small, crowd), (NEAR, small, crowd))
    careless = ((CLOSE, NOTHING, None), (NEAR, NOTHING, None), (FAR, NOTHING, None))
    anchors = [a for a in anchors_of(request) if space.is_free(Box(*a, *a))]
    for distances, avoid, kept in (*careful, *careless):
        for anchor in anchors:
            for text, box in _boxes_round(anchor, request.beside, distances):
                end = box.nearest(anchor)
                if (
                    space.is_free(box)
                    and space.is_free_line(anchor, end)
                    and not (kept is not None and kept.count_met(box))
                    and not len(avoid.query(_square(box), predicate="intersects"))
                ):
                    return PlacedLabel(request.key, text, box, (anchor, end))
    return None


def _boxes_round(
    anchor: Point, texts: Sequence[LabelText], distances: Sequence[float]
) -> Iterator[tuple[LabelText, Box]]:
    for text in texts:
        for distance in distances:
            reach = distance * text.height
            for right, down in DIRECTIONS:
                x = anchor[0] + right * (reach + text.width / 2)
                y = anchor[1] + down * (reach + text.height / 2)
                yield text, Box.around((x, y), text.width, text.height)


def _square(box: Box) -> BaseGeometry:
    return shapely.box(box.left, box.top, box.right, box.bottom)


def anchors_of(request: LabelRequest) -> Iterator[Point]:
    """Yield where a leader may start: deep in the land, else in a quarter of it; or its points."""
    land = request.polygon
    if land is None:
        yield from request.points
        return
    if land.is_empty:
        return
    yield _inside(land)
    west, north, east, south = land.bounds
    x, y = (west + east) / 2, (north + south) / 2
    for left, right in ((west, x), (x, east)):
        for top, bottom in ((north, y), (y, south)):
            quarter = shapely.clip_by_rect(land, left, top, right, bottom)
            if not quarter.is_empty:
                yield _inside(quarter)


def _inside(land: BaseGeometry) -> Point:
    inside = shapely.point_on_surface(land)
    return float(inside.x), float(inside.y)
