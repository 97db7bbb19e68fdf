"""The names on the screen: as many as have room in this view, moved aside for each other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter
from shapely import MultiPolygon, Polygon

from gis.topology.records import GridId, Label, grid_of, is_grid
from layers.boxes import Box, Point
from layers.clipping import clipped
from layers.drawing import Ruler
from layers.drawing_painting import MIDDLE_ABOVE_BASELINE
from layers.fonts import font
from layers.grid_fills import fill_of
from layers.labels import LabelRequest, LabelText, PlacedLabel, place_labels
from layers.layer_view import LayerState, MapLayer
from layers.map_view import MapView
from layers.scene import Scene
from layers.sheet_labels import short_name
from layers.style import MapStyle, TextStyle

_LEAST_GRID = 3.0
"""How wide and high, in heights of a character, a grid must be on the screen to have a label."""

_UNIT_SIZES = (2.5, 60.0)
"""Between which sizes, in heights of a character, a unit is called by its name."""

_HALO_MM = 0.27
_AROUND = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]


class _Key(NamedTuple):
    is_unit: bool
    id: int


def paint_labels(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Write the names of units and grids where they have room; no two overlap."""
    if not style.shows(MapLayer.LABELS):
        return
    requests = _Requests(view, scene, style, Ruler())
    frame = Box(0.0, 0.0, view.width, view.height)
    wanted = [*requests.of_units(), *requests.of_grids()]
    placed = place_labels(wanted, (), frame, view.units(0.6)).placed
    _write(painter, view, scene, style, placed)


@dataclass(frozen=True, slots=True)
class _Requests:
    view: MapView
    scene: Scene
    style: MapStyle
    ruler: Ruler

    def of_units(self) -> Iterator[LabelRequest]:
        """Ask for the names of units of a fitting size, but not for that of the whole map."""
        plan = self.scene.plan
        high = self.view.units(self.style.unit_text.height_mm)
        for unit, (x_m, y_m, radius_m) in self.scene.unit_anchors_m().items():
            if plan.units[unit].parent is None and unit in plan.children:
                continue
            size = 2 * radius_m / self.view.metres_per_unit / high
            if _UNIT_SIZES[0] <= size <= _UNIT_SIZES[1]:
                x, y = self.view.to_screen([(x_m, y_m)])[0].tolist()
                places: tuple[Point, ...] = ((x, y), (x, y + 1.3 * high), (x, y - 1.3 * high))
                text = self._text(plan.units[unit].name, self.style.unit_text)
                yield LabelRequest(_Key(True, unit), (text,), points=places, priority=size)

    def of_grids(self) -> Iterator[LabelRequest]:
        least = self.view.units(self.style.grid_text.height_mm) * _LEAST_GRID
        unit = self.view.metres_per_unit
        sizes = self.scene.areas.extents.sizes(self.view.bounds_m)
        for label, (width_m, height_m) in sorted(sizes.items()):
            if is_grid(Label(label)) and min(width_m, height_m) >= least * unit:
                texts = self._grid_texts(Label(label))
                fitting = tuple(text for text in texts if text.width < width_m / unit)
                if fitting:
                    key = _Key(False, label)
                    yield LabelRequest(key, fitting, self._land(Label(label)))

    def _grid_texts(self, label: Label) -> Iterator[LabelText]:
        plan = self.scene.plan
        record = plan.grids[grid_of(label)]
        name = short_name(record.name, plan.units[record.unit].name)
        number = record.code[-3:].lstrip("0")
        for title in dict.fromkeys((name, number)):
            if title:
                yield self._text(title, self.style.grid_text)

    def _text(self, title: str, style: TextStyle) -> LabelText:
        high = self.view.units(style.height_mm)
        width = self.ruler.width(title, high, bold=style.bold)
        return LabelText((title,), width, high, high)

    def _land(self, label: Label) -> MultiPolygon:
        """Return what is seen of a label's land, good enough to look for room in."""
        view = self.view
        frame = (0.0, 0.0, view.width, view.height)
        rings = self.scene.rings_m(label, self.style.tolerance_m(view))
        cut = [clipped(view.to_screen(ring), frame) for ring in rings]
        return MultiPolygon([Polygon(ring) for ring in cut if len(ring) > 3])


def _write(
    painter: QPainter,
    view: MapView,
    scene: Scene,
    style: MapStyle,
    labels: Iterable[PlacedLabel],
) -> None:
    for is_unit, text in ((False, style.grid_text), (True, style.unit_text)):
        high = view.units(text.height_mm)
        painter.setFont(font(high, bold=text.bold))
        for label in labels:
            key = label.key
            if isinstance(key, _Key) and key.is_unit == is_unit:
                halo = text.halo if is_unit else _ground_of(GridId(key.id), scene, style)
                left = round(label.box.left)
                baseline = round(label.y + MIDDLE_ABOVE_BASELINE * high)
                title = label.text.lines[0]
                reach = max(1.0, round(view.units(_HALO_MM)))
                painter.setPen(QColor(halo))
                for dx, dy in _AROUND:
                    painter.drawText(QPointF(left + dx * reach, baseline + dy * reach), title)
                painter.setPen(QColor(text.colour))
                painter.drawText(QPointF(left, baseline), title)


def _ground_of(grid: GridId, scene: Scene, style: MapStyle) -> str:
    """Return the colour that a name is set off by, that of what lies under it."""
    if style.layers.state(MapLayer.FILLS) != LayerState(MapLayer.FILLS):
        return style.grid_text.halo
    return fill_of(grid, scene, style)
