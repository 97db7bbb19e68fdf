"""Placing labels: a pure function from requests to positions; painting only draws what it returns.

First every label gets room in its own polygon, long text before short; what is left over goes
outside with a leader line (the habit of cadastral maps for small parcels). What finds no room is
reported, never dropped in silence.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from layers.boxes import Box, BoxIndex, Point
from layers.label_beside import place_beside
from layers.label_room import LEAST_STRIPS, FloatArray, Room, Seeker, rooms, segments_of
from layers.label_space import Crowd, LabelSpace
from layers.label_values import (
    LabelRequest,
    LabelText,
    PlacedLabel,
    Placement,
    cell_for,
    smallest_of,
)

__all__ = ["LabelRequest", "LabelText", "PlacedLabel", "Placement", "place_labels", "place_within"]

AWAY = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0)
"""How far from the middle of its free room a label is tried: multiples of half its width."""

CHOICES = 60
"""Among how many good places a label looks for one that covers no clutter."""


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
    space = LabelSpace(bounds, obstacles, spacing, cell_for(requests))
    waiting = place_within(requests, space, least_strips)
    unplaced = place_beside(waiting, space)
    return Placement(tuple(space.placed), tuple(request.key for request in unplaced))


def place_within(
    requests: Sequence[LabelRequest],
    space: LabelSpace,
    least_strips: int = LEAST_STRIPS,
    clutter: Crowd | None = None,
) -> list[LabelRequest]:
    """Place labels in their own polygons, or at their points; return those without room.

    Labels of more than the least priority may go beside, before lesser ones take the room there.
    `clutter` is what a label had better not cover: roads, the marks of houses.
    """
    order = sorted(range(len(requests)), key=lambda i: (-requests[i].priority, i))
    placing = _Placing(requests, space, least_strips, clutter)
    return [requests[i] for i in order if not placing.put(i) and not placing.put_beside(i)]


class _Placing:
    """Hold the free rooms and favourite places of all requests."""

    def __init__(
        self,
        requests: Sequence[LabelRequest],
        space: LabelSpace,
        least_strips: int,
        clutter: Crowd | None,
    ) -> None:
        smallest = smallest_of(requests)
        self._requests = requests
        self._space = space
        self._clutter = clutter
        self._least_strips = least_strips
        self._segments = _segments(requests, smallest / 10)
        self._rooms: dict[tuple[int, float, float], list[Room]] = {}
        self._look_for_room()
        self._least = min((request.priority for request in requests), default=0.0)
        self._favourites = BoxIndex(cell_for(requests))
        if any(request.priority > self._least for request in requests):
            self._find_favourites()

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

    def put(self, i: int) -> bool:
        """Place a label in its own land, in the longest text that has room; tell whether it is."""
        request = self._requests[i]
        for text in request.texts:
            boxes = (Box.around(c, text.width, text.height) for c in self._centres(i, text))
            free = filter(self._space.is_free, boxes)
            if request.priority > self._least:
                box = _least_disturbing(free, self._favourites)
            elif self._clutter is not None:
                box = _least_disturbing(islice(free, CHOICES), self._clutter)
            else:
                box = next(free, None)
            if box is not None:
                self._space.put(PlacedLabel(request.key, text, box))
                return True
        return False

    def put_beside(self, i: int) -> bool:
        """Place a label of higher priority beside its land; tell whether it is."""
        request = self._requests[i]
        if request.priority <= self._least or not request.beside:
            return False
        return not place_beside([request], self._space, self._favourites)

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
    with_polygon = [i for i, r in enumerate(requests) if r.polygon is not None and i not in given]
    polygons = [p for i in with_polygon if (p := requests[i].polygon) is not None]
    if not polygons:
        return given
    return given | dict(zip(with_polygon, segments_of(polygons, tolerance), strict=True))


def _least_disturbing(boxes: Iterable[Box], crowd: Crowd) -> Box | None:
    best: tuple[int, Box] | None = None
    for box in boxes:
        met = crowd.count_met(box)
        if best is None or met < best[0]:
            best = met, box
        if met == 0:
            break
    return None if best is None else best[1]
