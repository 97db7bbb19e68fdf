"""The overview of a map book: which page shows what, as rectangles or as numbers in the land."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from layers.boxes import Box, Point
from layers.drawing import Area, Ruler, Shape, Stroke, Text, rectangle
from layers.map_view import MapView, MetreBounds
from layers.style import LineStyle

PAGE_COLOUR, BADGE = "#c2255c", "#ffffff"
NUMBER_MM = 3.0
SHARES = (1.0, 0.8, 0.65, 0.5)
"""How much smaller a number may be."""
ASIDE = (1.2, 1.9, 2.7, 3.6, 4.6)
"""How far aside a number may stand, in heights of its badge."""
CORNERS = 24


@dataclass(frozen=True, slots=True)
class KeyPage:
    """Be a page in the key map: its number, the land that its map shows, where the number is best.

    One of the two may be None; metres of the project's CRS.
    """

    text: str
    bounds_m: MetreBounds | None = None
    at_m: Point | None = None


@dataclass(frozen=True, slots=True)
class KeyMap:
    """Be the shapes of a key map; `left_out` are pages whose number found no room."""

    shapes: tuple[Shape, ...]
    boxes: tuple[Box, ...]
    left_out: tuple[KeyPage, ...]


def key_map(
    pages: Sequence[KeyPage],
    view: MapView,
    inner: Box,
    ruler: Ruler,
    size: float,
    *,
    obstacles: Sequence[Box] = (),
) -> KeyMap:
    """Return rectangles and numbers of pages over an overview; `view` is that of the whole sheet.

    Rectangles are cut to the map's box. A number stands where it is best, else in a corner of its
    rectangle or smaller, else aside with a line to where it belongs; numbers never overlap each
    other or `obstacles`.
    """
    sheet = _Sheet(view, inner, ruler, size)
    extents = [_extent(page, view, inner) for page in pages]
    taken = list(obstacles)
    badges: dict[int, tuple[Box, float]] = {}
    for are_far in (False, True):
        for number, (page, extent) in enumerate(zip(pages, extents, strict=True)):
            if number not in badges:
                badge = sheet.badge(page, extent, taken, are_far=are_far)
                if badge is not None:
                    badges[number] = badge
                    taken.append(badge[0])
    line = LineStyle(PAGE_COLOUR, 0.3 * size)
    shapes: list[Shape] = [
        Stroke(rectangle(extent), line, closed=True) for extent in extents if extent is not None
    ]
    for number, (box, _) in badges.items():
        shapes += _leader(box, sheet.best(pages[number]), extents[number], size)
    for number, (box, high) in badges.items():
        shapes += [
            Area(_rounded(box), BADGE, LineStyle(PAGE_COLOUR, 0.2 * size)),
            Text(pages[number].text, *box.centre, high, "centre", bold=True, colour=PAGE_COLOUR),
        ]
    left_out = tuple(page for number, page in enumerate(pages) if number not in badges)
    return KeyMap(tuple(shapes), tuple(box for box, _ in badges.values()), left_out)


def _leader(box: Box, best: Point | None, extent: Box | None, size: float) -> Iterator[Shape]:
    """Yield the line from a number that stands aside to where it belongs."""
    if extent is None and best is not None and not box.holds(Box(*best, *best)):
        yield Stroke((box.centre, best), LineStyle(PAGE_COLOUR, 0.15 * size))
        yield Area(_rounded(Box.around(best, 0.7 * size, 0.7 * size)), PAGE_COLOUR)


def _extent(page: KeyPage, view: MapView, inner: Box) -> Box | None:
    if page.bounds_m is None:
        return None
    west, south, east, north = page.bounds_m
    (left, top), (right, bottom) = view.to_screen([(west, north), (east, south)]).tolist()
    cut = Box(
        max(left, inner.left),
        max(top, inner.top),
        min(right, inner.right),
        min(bottom, inner.bottom),
    )
    return cut if cut.width > 0 and cut.height > 0 else None


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Be the sheet on which numbers find room."""

    view: MapView
    inner: Box
    ruler: Ruler
    size: float

    def badge(
        self, page: KeyPage, extent: Box | None, taken: Sequence[Box], *, are_far: bool
    ) -> tuple[Box, float] | None:
        """Return the box of a number and its height, or None where there is no room.

        Far places are those aside; there the number is as large as it can be.
        """
        for share in SHARES:
            high = NUMBER_MM * self.size * share
            tall = high * 1.5
            wide = max(tall, self.ruler.width(page.text, high, bold=True) + high * 0.8)
            for centre in self._places(page, extent, tall, are_far=are_far):
                box = Box.around(centre, wide, tall)
                if self.inner.holds(box) and not any(map(box.meets, taken)):
                    return box, high
        return None

    def _places(
        self, page: KeyPage, extent: Box | None, tall: float, *, are_far: bool
    ) -> Iterator[Point]:
        best = self.best(page)
        if are_far and best is not None:
            for ring in ASIDE:
                for number in range(8):
                    turn = 2 * pi * number / 8
                    far = ring * tall
                    yield best[0] + far * sin(turn) * 1.4, best[1] - far * cos(turn)
        if are_far:
            return
        if best is not None:
            yield best
        if extent is not None:
            room = extent.grown(-0.6 * tall)
            yield extent.centre
            yield from ((x, y) for y in (room.top, room.bottom) for x in (room.left, room.right))

    def best(self, page: KeyPage) -> Point | None:
        """Return where the number of a page is best, on the sheet."""
        if page.at_m is None:
            return None
        ((x, y),) = self.view.to_screen([page.at_m]).tolist()
        return x, y


def _rounded(box: Box) -> tuple[Point, ...]:
    """Return the outline of a box with round ends."""
    radius = min(box.width, box.height) / 2
    reach = box.width / 2 - radius
    x, y = box.centre
    points: list[Point] = []
    for number in range(CORNERS):
        turn = 2 * pi * (number + 0.5) / CORNERS
        across = cos(turn)
        points.append(
            (x + across * radius + (reach if across > 0 else -reach), y + sin(turn) * radius)
        )
    return tuple(points)
