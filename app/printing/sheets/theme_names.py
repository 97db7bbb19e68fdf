"""The names of theme layers on a printed map: they take the room that all other names leave."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil, dist

from layers.boxes import Box
from layers.drawing import Ruler, Shape, Stroke, Text
from layers.lettering import LetteringSpec
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import MapStyle
from layers.theme_labels import place_theme_labels

MOST_NAMES = 4000
"""So many are tried on one map; a wall map has room for more than a screen."""
LEAST_MM = 1.5
"""How high letters are at least: strokes of a Chinese character run together below."""
LEADER_MM = 1.0
"""In steps of this length leader lines are kept free."""


def theme_name_shapes(
    scene: Scene,
    view: MapView,
    style: MapStyle,
    spec: LetteringSpec,
    lettering: Sequence[Shape],
    *,
    ruler: Ruler,
) -> Iterator[Text]:
    """Yield the names that have room in the bounds of a map beside its other `lettering`.

    `view` is that of the whole sheet, in millimetres.
    """
    if not scene.themes.drawings:
        return
    taken = [*spec.obstacles, *(box for shape in lettering for box in _boxes(shape, ruler))]
    high = max(style.sub_text.height_mm, LEAST_MM * spec.size)
    look = replace(style.sub_text, height_mm=high)
    placed = place_theme_labels(
        view,
        scene,
        replace(style, sub_text=look),
        ruler,
        taken,
        room=spec.bounds,
        most=MOST_NAMES,
    )
    for label in placed:
        yield Text(
            label.text.lines[0],
            label.x,
            label.y,
            look.height_mm,
            "centre",
            colour=look.colour,
            halo=look.halo,
        )


def _boxes(shape: Shape, ruler: Ruler) -> Iterator[Box]:
    """Yield boxes that hold a text, or a leader line in pieces."""
    if isinstance(shape, Text):
        yield ruler.box(shape)
    elif isinstance(shape, Stroke):
        (left, top), (right, bottom) = shape.points_mm[0], shape.points_mm[-1]
        steps = max(1, ceil(dist((left, top), (right, bottom)) / LEADER_MM))
        for step in range(steps + 1):
            at = (left + (right - left) * step / steps, top + (bottom - top) * step / steps)
            yield Box.around(at, LEADER_MM, LEADER_MM)
