"""The lettering of a printed map: what is written where, in millimetres of the sheet."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.topology.records import GridId, Label, UnitId
from layers.boxes import Box, Point
from layers.drawing import Area, Ruler, Shape, Stroke, Text, rectangle
from layers.grid_fills import fill_of
from layers.labels import LabelRequest, LabelText, PlacedLabel, Placement, place_labels
from layers.layer_view import MapLayer
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import LineStyle, MapStyle

LEADING = 1.22
"""From one line of a label to the next, in heights of a character."""
SECOND_LINE = 0.85
"""How much smaller the count of households is than the name above it."""
GRID_SHARE, UNIT_SHARE = 0.14, 0.09
"""How high a character is, as a share of the middle grid's or unit's width on the sheet."""
LEAST_GRID_MM = 1.5
SMALLER = 0.7
"""How small letters may become where a grid has no room for those of the others."""
MOST_COVERED = 0.04
"""How much of a unit its name may cover; else it stands beside."""
UNIT_SIZES = (1.0, 0.8, 0.62)
HIGHER_SIZE, CONTEXT_SIZE = 1.2, 0.7
"""Letters of townships on a county's sheet, and of units round the printed one."""
CORE = 0.3
HIGHER_COLOUR, CONTEXT_COLOUR = "#7f8cc4", "#9ca3af"


class LabelKey(NamedTuple):
    """Say what a label names; a context label stands outside the printed unit."""

    kind: str
    id: int


Wording = Callable[[GridId], Sequence[tuple[str, ...]]]
"""Tells the ways to label a grid, each as lines, from long to short."""


@dataclass(frozen=True, slots=True)
class LetteringSpec:
    """Say what to write: the units to label, where, at which `size` (1 on A3), in which words.

    Grids of `units` get labels; other leaf units get their name as context.
    """

    units: tuple[UnitId, ...]
    bounds: Box
    obstacles: tuple[Box, ...]
    size: float
    wording: Wording


def place_sheet_labels(
    plan: Plan, view: MapView, style: MapStyle, spec: LetteringSpec, ruler: Ruler
) -> Placement:
    """Place the names of units and grids; `view` is that of the whole sheet, in millimetres.

    Names of units are few and come first; a grid's label can go aside within its land. A sheet of
    one leaf unit has that unit's name in the title only.
    """
    requests = [
        *_unit_requests(plan, view, style, spec, ruler),
        *_grid_requests(plan, view, style, spec, ruler),
    ]
    return place_labels(requests, spec.obstacles, spec.bounds, spacing=0.35 * spec.size)


def _unit_requests(
    plan: Plan, view: MapView, style: MapStyle, spec: LetteringSpec, ruler: Ruler
) -> Iterator[LabelRequest]:
    others = [unit for unit in plan.leaf_units() if unit not in set(spec.units)]
    tiers = [
        ("higher", _higher_units(plan, spec.units), HIGHER_SIZE),
        ("unit", spec.units if len(spec.units) > 1 else (), 1.0),
        ("context", others, CONTEXT_SIZE),
    ]
    frame = shapely.box(spec.bounds.left, spec.bounds.top, spec.bounds.right, spec.bounds.bottom)
    wanted = style.unit_text.height_mm
    for kind, units, share in tiers:
        land = _on_sheet([plan.unit_polygon_mm(unit) for unit in units], view)
        high = share * _character(land, UNIT_SHARE, (0.7 * wanted, 2.0 * wanted))
        for unit, polygon in zip(units, land, strict=True):
            name = plan.units[unit].name
            texts = tuple(
                LabelText((name,), ruler.width(name, h, bold=True), h, h)
                for h in (high * part for part in UNIT_SIZES)
            )
            seen = shapely.intersection(polygon, frame) if kind == "context" else _core(polygon)
            if not seen.is_empty:
                key = LabelKey(kind, unit)
                roomy = tuple(t for t in texts if t.width * t.height < MOST_COVERED * polygon.area)
                beside = texts[-1:] if kind == "unit" else ()
                yield LabelRequest(key, roomy, seen, priority=share, beside=beside)


def _higher_units(plan: Plan, leaves: Sequence[UnitId]) -> list[UnitId]:
    """Return the units right above the leaves, when the map shows several."""
    above = sorted({parent for leaf in leaves if (parent := plan.units[leaf].parent) is not None})
    return above if len(above) > 1 else []


def _core(polygon: BaseGeometry) -> BaseGeometry:
    """Return the middle part of some land, where its name is looked for."""
    west, north, east, south = polygon.bounds
    x, y = polygon.centroid.x, polygon.centroid.y
    right, down = (east - west) * CORE, (south - north) * CORE
    core = shapely.intersection(polygon, shapely.box(x - right, y - down, x + right, y + down))
    return polygon if core.is_empty else core


def _grid_requests(
    plan: Plan, view: MapView, style: MapStyle, spec: LetteringSpec, ruler: Ruler
) -> Iterator[LabelRequest]:
    grids = [
        grid
        for unit in spec.units
        for grid in plan.grids_of(unit)
        if plan.grids[grid].parent is None and any(_land_of(plan, grid))
    ]
    polygons = _on_sheet([plan.partition.outline_mm(_land_of(plan, grid)) for grid in grids], view)
    high = _character(polygons, GRID_SHARE, (LEAST_GRID_MM, 1.5 * style.grid_text.height_mm))
    for grid, polygon in zip(grids, polygons, strict=True):
        ways = spec.wording(grid)
        texts = [_text(lines, high, ruler) for lines in ways]
        if high * SMALLER >= LEAST_GRID_MM:
            texts += [_text(lines, high * SMALLER, ruler) for lines in ways[-2:]]
        beside = (texts[len(ways) - 1],)
        yield LabelRequest(LabelKey("grid", grid), tuple(texts), polygon, beside=beside)


def _land_of(plan: Plan, grid: GridId) -> list[Label]:
    return [label for label in plan.labels_of_grid(grid) if plan.partition.arcs_of(label)]


def grid_titles(plan: Plan, grid: GridId) -> tuple[str, ...]:
    """Return what to call a grid from long to short: its name, its number, else its code."""
    record = plan.grids[grid]
    name = short_name(record.name, plan.units[record.unit].name)
    number = record.code[-3:].lstrip("0") if record.code[-3:].isdigit() else ""
    if name.isdigit() and number:
        number = name
    return tuple(dict.fromkeys(title for title in (name, number) if title)) or (record.code,)


def short_name(name: str, unit_name: str) -> str:
    """Return a grid's name without that of its unit, which the map shows anyway."""
    for prefix in (unit_name, unit_name.removesuffix("村").removesuffix("社区")):
        if prefix and name.startswith(prefix) and name != prefix:
            return name.removeprefix(prefix).lstrip("-－—_ ·") or name
    return name


def _text(lines: Sequence[str], high: float, ruler: Ruler) -> LabelText:
    heights = [high, *(high * SECOND_LINE for _ in lines[1:])]
    width = max(ruler.width(line, h) for line, h in zip(lines, heights, strict=True))
    return LabelText(tuple(lines), width, high + (len(lines) - 1) * high * LEADING, high)


def _on_sheet(polygons_mm: Sequence[BaseGeometry], view: MapView) -> list[BaseGeometry]:
    """Turn land in lattice millimetres into the view's units."""
    origin = view.to_screen([(0.0, 0.0)])[0]
    scale = 1 / (view.metres_per_unit * MM_PER_M)
    moved = shapely.transform(
        np.array(polygons_mm, dtype=object), lambda xy: xy * (scale, -scale) + origin
    )
    return list(moved)


def _character(
    polygons: Sequence[BaseGeometry], share: float, limits: tuple[float, float]
) -> float:
    areas = shapely.area(np.array(polygons, dtype=object))
    if len(areas) == 0:
        return limits[1]
    return float(np.clip(np.sqrt(np.median(areas)) * share, *limits))


def label_shapes(
    labels: Iterable[PlacedLabel], scene: Scene, style: MapStyle, size: float
) -> Iterator[Shape]:
    """Yield leaders, their white grounds and texts of placed labels, texts last.

    Where house dots are shown, a grid's text has a halo in the colour of the grid.
    """
    placed = list(labels)
    line = LineStyle(style.grid_text.colour, 0.1 * size)
    for label in placed:
        if label.leader is not None:
            yield Stroke(label.leader, line)
            yield Area(rectangle(_dot(label.leader[0], 0.5 * size)), style.grid_text.colour)
            if isinstance(label.key, LabelKey) and label.key.kind == "grid":
                yield Area(rectangle(label.box.grown(0.12 * size)), "#ffffff", line)
    for label in placed:
        yield from _texts(label, scene, style)


def _dot(middle: Point, side: float) -> Box:
    return Box.around(middle, side, side)


def _texts(label: PlacedLabel, scene: Scene, style: MapStyle) -> Iterator[Shape]:
    high = label.text.character
    assert isinstance(label.key, LabelKey)
    if label.key.kind != "grid":
        paler = {"higher": HIGHER_COLOUR, "context": CONTEXT_COLOUR}
        colour = paler.get(label.key.kind, style.unit_text.colour)
        halo = style.unit_text.halo
        (name,) = label.text.lines
        yield Text(name, label.x, label.y, high, "centre", bold=True, colour=colour, halo=halo)
        return
    around: str | None = None
    if style.shows(MapLayer.HOUSEHOLDS) and label.leader is None:
        around = fill_of(GridId(label.key.id), scene, style)
    y = label.box.top + high / 2
    for number, line in enumerate(label.text.lines):
        h = high if number == 0 else high * SECOND_LINE
        yield Text(line, label.x, y, h, "centre", colour=style.grid_text.colour, halo=around)
        y += high * LEADING
