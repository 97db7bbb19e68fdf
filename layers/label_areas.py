"""The names of units and grids on a sheet: which are asked for, how large, and in which words."""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.topology.records import GridId, Label, UnitId
from layers.drawing import Ruler
from layers.label_values import LabelRequest, LabelText
from layers.lettering import CONTEXT, GRID, UNIT, LabelKey, LetteringSpec
from layers.map_view import MapView

LEADING = 1.22
"""From one line of a label to the next, in heights of a character."""
SECOND_LINE = 0.85
"""How much smaller the count of households is than the name above it."""
GRID_SHARE, UNIT_SHARE = 0.14, 0.09
"""How high a character is, as a share of the middle grid's or unit's width on the sheet."""
SMALLER = 0.7
"""How small letters may become where a grid has no room for those of the others.

That comes before leaving something out: a number to call is worth more than large letters.
"""
MOST_COVERED = 0.04
"""How much of a unit its name may cover; else it stands beside."""
UNIT_SIZES = (1.0, 0.8, 0.62)
HIGHER_SIZE, CONTEXT_SIZE = 1.2, 0.7
"""Letters of townships on a county's sheet, and of units round the printed one."""
LEAST_UNIT, LEAST_CONTEXT = 0.35, 0.7
"""Letters of units are no smaller than these shares of the wanted height."""
CORE = 0.3
ROUGH_MM = 0.12
"""How far land on the sheet may be off where only room for letters is sought."""


def unit_requests(
    plan: Plan, view: MapView, spec: LetteringSpec, ruler: Ruler
) -> Iterator[LabelRequest]:
    """Ask for the names of the printed units, those right above and those round them."""
    others = [unit for unit in plan.leaf_units() if unit not in set(spec.units)]
    tiers = [
        ("higher", _higher_units(plan, spec.units), HIGHER_SIZE),
        (UNIT, spec.units if len(spec.units) > 1 else (), 1.0),
        (CONTEXT, others, CONTEXT_SIZE),
    ]
    frame = shapely.box(spec.bounds.left, spec.bounds.top, spec.bounds.right, spec.bounds.bottom)
    heights = spec.sizes.unit
    wanted = heights.wanted_mm * spec.size
    for kind, units, share in tiers:
        if (CONTEXT if kind == CONTEXT else UNIT) not in spec.names:
            continue
        land = on_sheet([plan.unit_polygon_mm(unit) for unit in units], view)
        high = share * _character(land, UNIT_SHARE, (LEAST_UNIT * wanted, wanted))
        tried = dict.fromkeys(max(heights.least_mm, high * part) for part in UNIT_SIZES)
        for unit, polygon in zip(units, land, strict=True):
            name = plan.units[unit].name
            texts = tuple(LabelText((name,), ruler.width(name, h, bold=True), h, h) for h in tried)
            seen = shapely.intersection(polygon, frame) if kind == CONTEXT else _core(polygon)
            if not seen.is_empty:
                key = LabelKey(kind, unit)
                roomy = tuple(t for t in texts if t.width * t.height < MOST_COVERED * polygon.area)
                beside = texts[-1:] if kind == UNIT else ()
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
    core = shapely.clip_by_rect(polygon, x - right, y - down, x + right, y + down)
    return polygon if core.is_empty else core


def grid_requests(
    plan: Plan, view: MapView, spec: LetteringSpec, ruler: Ruler
) -> Iterator[LabelRequest]:
    """Ask for the labels of all grids of the printed units that have land."""
    if GRID not in spec.names:
        return
    grids = [
        grid
        for unit in spec.units
        for grid in plan.grids_of(unit)
        if plan.grids[grid].parent is None and any(_land_of(plan, grid))
    ]
    polygons = on_sheet([plan.partition.outline_mm(_land_of(plan, grid)) for grid in grids], view)
    least = spec.sizes.grid.least_mm
    most = max(least, spec.sizes.grid.wanted_mm * spec.size)
    high = _character(polygons, GRID_SHARE, (least, most))
    tried = dict.fromkeys((high, max(least, high * SMALLER)))
    for grid, polygon in zip(grids, polygons, strict=True):
        ways = spec.wording(grid)
        texts = [_text(lines, h, ruler) for lines in ways for h in tried]
        beside = [_text(ways[-1], h, ruler) for h in tried]
        yield LabelRequest(LabelKey(GRID, grid), tuple(texts), polygon, beside=tuple(beside))


def _land_of(plan: Plan, grid: GridId) -> list[Label]:
    return [label for label in plan.labels_of_grid(grid) if plan.partition.arcs_of(label)]


def _text(lines: Sequence[str], high: float, ruler: Ruler) -> LabelText:
    heights = [high, *(high * SECOND_LINE for _ in lines[1:])]
    width = max(ruler.width(line, h) for line, h in zip(lines, heights, strict=True))
    return LabelText(tuple(lines), width, high + (len(lines) - 1) * high * LEADING, high)


def on_sheet(polygons_mm: Sequence[BaseGeometry], view: MapView) -> list[BaseGeometry]:
    """Turn land in lattice millimetres into the view's units, roughly."""
    origin = view.to_screen([(0.0, 0.0)])[0]
    scale = 1 / (view.metres_per_unit * MM_PER_M)
    some = np.array(polygons_mm, dtype=object)
    rough = shapely.simplify(some, ROUGH_MM / scale, preserve_topology=False)
    rough = np.where(shapely.is_empty(rough), some, rough)
    moved = shapely.transform(rough, lambda xy: xy * (scale, -scale) + origin)
    return list(moved)


def _character(
    polygons: Sequence[BaseGeometry], share: float, limits: tuple[float, float]
) -> float:
    areas = shapely.area(np.array(polygons, dtype=object))
    if len(areas) == 0:
        return limits[1]
    return float(np.clip(np.sqrt(np.median(areas)) * share, *limits))
