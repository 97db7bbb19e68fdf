"""Several small pages side by side on one sheet, with marks where to cut."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from shapely import affinity
from shapely.geometry.base import BaseGeometry

from app.printing.sheet_spec import SizeMm
from app.printing.sheets.page import MapFrame, Page, PlacedPart
from layers.boxes import Box, Point
from layers.drawing import INK, Area, Image, Shape, Stroke, Swatch, Text
from layers.style import LineStyle

GAP_MM = 4.0
"""Between cards, so that a cut that is a little off spoils no neighbour."""
EDGE_MM = 8.0
"""What no office printer prints on, and the room for marks."""
MARK_MM, MARK_AWAY_MM, MARK_LINE_MM = 3.0, 0.6, 0.1


@dataclass(frozen=True, slots=True)
class Imposition:
    """Say where the cards of one size stand on a sheet: `corners` are their upper left ones."""

    paper_mm: SizeMm
    card_mm: SizeMm
    corners: tuple[Point, ...]

    @property
    def has_marks(self) -> bool:
        """Whether there is anything to cut off."""
        return self.paper_mm != self.card_mm


def imposition(papers_mm: Sequence[SizeMm], card_mm: SizeMm) -> Imposition:
    """Return how most cards stand on one of some papers; one on a sheet of its own size if none."""
    ways = [_on(paper, card_mm) for paper in papers_mm]
    best = max(ways, key=lambda way: len(way.corners))
    return best if best.corners else Imposition(card_mm, card_mm, ((0.0, 0.0),))


def imposed(cards: Sequence[Page], way: Imposition, label: str) -> Page:
    """Return a page with some cards, at most as many as have room, and what they tell."""
    placed = list(zip(cards, way.corners, strict=False))
    moved = [
        _Moved(card, corner, way.paper_mm, number)
        for number, (card, corner) in enumerate(placed, start=1)
    ]
    parts = [part for each in moved for part in each.parts()]
    if way.has_marks:
        sheet = Box(0.0, 0.0, *way.paper_mm)
        marks = [mark for _, corner in placed for mark in _marks(way.card_mm, corner)]
        parts.append(PlacedPart("cut_marks", "marks", sheet, tuple(marks)))
    return Page(
        paper_mm=way.paper_mm,
        title=cards[0].title if len(cards) == 1 else label,
        label=label,
        maps=tuple(frame for each in moved for frame in each.maps()),
        parts=tuple(parts),
        is_private=any(card.is_private for card in cards),
        warnings=tuple(dict.fromkeys(words for card in cards for words in card.warnings)),
        rows=tuple(row for card in cards for row in card.rows),
    )


def _on(paper_mm: SizeMm, card_mm: SizeMm) -> Imposition:
    if max(abs(a - b) for a, b in zip(paper_mm, card_mm, strict=True)) < 0.5:
        return Imposition(card_mm, card_mm, ((0.0, 0.0),))
    columns, rows = (
        max(0, int((room - 2 * EDGE_MM + GAP_MM) / (side + GAP_MM)))
        for room, side in zip(paper_mm, card_mm, strict=True)
    )
    left = (paper_mm[0] - columns * (card_mm[0] + GAP_MM) + GAP_MM) / 2
    top = (paper_mm[1] - rows * (card_mm[1] + GAP_MM) + GAP_MM) / 2
    corners = tuple(
        (left + column * (card_mm[0] + GAP_MM), top + row * (card_mm[1] + GAP_MM))
        for row in range(rows)
        for column in range(columns)
    )
    return Imposition(paper_mm, card_mm, corners)


def _marks(card_mm: SizeMm, corner: Point) -> Iterator[Shape]:
    """Yield the two marks outside each corner of a card."""
    line = LineStyle(INK, MARK_LINE_MM)
    left, top = corner
    for x, out_x in ((left, -1), (left + card_mm[0], 1)):
        for y, out_y in ((top, -1), (top + card_mm[1], 1)):
            away, end = MARK_AWAY_MM, MARK_AWAY_MM + min(MARK_MM, GAP_MM / 2 - MARK_AWAY_MM)
            yield Stroke(((x + out_x * away, y), (x + out_x * end, y)), line)
            yield Stroke(((x, y + out_y * away), (x, y + out_y * end)), line)


class _Moved:
    """Move a page to a place on a larger sheet."""

    def __init__(self, page: Page, corner: Point, paper_mm: SizeMm, number: int) -> None:
        self._page, self._paper_mm, self._number = page, paper_mm, number
        self._right, self._down = corner

    def parts(self) -> Iterator[PlacedPart]:
        for part in self._page.parts:
            name = f"{part.name} {self._number}"
            shapes = tuple(map(self._shape, part.shapes))
            yield PlacedPart(name, part.kind, self._box(part.box), shapes)

    def maps(self) -> Iterator[MapFrame]:
        for frame in self._page.maps:
            yield self._map(frame)

    def _map(self, frame: MapFrame) -> MapFrame:
        west, _, _, north = frame.view.bounds_m
        mpu = frame.view.metres_per_unit
        width, height = self._paper_mm
        view = frame.view.resized(width, height).centred(
            west + (width / 2 - self._right) * mpu, north - (height / 2 - self._down) * mpu
        )
        return replace(
            frame,
            name=f"{frame.name} {self._number}",
            box=self._box(frame.box),
            inner=self._box(frame.inner),
            view=view,
            focus=self._land(frame.focus),
            band_mm=self._land(frame.band_mm),
            subject_mm=self._land(frame.subject_mm),
            label_shapes=tuple(map(self._shape, frame.label_shapes)),
            floats={f"{name} {self._number}": self._box(b) for name, b in frame.floats.items()},
            over=tuple(map(self._shape, frame.over)),
            frame=tuple(map(self._shape, frame.frame)),
        )

    def _land(self, land_mm: BaseGeometry | None) -> BaseGeometry | None:
        return None if land_mm is None else affinity.translate(land_mm, self._right, self._down)

    def _box(self, box: Box) -> Box:
        right, down = self._right, self._down
        return Box(box.left + right, box.top + down, box.right + right, box.bottom + down)

    def _shape(self, shape: Shape) -> Shape:
        match shape:
            case Text():
                return replace(shape, x_mm=shape.x_mm + self._right, y_mm=shape.y_mm + self._down)
            case Stroke() | Area():
                return replace(shape, points_mm=tuple(map(self._point, shape.points_mm)))
            case Swatch() | Image():
                return replace(shape, box=self._box(shape.box))

    def _point(self, point: Point) -> Point:
        return point[0] + self._right, point[1] + self._down
