"""The names of neighbours in the frame of a map, each beside the stretch of it that they fill.

On the pages of a map book a neighbour's name says on which page one goes on.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import OUTSIDE, GridId, Label, UnitId
from layers.boxes import Box, Point
from layers.drawing import INK, Area, Ruler, Shape, Text
from layers.furniture import FIGURES_AT
from layers.grid_titles import short_name
from layers.map_view import MapView, MetreBounds
from layers.scene import Scene
from layers.sheet_land import land_on_sheet

Side = Literal["top", "right", "bottom", "left"]
SIDES: tuple[Side, ...] = ("top", "right", "bottom", "left")
NAME_MM, LEADING, ARROW_MM = 2.6, 1.12, 1.5
LEAST_STRETCH_MM = 6.0
"""Who fills less of the edge is not named there."""
SECOND_SIDE_MM = 70.0
"""Who fills so much of a second side is named there too."""
SHIFTS = (0.0, -0.15, 0.15, -0.3, 0.3, -0.45, 0.45)
"""Where along its stretch a name is tried, as shares of the room that is left."""
TOLERANCE_MM = 0.2
GAP_MM = 0.8
NARROW = 1.15
"""How wide numbers may be beside the height of a Chinese letter to stand upright below it."""


class Neighbour(NamedTuple):
    """Be somebody beside the subject of a map: a unit or a grid, its name and its land.

    `touches` tells whether it shares a boundary with the subject.
    """

    unit: UnitId
    grid: GridId | None
    name: str
    labels: tuple[Label, ...]
    touches: bool


def neighbours_of(
    plan: Plan, *, units: Sequence[UnitId] = (), grids: Sequence[GridId] = ()
) -> list[Neighbour]:
    """Return all other units, or for grids all other grids, those that touch the subject first.

    Other leaf units for units; for grids the other base grids, those of other units with the name
    of their unit before their own.
    """
    if grids:
        mine = {label for grid in grids for label in plan.labels_of_grid(grid)}
        home = {plan.grids[grid].unit for grid in grids}
        found = list(_grids_beside(plan, {plan.base_grid(grid) for grid in grids}, home))
    else:
        mine = {label for unit in units for label in plan.labels_of_unit(unit)}
        inside = {each for unit in units for each in plan.units_within(unit)}
        found = [
            Neighbour(unit, None, plan.units[unit].name, plan.labels_of_unit(unit), touches=False)
            for unit in plan.leaf_units()
            if unit not in inside
        ]
    near = {label for each in mine for label in plan.partition.neighbours(each)} - {OUTSIDE}
    marked = [each._replace(touches=not near.isdisjoint(each.labels)) for each in found]
    return sorted(marked, key=lambda each: not each.touches)


def _grids_beside(plan: Plan, mine: set[GridId], home: set[UnitId]) -> Iterator[Neighbour]:
    for grid in sorted(plan.grids):
        record = plan.grids[grid]
        if record.parent is None and grid not in mine:
            unit_name = plan.units[record.unit].name
            name = record.name or record.code
            if record.unit not in home and short_name(name, unit_name) == name:
                name = f"{unit_name}{name}"
            yield Neighbour(record.unit, grid, name, plan.labels_of_grid(grid), touches=False)


def wording(
    texts: Texts, page_of: Callable[[GridId], str] | None = None
) -> Callable[[Neighbour], str]:
    """Return how neighbours are named: 邻 and the name, or 接 and the page where there is one.

    `page_of` tells the page of a grid, such as 第12页, or an empty text.
    """

    def words(neighbour: Neighbour) -> str:
        page = page_of(neighbour.grid) if page_of and neighbour.grid is not None else ""
        if page:
            return texts("print_map.neighbour_on_page", page=page, name=neighbour.name)
        return texts("print_map.neighbour", name=neighbour.name)

    return words


class _Others(NamedTuple):
    """Be what else stands in a frame: what must not be met, and what had better not."""

    taken: Sequence[Box]
    avoid: Sequence[Box]


@dataclass(frozen=True, slots=True)
class EdgeNames:
    """Be the names in a frame; `boxes` are the room that they take, `left_out` had none."""

    shapes: tuple[Shape, ...]
    boxes: tuple[Box, ...]
    named: tuple[Neighbour, ...]
    left_out: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class MapEdge:
    """Be the edge of a map on a sheet, in millimetres: `view` covers the whole sheet.

    The names stand between `inner` and `outer`, or where these are one just outside. `size` is 1
    on A3.
    """

    scene: Scene
    view: MapView
    outer: Box
    inner: Box
    size: float

    def names(
        self,
        neighbours: Iterable[Neighbour],
        words: Callable[[Neighbour], str],
        ruler: Ruler,
        *,
        taken: Sequence[Box] = (),
        avoid: Sequence[Box] = (),
        with_arrows: bool = False,
    ) -> EdgeNames:
        """Return the names of those neighbours that fill a stretch of the edge.

        A name never meets a box in `taken`, and one in `avoid` (the figures of the kilometre grid)
        only where there is no other room. Arrows point outwards.
        """
        seen = frozenset(self.scene.areas.in_bounds(self._bounds_m()))
        placed: list[Box] = list(taken)
        shapes: list[Shape] = []
        named: list[Neighbour] = []
        left_out: list[Neighbour] = []
        for neighbour in neighbours:
            for number, (side, stretch) in enumerate(self._stretches(neighbour, seen)):
                others = _Others(placed, avoid)
                made = self._name(side, stretch, words(neighbour), ruler, others)
                if made is None:
                    if number == 0:
                        left_out.append(neighbour)
                    continue
                box, texts = made
                placed.append(box)
                shapes += texts
                if with_arrows:
                    shapes.append(self._arrow(side, box))
                if neighbour not in named:
                    named.append(neighbour)
        boxes = tuple(placed[len(taken) :])
        return EdgeNames(tuple(shapes), boxes, tuple(named), tuple(left_out))

    def _bounds_m(self) -> MetreBounds:
        box = self.inner
        (west, north), (east, south) = self.view.to_world(
            [(box.left, box.top), (box.right, box.bottom)]
        ).tolist()
        return west, south, east, north

    def _stretches(
        self, neighbour: Neighbour, seen: Collection[Label]
    ) -> list[tuple[Side, tuple[float, float]]]:
        """Return the stretches of the edge that a neighbour fills, the longest first.

        Only the labels that are `seen` in the map are looked at.
        """
        labels = [label for label in neighbour.labels if label in seen]
        if not labels:
            return []
        land = land_on_sheet(labels, self.scene, self.view, TOLERANCE_MM)
        found = [
            (side, stretch)
            for side in SIDES
            for stretch in [_longest(land, self._line(side), is_across=side in {"top", "bottom"})]
            if stretch[1] - stretch[0] >= LEAST_STRETCH_MM * self.size
        ]
        found.sort(key=lambda each: each[1][0] - each[1][1])
        second = SECOND_SIDE_MM * self.size
        return [
            (side, (low, high))
            for number, (side, (low, high)) in enumerate(found)
            if number == 0 or high - low >= second
        ]

    def _line(self, side: Side) -> tuple[Point, Point]:
        box = self.inner
        return {
            "top": ((box.left, box.top), (box.right, box.top)),
            "bottom": ((box.left, box.bottom), (box.right, box.bottom)),
            "left": ((box.left, box.top), (box.left, box.bottom)),
            "right": ((box.right, box.top), (box.right, box.bottom)),
        }[side]

    def _name(
        self,
        side: Side,
        stretch: tuple[float, float],
        words: str,
        ruler: Ruler,
        others: "_Others",
    ) -> tuple[Box, list[Text]] | None:
        """Return the room of a name and its texts, or None where there is no room."""
        high = NAME_MM * self.size
        pad = ARROW_MM * 1.6 * self.size
        is_across = side in {"top", "bottom"}
        cells = [] if is_across else _cells(words, high, ruler)
        length = sum(cell.long for cell in cells) if cells else ruler.width(words, high)
        places = list(self._places(side, stretch, length + 2 * pad, high))
        for boxes in ((*others.taken, *others.avoid), others.taken):
            for box in places:
                if not any(map(box.meets, boxes)):
                    return box, _texts(box, words, cells, high, is_across=is_across)
        return None

    def _places(
        self, side: Side, stretch: tuple[float, float], length: float, high: float
    ) -> Iterator[Box]:
        """Yield boxes for a name along its stretch, the middle first, within the side."""
        inner = self.inner
        is_across = side in {"top", "bottom"}
        first, last = (inner.left, inner.right) if is_across else (inner.top, inner.bottom)
        if length > last - first:
            return
        low, high_end = stretch
        room = max(high_end - low - length, 0.0)
        at = self._middle_of_band(side, high)
        for shift in SHIFTS:
            middle = (low + high_end) / 2 + shift * 2 * room
            middle = min(max(middle, first + length / 2), last - length / 2)
            centre = (middle, at) if is_across else (at, middle)
            size = (length, high) if is_across else (high, length)
            yield Box.around(centre, *size)

    def _middle_of_band(self, side: Side, high: float) -> float:
        edge, far = _at(self.inner, side), _at(self.outer, side)
        sign = -1.0 if side in {"top", "left"} else 1.0
        beside = high / 2 + GAP_MM * self.size
        return edge + sign * max(abs(far - edge) * FIGURES_AT, beside)

    def _arrow(self, side: Side, box: Box) -> Area:
        """Return a triangle at the beginning of a name that points out of the map."""
        wide = ARROW_MM * self.size
        x, y = box.centre
        if side in {"top", "bottom"}:
            x = box.left + wide * 0.7
        else:
            y = box.top + wide * 0.7
        half = wide / 2
        points: dict[Side, tuple[Point, ...]] = {
            "top": ((x - half, y + half), (x + half, y + half), (x, y - half)),
            "bottom": ((x - half, y - half), (x + half, y - half), (x, y + half)),
            "left": ((x + half, y - half), (x + half, y + half), (x - half, y)),
            "right": ((x - half, y - half), (x - half, y + half), (x + half, y)),
        }
        return Area(points[side], INK)


def _at(box: Box, side: Side) -> float:
    return {"top": box.top, "right": box.right, "bottom": box.bottom, "left": box.left}[side]


def _longest(
    land: BaseGeometry, line: tuple[Point, Point], *, is_across: bool
) -> tuple[float, float]:
    seen = shapely.intersection(land, shapely.LineString(line))
    axis = 0 if is_across else 1
    spans = [
        (min(c[axis] for c in part.coords), max(c[axis] for c in part.coords))
        for part in shapely.get_parts(shapely.line_merge(seen))
        if part.geom_type == "LineString"
    ]
    return max(spans, key=lambda span: span[1] - span[0], default=(0.0, 0.0))


class _Cell(NamedTuple):
    """Be a piece of a text written downwards and how much of the column it takes."""

    words: str
    height: float
    long: float
    is_turned: bool = False


def _cells(words: str, high: float, ruler: Ruler) -> list[_Cell]:
    """Return the cells of a text written downwards; none for one that has no Chinese letters.

    Numbers and Latin words stay together in one cell: upright where they are as narrow as a
    Chinese letter, else turned clockwise, so that none is written smaller than the rest.
    """
    if all(ord(letter) < 0x2E80 for letter in words):
        return []
    step = high * LEADING
    cells: list[_Cell] = []
    for is_latin, run in groupby(words, key=lambda letter: "!" <= letter <= "~"):
        part = "".join(run)
        wide = ruler.width(part, high)
        if not is_latin:
            cells += [_Cell(letter, high, step) for letter in part if not letter.isspace()]
        elif wide <= high * NARROW:
            cells.append(_Cell(part, ruler.fitting(part, high, high), step))
        else:
            cells.append(_Cell(part, high, wide + high * (LEADING - 1), is_turned=True))
    return cells


def _texts(
    box: Box, words: str, cells: Sequence[_Cell], high: float, *, is_across: bool
) -> list[Text]:
    x, y = box.centre
    if is_across:
        return [Text(words, x, y, high, "centre")]
    if not cells:
        return [Text(words, x, y, high, "centre", turned=True)]
    texts: list[Text] = []
    top = y - sum(cell.long for cell in cells) / 2
    for cell in cells:
        angle = 90.0 if cell.is_turned else 0.0
        middle = top + cell.long / 2
        texts.append(Text(cell.words, x, middle, cell.height, "centre", angle_deg=angle))
        top += cell.long
    return texts
