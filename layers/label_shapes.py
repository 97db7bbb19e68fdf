"""The lettering of a sheet as shapes: leaders and their grounds first, the texts over them."""

from collections.abc import Iterable, Iterator
from math import cos, pi, sin

from gis.topology.records import GridId
from layers.boxes import Box, Point
from layers.drawing import Area, Shape, Stroke, Text, rectangle
from layers.grid_fills import fill_of
from layers.label_areas import LEADING, SECOND_LINE
from layers.label_houses import LEADING as LINE_BY_LINE
from layers.label_houses import PLACE_MARK_MM
from layers.label_values import PlacedLabel
from layers.layer_view import MapLayer
from layers.lettering import (
    CONTEXT,
    GRID,
    HOUSE,
    NEIGHBOUR,
    PLACE,
    ROAD,
    WATER,
    CurvedLabel,
    LabelKey,
    SheetLabel,
)
from layers.scene import Scene
from layers.style import LineStyle, MapStyle

HIGHER_COLOUR, CONTEXT_COLOUR = "#7f8cc4", "#9ca3af"
WATER_COLOUR, ROAD_COLOUR = "#1b669c", "#6e4a1c"
PLACE_COLOUR, HOUSE_COLOUR = "#3f1d63", "#374151"
HALO = "#ffffff"
BUSY = {"road": MapLayer.ROADS, "water": MapLayer.WATER, "ditch": MapLayer.DITCHES}
"""Which references run through the names of grids, and in which layer they are painted."""

CIRCLE = tuple((cos(i * pi / 16), sin(i * pi / 16)) for i in range(32))


def label_shapes(
    labels: Iterable[SheetLabel], scene: Scene, style: MapStyle, size: float
) -> Iterator[Shape]:
    """Yield leaders, their white grounds, the marks of places and the texts of labels, texts last.

    Where houses, roads or waters are shown, a grid's text has a halo in the colour of the grid.
    """
    lettering = _Lettering(scene, style, size)
    some = list(labels)
    for label in some:
        if isinstance(label, PlacedLabel):
            yield from lettering.under(label)
    for label in some:
        if isinstance(label, CurvedLabel):
            colour = WATER_COLOUR if label.key.kind == WATER else ROAD_COLOUR
            yield from label.texts(colour, HALO)
        else:
            yield from lettering.texts(label)


class _Lettering:
    def __init__(self, scene: Scene, style: MapStyle, size: float) -> None:
        self._scene = scene
        self._style = style
        self._size = size
        self._is_busy = (
            bool(style.hatches)
            or style.shows(MapLayer.HOUSEHOLDS)
            or any(
                style.shows(layer) and scene.references.get(theme) is not None
                for theme, layer in BUSY.items()
            )
        )
        self._colours = {
            "higher": HIGHER_COLOUR,
            CONTEXT: CONTEXT_COLOUR,
            NEIGHBOUR: CONTEXT_COLOUR,
            GRID: style.grid_text.colour,
            WATER: WATER_COLOUR,
            ROAD: ROAD_COLOUR,
            PLACE: PLACE_COLOUR,
            HOUSE: HOUSE_COLOUR,
        }

    def _colour(self, label: PlacedLabel) -> str:
        return self._colours.get(_kind_of(label), self._style.unit_text.colour)

    def under(self, label: PlacedLabel) -> Iterator[Shape]:
        """Yield what lies under the text of a label."""
        size, kind, colour = self._size, _kind_of(label), self._colour(label)
        line = LineStyle(colour, (0.07 if kind == HOUSE else 0.1) * size)
        if label.leader is not None:
            yield Stroke(label.leader, line)
            if label.at is None:
                yield Area(_disc(label.leader[0], 0.6 * size), colour)
            if kind == GRID and not label.text.is_badge:
                yield Area(rectangle(label.box.grown(0.16 * size)), HALO, line)
        if label.text.is_badge:
            yield Area(_round(label.box), HALO, LineStyle(colour, 0.15 * size))
        if kind == PLACE and label.at is not None:
            side = PLACE_MARK_MM * size
            mark = Box.around(label.at, 0.8 * side, 0.8 * side)
            yield Area(rectangle(mark), colour, LineStyle(HALO, 0.1 * size))

    def texts(self, label: PlacedLabel) -> Iterator[Shape]:
        """Yield the lines of an upright label."""
        kind, colour, high = _kind_of(label), self._colour(label), label.text.character
        if kind == GRID and not label.text.is_badge:
            yield from self._lines(label, colour, self._ground(label), SECOND_LINE, LEADING)
        elif kind == NEIGHBOUR:
            yield from self._lines(label, colour, HALO, SECOND_LINE, LEADING)
        elif kind == GRID:
            yield Text(label.text.lines[0], label.x, label.y, high, "centre", colour=colour)
        else:
            halo = None if kind == HOUSE else self._style.unit_text.halo
            bold = kind not in {HOUSE, WATER, PLACE}
            yield from self._lines(label, colour, halo, 1.0, LINE_BY_LINE, bold=bold)

    def _lines(
        self,
        label: PlacedLabel,
        colour: str,
        halo: str | None,
        smaller: float,
        leading: float,
        *,
        bold: bool = False,
    ) -> Iterator[Text]:
        high = label.text.character
        y = label.box.top + high / 2
        for number, line in enumerate(label.text.lines):
            h = high if number == 0 else high * smaller
            yield Text(line, label.x, y, h, "centre", bold=bold, colour=colour, halo=halo)
            y += high * leading

    def _ground(self, label: PlacedLabel) -> str | None:
        if not self._is_busy or label.leader is not None:
            return None
        assert isinstance(label.key, LabelKey)
        return fill_of(GridId(label.key.id), self._scene, self._style)


def _kind_of(label: PlacedLabel) -> str:
    return label.key.kind if isinstance(label.key, LabelKey) else ""


def _disc(middle: Point, diameter: float) -> tuple[Point, ...]:
    x, y = middle
    return tuple((x + diameter / 2 * right, y + diameter / 2 * down) for right, down in CIRCLE)


def _round(box: Box) -> tuple[Point, ...]:
    """Return a box with half circles at its left and right end."""
    radius = box.height / 2
    x, y = box.centre
    reach = max(box.width / 2 - radius, 0.0)
    return tuple(
        (x + radius * right + (reach if right >= 0 else -reach), y + radius * down)
        for right, down in CIRCLE
    )
