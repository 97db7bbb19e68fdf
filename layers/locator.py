"""The inset that shows where a unit or a grid lies in the unit above it.

Only land of the project is drawn: never a map of the province or the country, which would have to
follow the standard drawings of the state.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import GridId, Label, UnitId
from layers.boxes import Box
from layers.drawing import INK, Area, Ruler, Shape, Stroke, Text, rectangle
from layers.map_view import MapView, MetreBounds
from layers.scene import Scene
from layers.sheet_land import land_on_sheet
from layers.style import LineStyle

GROUND, SUBJECT, OTHERS = "#ffffff", "#e58bb3", "#f3f1ea"
PARTS_LINE, OUTLINE = "#9ca3af", "#374151"
EXTENT_COLOUR = "#c2255c"
TOLERANCE_MM = 0.12
LEAST_SUBJECT_MM = 1.6
"""A subject smaller than this is marked by a ring as well."""
LARGE_EXTENT = 0.6
"""A map that shows more of the parent than this needs no rectangle."""


@dataclass(frozen=True, slots=True)
class Locator:
    """Be what an inset shows: the parts of a parent, those that are the subject, its name.

    Each part is the labels of its land.
    """

    name: str
    parts: tuple[tuple[Label, ...], ...]
    subject: tuple[tuple[Label, ...], ...]


def locator_of(
    plan: Plan, *, units: Sequence[UnitId] = (), grids: Sequence[GridId] = ()
) -> Locator | None:
    """Return the inset for units or grids; None where the project has nothing round them.

    Grids are shown among those of their unit; units among their siblings, of the nearest unit
    above that has any. The whole plan has no parent.
    """
    if grids:
        return _of_grids(plan, grids)
    inside = {each for unit in units for each in plan.units_within(unit)}
    parent = _common_parent(plan, list(units))
    while True:
        children = plan.children.get(parent, ())
        others = [child for child in children if not set(plan.units_within(child)) <= inside]
        has_land = any(_land(plan, plan.labels_of_unit(child)) for child in others)
        if units and has_land:
            break
        if parent is None:
            return None
        parent = plan.units[parent].parent
    parts = tuple(tuple(_land(plan, plan.labels_of_unit(child))) for child in children)
    own = () if parent is None else tuple(_land(plan, _labels_carried(plan, parent)))
    subject = tuple(tuple(_land(plan, plan.labels_of_unit(unit))) for unit in units)
    name = plan.title if parent is None else plan.units[parent].name
    return Locator(name, tuple(part for part in (*parts, own) if part), subject)


def _of_grids(plan: Plan, grids: Sequence[GridId]) -> Locator | None:
    units = list(dict.fromkeys(plan.grids[grid].unit for grid in grids))
    if len(units) > 1:
        return locator_of(plan, units=units)
    siblings = [grid for grid in plan.grids_of(units[0]) if plan.grids[grid].parent is None]
    if not set(siblings) - {plan.base_grid(grid) for grid in grids}:
        return locator_of(plan, units=units)
    parts = [tuple(_land(plan, plan.labels_of_grid(grid))) for grid in siblings]
    known = {label for part in parts for label in part}
    free = tuple(_land(plan, set(_labels_carried(plan, units[0])) - known))
    subject = tuple(tuple(_land(plan, plan.labels_of_grid(grid))) for grid in grids)
    return Locator(
        plan.units[units[0]].name, tuple(part for part in (*parts, free) if part), subject
    )


def _common_parent(plan: Plan, units: list[UnitId]) -> UnitId | None:
    """Return the lowest unit that all units lie below."""
    lines = [_above(plan, unit) for unit in units]
    if not lines:
        return None
    return next((each for each in lines[0] if all(each in line for line in lines)), None)


def _above(plan: Plan, unit: UnitId) -> list[UnitId]:
    found: list[UnitId] = []
    parent = plan.units[unit].parent
    while parent is not None:
        found.append(parent)
        parent = plan.units[parent].parent
    return found


def _labels_carried(plan: Plan, unit: UnitId) -> Iterator[Label]:
    return (label for label in plan.labels_of_unit(unit) if plan.unit_of_label(label) == unit)


def _land(plan: Plan, labels: Collection[Label] | Iterator[Label]) -> list[Label]:
    return [label for label in sorted(labels) if plan.partition.arcs_of(label)]


def locator_shapes(
    locator: Locator,
    scene: Scene,
    box: Box,
    texts: Texts,
    ruler: Ruler,
    *,
    map_bounds_m: MetreBounds | None = None,
) -> list[Shape]:
    """Return the inset in its box: frame, parts, the subject coloured, its caption below.

    `map_bounds_m` is the land of the main map: its rectangle is drawn where that is only a part of
    the parent.
    """
    size = min(box.width, box.height) / 40
    caption = 2.6 * size
    inner = Box(box.left, box.top, box.right, box.bottom - 1.5 * caption).grown(-1.5 * size)
    view = _view(locator, scene, inner)
    parts = sorted(_polygons(locator.parts, scene, view), key=lambda land: -float(land.area))
    subject = _polygons(locator.subject, scene, view)
    line = LineStyle(PARTS_LINE, 0.12 * size)
    shapes: list[Shape] = [Area(rectangle(box), GROUND, LineStyle(INK, 0.15 * size))]
    shapes += [area for land in parts for area in _areas(land, OTHERS, line)]
    edge = LineStyle(OUTLINE, 0.2 * size)
    shapes += [area for land in subject for area in _areas(land, SUBJECT, edge)]
    whole = shapely.union_all(np.array(parts, dtype=object), grid_size=0.001)
    outline = LineStyle(OUTLINE, 0.3 * size)
    for ring in shapely.get_rings(shapely.get_parts(whole)):
        shapes.append(Stroke(_points(ring), outline, closed=True))
    shapes += _marks(subject, whole, view, map_bounds_m, size)
    if locator.name:
        words = texts("print_map.position", parent=locator.name)
        high = ruler.fitting(words, caption, box.width - 2 * size)
        shapes.append(Text(words, box.centre[0], box.bottom - caption, high, "centre"))
    return shapes


def _view(locator: Locator, scene: Scene, inner: Box) -> MapView:
    """Return the view of the sheet, in millimetres, in which the parts fill the box."""
    boxes = [
        bounds
        for part in locator.parts
        for label in part
        if (bounds := scene.label_bounds_m(label)) is not None
    ]
    west, south = np.min(boxes, axis=0)[:2]
    east, north = np.max(boxes, axis=0)[2:]
    fitted = MapView(0, 0, 1, inner.width, inner.height, units_per_mm=1.0).fitted(
        (float(west), float(south), float(east), float(north))
    )
    # The view's upper left corner is the sheet's, not the box's.
    return MapView(
        fitted.center_x_m - inner.centre[0] * fitted.metres_per_unit,
        fitted.center_y_m + inner.centre[1] * fitted.metres_per_unit,
        fitted.metres_per_unit,
        0.0,
        0.0,
        units_per_mm=1.0,
    )


def _polygons(
    parts: tuple[tuple[Label, ...], ...], scene: Scene, view: MapView
) -> list[BaseGeometry]:
    return [land_on_sheet(part, scene, view, TOLERANCE_MM) for part in parts]


def _areas(land: BaseGeometry, fill: str, line: LineStyle) -> Iterator[Area]:
    """Yield the outer rings of land; what lies in its holes is drawn over it, or empty."""
    for part in shapely.get_parts(land):
        yield Area(_points(part.exterior), fill, line)
        for hole in part.interiors:
            yield Area(_points(hole), GROUND, line)


def _points(ring: BaseGeometry) -> tuple[tuple[float, float], ...]:
    return tuple((x, y) for x, y in shapely.get_coordinates(ring)[:-1].tolist())


def _marks(
    subject: Sequence[BaseGeometry],
    whole: BaseGeometry,
    view: MapView,
    map_bounds_m: MetreBounds | None,
    size: float,
) -> Iterator[Shape]:
    line = LineStyle(EXTENT_COLOUR, 0.25 * size)
    for land in subject:
        if land.is_empty:
            continue
        left, top, right, bottom = land.bounds
        if max(right - left, bottom - top) < LEAST_SUBJECT_MM * size:
            ring = shapely.Point(land.centroid).buffer(LEAST_SUBJECT_MM * size, quad_segs=8)
            yield Stroke(_points(ring.exterior), line, closed=True)
    if map_bounds_m is None:
        return
    west, south, east, north = map_bounds_m
    (left, top), (right, bottom) = view.to_screen([(west, north), (east, south)]).tolist()
    seen = shapely.box(left, top, right, bottom)
    if shapely.intersection(seen, whole).area < LARGE_EXTENT * whole.area:
        around = shapely.box(*whole.bounds).buffer(0.8 * size, join_style="mitre")
        cut = shapely.intersection(seen, around).bounds
        yield Stroke(rectangle(Box(*cut)), line, closed=True)
