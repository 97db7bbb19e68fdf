"""Placing labels: a pure function from requests to positions; painting only draws what it returns.

First every label gets room in its own polygon, long text before short; what is left over goes
outside with a leader line (the habit of cadastral maps for small parcels). What finds no room is
reported, never dropped in silence.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import cos, pi, sin

import shapely
from shapely.geometry.base import BaseGeometry

from layers.boxes import Box, BoxIndex, Point
from layers.label_room import LEAST_STRIPS, FloatArray, Room, Seeker, rooms, segments_of

DIRECTIONS = tuple((cos(i * pi / 8), -sin(i * pi / 8)) for i in range(16))
DISTANCES = (1.2, 2.0, 3.0, 4.0, 5.0, 6.5, 8.0, 10.0)
"""How far a label may go from what it names: multiples of its height."""

AWAY = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0)
"""How far from the middle of its free room a label is tried: multiples of half its width."""

NOTHING = shapely.STRtree([])

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

    Where there is no leader, `segments`, (n, 4) as x1, y1, x2, y2, may say the polygon's boundary
    in its place: they are quicker to make.
    `beside` are the texts to try outside with a leader line; without any there is no leader.
    Higher `priority` is placed first; equals in the order of the requests.
    """

    key: Hashable
    texts: tuple[LabelText, ...]
    polygon: BaseGeometry | None = None
    points: tuple[Point, ...] = ()
    priority: float = 0.0
    beside: tuple[LabelText, ...] = ()
    segments: FloatArray | None = field(default=None, compare=False)


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
    least_strips: int = LEAST_STRIPS,
) -> Placement:
    """Place labels within `bounds` so that none meets another, an obstacle or a leader line.

    `spacing` is the room kept between labels; `least_strips` says how carefully room is sought:
    in so many strips across each polygon. All in device units, y downwards, polygons too.
    A label goes where it takes the favourite places of the fewest labels of lesser priority.
    Equal requests give equal placements. Does not paint and does not measure text.
    """
    order = sorted(range(len(requests)), key=lambda i: (-requests[i].priority, i))
    placing = _Placing(requests, obstacles, bounds, spacing, least_strips)
    waiting = [requests[i] for i in order if not placing.put_within(i)]
    small = shapely.STRtree([r.polygon for r in waiting if r.polygon is not None])
    unplaced = [
        request.key
        for request in waiting
        if not (placing.put_outside(request, small) or placing.put_outside(request, NOTHING))
    ]
    return Placement(tuple(placing.placed), tuple(unplaced))


class _Placing:
    """Hold what is placed so far, and the free rooms and favourite places of all requests."""

    def __init__(
        self,
        requests: Sequence[LabelRequest],
        obstacles: Iterable[Box],
        bounds: Box,
        spacing: float,
        least_strips: int,
    ) -> None:
        smallest = min((t.height for r in requests for t in r.texts + r.beside), default=1.0)
        self._requests = requests
        self._bounds = bounds
        self._spacing = spacing
        self._least_strips = least_strips
        self._taken = BoxIndex(cell=max(4 * smallest, 1e-6))
        for obstacle in obstacles:
            self._taken.add(obstacle)
        self._segments = _segments(requests, smallest / 10)
        self._rooms: dict[tuple[int, float, float], list[Room]] = {}
        self._look_for_room()
        self._least = min((request.priority for request in requests), default=0.0)
        self._favourites = BoxIndex(self._taken.cell)
        if any(request.priority > self._least for request in requests):
            self._find_favourites()
        self.placed: list[PlacedLabel] = []

    def _look_for_room(self) -> None:
        """Find room for the longest text that has any, for all requests at once."""
        waiting = dict.fromkeys(self._segments, 0)
        while waiting:
            asked = [
                (i, self._requests[i].texts[turn])
                for i, turn in waiting.items()
                if turn < len(self._requests[i].texts)
            ]
            found = rooms([self._seeker(i, text) for i, text in asked], self._least_strips)
            for (i, text), free in zip(asked, found, strict=True):
                self._rooms[i, text.width, text.height] = free
            waiting = {
                i: waiting[i] + 1 for (i, _), free in zip(asked, found, strict=True) if not free
            }

    def _seeker(self, i: int, text: LabelText) -> Seeker:
        pad = text.height / 8
        return Seeker(self._segments[i], text.width + 2 * pad, text.height + 2 * pad)

    def _find_favourites(self) -> None:
        for i, request in enumerate(self._requests):
            if request.priority == self._least:
                for text in request.texts:
                    centre = next(self._centres(i, text), None)
                    if centre is not None:
                        self._favourites.add(Box.around(centre, text.width, text.height))
                        break

    def put_within(self, i: int) -> bool:
        """Place a label in its own land, in the longest text that has room; tell whether it is."""
        request = self._requests[i]
        for text in request.texts:
            boxes = (Box.around(c, text.width, text.height) for c in self._centres(i, text))
            free = filter(self._is_free, boxes)
            if request.priority > self._least:
                box = _least_disturbing(free, self._favourites)
            else:
                box = next(free, None)
            if box is not None:
                self._put(PlacedLabel(request.key, text, box))
                return True
        return False

    def put_outside(self, request: LabelRequest, avoid: shapely.STRtree) -> bool:
        """Place a label beside its land with a leader line; tell whether it is.

        Land in `avoid` is too small to be written on, and should not be covered either.
        """
        anchor = _anchor(request)
        if anchor is None or not self._bounds.holds(Box(*anchor, *anchor)):
            return False
        for text in request.beside:
            for box in _boxes_round(anchor, text):
                end = box.nearest(anchor)
                if (
                    self._is_free(box)
                    and self._taken.is_free_line(anchor, end)
                    and not len(avoid.query(_square(box), predicate="intersects"))
                ):
                    self._put(PlacedLabel(request.key, text, box, (anchor, end)))
                    return True
        return False

    def _put(self, label: PlacedLabel) -> None:
        self._taken.add(label.box.grown(self._spacing / 2))
        if label.leader is not None:
            self._taken.add_line(*label.leader)
        self.placed.append(label)

    def _is_free(self, box: Box) -> bool:
        return self._bounds.holds(box) and self._taken.is_free(box.grown(self._spacing / 2))

    def _centres(self, i: int, text: LabelText) -> Iterator[Point]:
        yield from self._requests[i].points
        if i not in self._segments:
            return
        half = text.width / 2 + text.height / 8
        key = i, text.width, text.height
        if key not in self._rooms:
            (self._rooms[key],) = rooms([self._seeker(i, text)], self._least_strips)
        for away in AWAY:
            for room in self._rooms[key]:
                middle = (room.left + room.right) / 2
                shift = away * half
                if middle + shift + half <= room.right:
                    yield middle + shift, room.y
                    if away:
                        yield middle - shift, room.y


def _segments(requests: Sequence[LabelRequest], tolerance: float) -> dict[int, FloatArray]:
    given = {i: r.segments for i, r in enumerate(requests) if r.segments is not None}
    with_polygon = [i for i, request in enumerate(requests) if request.polygon is not None]
    polygons = [p for i in with_polygon if (p := requests[i].polygon) is not None]
    if not polygons:
        return given
    return given | dict(zip(with_polygon, segments_of(polygons, tolerance), strict=True))


def _least_disturbing(boxes: Iterable[Box], favourites: BoxIndex) -> Box | None:
    best: tuple[int, Box] | None = None
    for box in boxes:
        met = favourites.count_met(box)
        if best is None or met < best[0]:
            best = met, box
        if met == 0:
            break
    return None if best is None else best[1]


def _square(box: Box) -> BaseGeometry:
    return shapely.box(box.left, box.top, box.right, box.bottom)


def _boxes_round(anchor: Point, text: LabelText) -> Iterator[Box]:
    for distance in DISTANCES:
        reach = distance * text.height
        for right, down in DIRECTIONS:
            x = anchor[0] + right * (reach + text.width / 2)
            y = anchor[1] + down * (reach + text.height / 2)
            yield Box.around((x, y), text.width, text.height)


def _anchor(request: LabelRequest) -> Point | None:
    if request.polygon is not None and not request.polygon.is_empty:
        inside = shapely.point_on_surface(request.polygon)
        return float(inside.x), float(inside.y)
    return request.points[0] if request.points else None
