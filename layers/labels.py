"""Placing labels: a pure function from requests to positions; painting only draws what it returns.

First every label gets room in its own polygon, long text before short; what is left over goes
outside with a leader line (the habit of cadastral maps for small parcels). What finds no room is
reported, never dropped in silence.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

import shapely
from shapely.geometry.base import BaseGeometry

from layers.boxes import Box, BoxIndex, Point
from layers.label_room import FloatArray, rooms, segments_of

DIRECTIONS = tuple((cos(i * pi / 8), -sin(i * pi / 8)) for i in range(16))
DISTANCES = (1.2, 2.0, 3.0, 4.5, 6.5)
"""How far a label may go from what it names: multiples of its height."""

Leader = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class LabelText:
    """Be one way to write a label: its lines, their joint size, and that of a character."""

    lines: tuple[str, ...]
    width: float
    height: float
    character: float = 0.0


@dataclass(frozen=True, slots=True)
class LabelRequest:
    """Ask for a label: `texts` from long to short, for a polygon or for points to be centred on.

    Higher `priority` is placed first; equals in the order of the requests.
    """

    key: Hashable
    texts: tuple[LabelText, ...]
    polygon: BaseGeometry | None = None
    points: tuple[Point, ...] = ()
    priority: float = 0.0
    allow_leader: bool = True


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """Be a label with its place; a leader runs from the named thing to the box."""

    key: Hashable
    text: LabelText
    box: Box
    leader: Leader | None = None

    @property
    def x(self) -> float:
        """The centre, for centred text."""
        return self.box.centre[0]

    @property
    def y(self) -> float:
        """The centre, for centred text."""
        return self.box.centre[1]


@dataclass(frozen=True, slots=True)
class Placement:
    """Hold the placed labels and the keys of those that found no room, in placing order."""

    placed: tuple[PlacedLabel, ...]
    unplaced: tuple[Hashable, ...]


def place_labels(
    requests: Sequence[LabelRequest],
    obstacles: Iterable[Box],
    bounds: Box,
    spacing: float = 0.0,
) -> Placement:
    """Place labels within `bounds` so that none meets another, an obstacle or a leader line.

    `spacing` is the room kept between labels. All in device units, y downwards, polygons too.
    Equal requests give equal placements. Does not paint and does not measure text.
    """
    order = sorted(range(len(requests)), key=lambda i: (-requests[i].priority, i))
    smallest = min((t.height for r in requests for t in r.texts), default=1.0)
    taken = BoxIndex(cell=max(4 * smallest, 1e-6))
    for obstacle in obstacles:
        taken.add(obstacle)
    segments = _segments(requests, smallest / 10)
    placed: list[PlacedLabel] = []
    waiting: list[LabelRequest] = []
    for i in order:
        label = _within(requests[i], segments.get(i), taken, bounds, spacing)
        if label is None:
            waiting.append(requests[i])
        else:
            taken.add(label.box.grown(spacing / 2))
            placed.append(label)
    unplaced: list[Hashable] = []
    for request in waiting:
        label = _outside(request, taken, bounds, spacing) if request.allow_leader else None
        if label is None or label.leader is None:
            unplaced.append(request.key)
        else:
            taken.add(label.box.grown(spacing / 2))
            taken.add_line(*label.leader)
            placed.append(label)
    return Placement(tuple(placed), tuple(unplaced))


def _segments(requests: Sequence[LabelRequest], tolerance: float) -> dict[int, FloatArray]:
    with_polygon = [i for i, request in enumerate(requests) if request.polygon is not None]
    polygons = [p for i in with_polygon if (p := requests[i].polygon) is not None]
    if not polygons:
        return {}
    return dict(zip(with_polygon, segments_of(polygons, tolerance), strict=True))


def _within(
    request: LabelRequest,
    segments: FloatArray | None,
    taken: BoxIndex,
    bounds: Box,
    spacing: float,
) -> PlacedLabel | None:
    for text in request.texts:
        for centre in _centres(request, segments, text):
            box = Box.around(centre, text.width, text.height)
            if bounds.holds(box) and taken.is_free(box.grown(spacing / 2)):
                return PlacedLabel(request.key, text, box)
    return None


def _centres(
    request: LabelRequest, segments: FloatArray | None, text: LabelText
) -> Iterator[Point]:
    yield from request.points
    if segments is None:
        return
    pad = text.height / 8
    half = text.width / 2 + pad
    for room in rooms(segments, text.height + 2 * pad, 2 * half):
        middle = (room.left + room.right) / 2
        yield middle, room.y
        if room.right - room.left > 3 * half:
            yield room.left + half, room.y
            yield room.right - half, room.y


def _outside(
    request: LabelRequest, taken: BoxIndex, bounds: Box, spacing: float
) -> PlacedLabel | None:
    anchor = _anchor(request)
    if anchor is None or not bounds.holds(Box(*anchor, *anchor)):
        return None
    for text in reversed(request.texts):
        for distance in DISTANCES:
            for dx, dy in DIRECTIONS:
                reach = distance * text.height
                centre = (
                    anchor[0] + dx * (reach + text.width / 2),
                    anchor[1] + dy * (reach + text.height / 2),
                )
                box = Box.around(centre, text.width, text.height)
                end = box.nearest(anchor)
                if (
                    bounds.holds(box)
                    and taken.is_free(box.grown(spacing / 2))
                    and taken.is_free_line(anchor, end)
                ):
                    return PlacedLabel(request.key, text, box, (anchor, end))
    return None


def _anchor(request: LabelRequest) -> Point | None:
    if request.polygon is not None and not request.polygon.is_empty:
        inside = shapely.point_on_surface(request.polygon)
        return float(inside.x), float(inside.y)
    return request.points[0] if request.points else None
