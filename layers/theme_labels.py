"""The names of theme layers on the screen: they take the room that all other names leave."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gis.files.theme_layers import ThemeShape
from layers.boxes import Box, Point
from layers.drawing import Ruler
from layers.label_values import LabelRequest, LabelText, PlacedLabel
from layers.labels import place_labels
from layers.layer_view import MapLayer
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import MapStyle
from layers.theme_drawing import ThemeDrawing, ThemeName

MOST_NAMES = 400
"""More names in one view are a stain, and take long to place."""


class ThemeLabelKey(NamedTuple):
    """Be what a label of a theme layer names: which layer from the lowest, which name of it."""

    layer: int
    name: int


def place_theme_labels(  # noqa: PLR0913  # the screen needs no more than the first five
    view: MapView,
    scene: Scene,
    style: MapStyle,
    ruler: Ruler,
    taken: Iterable[Box],
    *,
    room: Box | None = None,
    most: int = MOST_NAMES,
) -> list[PlacedLabel]:
    """Return the names that have room beside what is `taken`, the highest layer first.

    They stay within the view, or within a `room` of it; more than the first `most` are not tried.
    """
    if not style.shows(MapLayer.THEMES):
        return []
    frame = room or Box(0.0, 0.0, view.width, view.height)
    wanted: list[LabelRequest] = []
    drawings = list(enumerate(scene.themes.drawings))
    for number, drawing in reversed(drawings):
        if drawing.names and view.scale_denominator <= drawing.style.label_to_scale:
            wanted += _requests(view, style, ruler, number, drawing, frame=frame)
    if not wanted:
        return []
    return list(place_labels(wanted[:most], taken, frame, view.units(0.5)).placed)


def _requests(
    view: MapView,
    style: MapStyle,
    ruler: Ruler,
    number: int,
    drawing: ThemeDrawing,
    *,
    frame: Box,
) -> Iterator[LabelRequest]:
    high = view.units(style.sub_text.height_mm)
    gap = view.units(drawing.style.size_mm) / 2 + 0.3 * high
    for at, name in _within(view, frame, drawing.names):
        x, y = view.to_screen([(name.x_m, name.y_m)])[0].tolist()
        width = ruler.width(name.text, high, bold=False)
        text = LabelText((name.text,), width, high, high)
        aside, below = width / 2 + gap, high / 2 + gap
        is_area = drawing.shape is ThemeShape.AREAS
        places: tuple[Point, ...] = (
            *(((x, y),) if is_area else ()),
            (x + aside, y),
            (x - aside, y),
            (x, y - below),
            (x, y + below),
        )
        yield LabelRequest(ThemeLabelKey(number, at), (text,), None, places, 0)


def _within(
    view: MapView, frame: Box, names: tuple[ThemeName, ...]
) -> Iterator[tuple[int, ThemeName]]:
    corners = [(frame.left, frame.bottom), (frame.right, frame.top)]
    (west, south), (east, north) = view.to_world(corners).tolist()
    first = bisect_left(names, west, key=lambda name: name.x_m)
    last = bisect_right(names, east, key=lambda name: name.x_m)
    for at in range(first, last):
        if south <= names[at].y_m <= north:
            yield at, names[at]
