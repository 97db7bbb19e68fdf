"""Which names a view of the screen asks for, and what room each of them has."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from gis.geometry.lattice import MM_PER_M
from gis.topology.records import GridId, Label, grid_of, is_grid
from layers.anchors import anchor_of
from layers.boxes import Point
from layers.drawing import Ruler
from layers.extents import joined_bounds
from layers.labels import LabelRequest, LabelText
from layers.land_segments import land_segments
from layers.layer_view import MapLayer
from layers.map_view import MapView, MetreBounds
from layers.rings import XY
from layers.scene import Scene
from layers.sheet_labels import short_name
from layers.style import MapStyle, TextStyle
from layers.unit_land import joint_rings

_LEAST_GRID = 3.6
"""How wide and high, in heights of a character, a grid must be on the screen to have a label."""

_UNIT_SIZES = (2.5, 60.0)
"""Between which sizes, in heights of a character, a unit is called by its name."""


class Named(IntEnum):
    """Say what a label names; what is placed first has the greater number."""

    SUB_GRID = 0
    GRID = 1
    EXCLUSIVE = 2
    UNIT = 3


class LabelKey(NamedTuple):
    """Be what a label names."""

    named: Named
    id: int


@dataclass(frozen=True, slots=True)
class _Land:
    """Be the land of a grid: its rings and their bounds, metres."""

    grid: GridId
    shape: tuple[XY, ...]
    bounds_m: MetreBounds


@dataclass(frozen=True, slots=True)
class LabelRequests:
    """Ask for the names of a view; `ruler` measures them."""

    view: MapView
    scene: Scene
    style: MapStyle
    ruler: Ruler

    def all(self) -> list[LabelRequest]:
        """Return the requests for everything that is large enough to be named."""
        plan = self.scene.plan
        requests = [*self._of_units(), *self._of_exclusive()]
        bases = [*self._undivided(), *self._divided()]
        requests += self._of_grids(Named.GRID, sorted(bases, key=lambda land: land.grid))
        has_room_for_subs = self.view.scale_denominator <= self.style.sub_grids_to_scale
        if plan.subs_by_grid and has_room_for_subs and self.style.shows(MapLayer.SUB_GRID_LINES):
            requests += self._of_grids(Named.SUB_GRID, self._subs())
        return requests

    def _of_units(self) -> Iterator[LabelRequest]:
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
                priority = Named.UNIT + size
                yield LabelRequest(LabelKey(Named.UNIT, unit), (text,), None, places, priority)

    def _of_exclusive(self) -> Iterator[LabelRequest]:
        """Ask for the names of the exclusive grids that lie over others."""
        plan = self.scene.plan
        least = self._least(self.style.grid_text)
        for area in plan.overlays.values() if self.style.shows(MapLayer.EXCLUSIVE) else ():
            rings = tuple(ring / MM_PER_M for ring in area.rings if len(ring) > 2)
            anchor = anchor_of(rings) if rings else None
            if anchor is not None and 2 * anchor[2] >= least and area.id in plan.grids:
                x, y = self.view.to_screen([anchor[:2]])[0].tolist()
                text = self._text(plan.grids[area.id].name, self.style.grid_text)
                key = LabelKey(Named.EXCLUSIVE, area.id)
                yield LabelRequest(key, (text,), None, ((x, y),), Named.EXCLUSIVE)

    def _least(self, text: TextStyle) -> float:
        return self.view.units(text.height_mm) * _LEAST_GRID * self.view.metres_per_unit

    def _undivided(self) -> list[_Land]:
        plan = self.scene.plan
        return self._lands(
            Named.GRID, lambda grid: plan.grids[grid].parent is None and not plan.sub_grids(grid)
        )

    def _subs(self) -> list[_Land]:
        plan = self.scene.plan
        return self._lands(Named.SUB_GRID, lambda grid: plan.grids[grid].parent is not None)

    def _lands(self, named: Named, is_wanted: Callable[[GridId], bool]) -> list[_Land]:
        areas = self.scene.areas
        large = areas.extents.large(self.view.bounds_m, self._least(self._style_of(named)))
        labels = [
            Label(label)
            for label in large
            if is_grid(Label(label)) and is_wanted(grid_of(Label(label)))
        ]
        shapes = areas.shapes_m(labels, self.style.tolerance_m(self.view))
        return [
            _Land(grid_of(label), shape, large[label])
            for label, shape in zip(labels, shapes, strict=True)
        ]

    def _divided(self) -> Iterator[_Land]:
        """Yield the joint land of each grid that has sub-grids."""
        plan, view = self.scene.plan, self.view
        least = self._least(self.style.grid_text)
        west, south, east, north = view.bounds_m
        for grid in plan.subs_by_grid:
            boxes = [b for label in plan.labels_of_grid(grid) if (b := self._bounds(label))]
            if not boxes:
                continue
            box = boxes[0]
            for other in boxes[1:]:
                box = joined_bounds(box, other)
            is_seen = box[0] <= east and box[2] >= west and box[1] <= north and box[3] >= south
            if is_seen and min(box[2] - box[0], box[3] - box[1]) >= least:
                detail, tolerance_m = self.scene.arcs.detail, self.style.tolerance_m(view)
                shape = joint_rings(plan, plan.labels_of_grid(grid), detail, tolerance_m)
                yield _Land(grid, shape, box)

    def _bounds(self, label: Label) -> MetreBounds | None:
        return self.scene.label_bounds_m(label)

    def _of_grids(self, named: Named, lands: list[_Land]) -> Iterator[LabelRequest]:
        segments = land_segments(
            [land.shape for land in lands], [land.bounds_m for land in lands], self.view
        )
        for land, edges in zip(lands, segments, strict=True):
            width = (land.bounds_m[2] - land.bounds_m[0]) / self.view.metres_per_unit
            fitting = tuple(t for t in self._grid_texts(land.grid, named) if t.width < width)
            if fitting and len(edges):
                key = LabelKey(named, land.grid)
                yield LabelRequest(key, fitting, priority=named, segments=edges)

    def _style_of(self, named: Named) -> TextStyle:
        return self.style.sub_text if named is Named.SUB_GRID else self.style.grid_text

    def _grid_texts(self, grid: GridId, named: Named) -> Iterator[LabelText]:
        plan = self.scene.plan
        record = plan.grids[grid]
        above = plan.units[record.unit].name
        if record.parent is not None and record.parent in plan.grids:
            above = plan.grids[record.parent].name or above
        name = short_name(record.name, above)
        number = record.code[-3:].lstrip("0")
        for title in dict.fromkeys((name, number)):
            if title:
                yield self._text(title, self._style_of(named))

    def _text(self, title: str, style: TextStyle) -> LabelText:
        high = self.view.units(style.height_mm)
        width = self.ruler.width(title, high, bold=style.bold)
        return LabelText((title,), width, high, high)
