"""The names on the screen: as many as have room in this view, moved aside for each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtGui import QPainter
from shapely import MultiPolygon, Polygon

from gis.topology.records import GridId, Label, grid_of, is_grid
from layers.boxes import Box, Point
from layers.clipping import clipped
from layers.drawing import Ruler, Text
from layers.drawing_painting import paint_shapes
from layers.labels import LabelRequest, LabelText, PlacedLabel, place_labels
from layers.map_view import MapView
from layers.scene import Scene
from layers.sheet_labels import short_name
from layers.style import MapLayer, MapStyle, TextStyle

_LEAST_GRID = 1.1
"""How wide and high, in heights of a character, a grid must be on the screen to have a label."""

_UNIT_SIZES = (2.5, 60.0)
"""Between which sizes, in heights of a character, a unit is called by its name."""


class _Key(NamedTuple):
    is_unit: bool
    id: int


def paint_labels(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Write the names of units and grids where they have room; no two overlap."""
    if not style.shows(MapLayer.LABELS):
        return
    writing = _Writing(view, scene, style, Ruler())
    frame = Box(0.0, 0.0, view.width, view.height)
    requests = [*writing.units(), *writing.grids()]
    placed = place_labels(requests, (), frame, view.units(0.6)).placed
    paint_shapes(painter, view, [writing.text(label) for label in placed], writing.ruler)


@dataclass(frozen=True)
class _Writing:
    view: MapView
    scene: Scene
    style: MapStyle
    ruler: Ruler

    def grids(self) -> Iterator[LabelRequest]:
        least = self.view.units(self.style.grid_text.height_mm) * _LEAST_GRID
        for label in self.scene.areas.in_bounds(self.view.bounds_m):
            if is_grid(label) and min(self._size(label)) >= least:
                yield self._grid(label)

    def _size(self, label: Label) -> tuple[float, float]:
        bounds = self.scene.label_bounds_m(label)
        if bounds is None:
            return 0.0, 0.0
        unit = self.view.metres_per_unit
        return (bounds[2] - bounds[0]) / unit, (bounds[3] - bounds[1]) / unit

    def _grid(self, label: Label) -> LabelRequest:
        plan = self.scene.plan
        record = plan.grids[grid_of(label)]
        name = short_name(record.name, plan.units[record.unit].name)
        number = record.code[-3:].lstrip("0")
        titles = dict.fromkeys(title for title in (name, number) if title)
        texts = tuple(self._text(title, self.style.grid_text) for title in titles)
        return LabelRequest(
            _Key(False, record.id), texts, self._land(label), priority=0.0, allow_leader=False
        )

    def _land(self, label: Label) -> MultiPolygon:
        """Return what is seen of a label's land, good enough to look for room in."""
        view = self.view
        frame = (0.0, 0.0, view.width, view.height)
        tolerance = view.metres_per_unit * 2
        rings = [view.to_screen(ring) for ring in self.scene.rings_m(label, tolerance)]
        seen = [cut for ring in rings if len(cut := clipped(ring, frame)) > 3]
        return MultiPolygon([Polygon(ring) for ring in seen])

    def units(self) -> Iterator[LabelRequest]:
        high = self.view.units(self.style.unit_text.height_mm)
        for unit, (x_m, y_m, radius_m) in self.scene.unit_anchors_m().items():
            size = 2 * radius_m / self.view.metres_per_unit / high
            if _UNIT_SIZES[0] <= size <= _UNIT_SIZES[1]:
                at: Point = tuple(self.view.to_screen([(x_m, y_m)])[0].tolist())
                text = self._text(self.scene.plan.units[unit].name, self.style.unit_text)
                yield LabelRequest(
                    _Key(True, unit), (text,), points=(at,), priority=size, allow_leader=False
                )

    def _text(self, title: str, style: TextStyle) -> LabelText:
        high = self.view.units(style.height_mm)
        width = self.ruler.width(title, high, bold=style.bold)
        return LabelText((title,), width, high, high)

    def text(self, label: PlacedLabel) -> Text:
        """Return a placed label as a shape; a grid's halo has the colour of the grid."""
        key = label.key
        assert isinstance(key, _Key)
        style = self.style.unit_text if key.is_unit else self.style.grid_text
        halo = style.halo
        if not key.is_unit and self.style.shows(MapLayer.FILLS):
            number = self.scene.colours[GridId(key.id)]
            halo = self.style.fills[number % len(self.style.fills)]
        scale = self.view.units_per_mm
        return Text(
            label.text.lines[0],
            label.x / scale,
            label.y / scale,
            style.height_mm,
            "centre",
            bold=style.bold,
            colour=style.colour,
            halo=halo,
        )
