"""The names of units and grids on a sheet: which are asked for, how large, and in which words."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.plan.plan import Plan
from gis.topology.records import GridId, Label, UnitId, grid_of, is_grid
from layers.drawing import Ruler
from layers.grid_titles import grid_titles
from layers.label_land import SheetLand
from layers.label_room import FloatArray, segments_of
from layers.label_values import LabelRequest, LabelText
from layers.lettering import CONTEXT, GRID, NEIGHBOUR, UNIT, LabelKey, LetteringSpec

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
NEARLY = 0.85
"""Letters are not made smaller by less than this: nobody would see why."""
ALL_SIZES, ROOMY, MOST = (1.0, 0.9, 0.8, SMALLER), 0.66, 0.85
"""All letters are so much smaller that most grids have room: this part of their side is free."""
LONG_LINES = 2
"""With more lines than this a label says what a map is for, and is written in full outside too."""
MOST_COVERED = 0.04
"""How much of a unit its name may cover; else it stands beside."""
UNIT_SIZES = (1.0, 0.8, 0.62)
HIGHER_SIZE, CONTEXT_SIZE = 1.2, 0.7
"""Letters of townships on a county's sheet, and of units round the printed one."""
LEAST_UNIT, NEIGHBOUR_SHARE = 0.35, 0.7
"""How high letters of units are at least, and those of grids round the printed ones."""
CORE = 0.3


def unit_requests(
    plan: Plan, land: SheetLand, spec: LetteringSpec, ruler: Ruler
) -> Iterator[LabelRequest]:
    """Ask for the names of the printed units, those right above and those round them."""
    others = [unit for unit in plan.leaf_units() if unit not in set(spec.units)]
    tiers = [
        ("higher", _higher_units(plan, spec.units), HIGHER_SIZE),
        (UNIT, spec.units if len(spec.units) > 1 else (), 1.0),
        (CONTEXT, others, CONTEXT_SIZE),
    ]
    box = spec.bounds
    heights = spec.sizes.unit
    wanted = heights.wanted_mm * spec.size
    for kind, units, share in tiers:
        if (CONTEXT if kind == CONTEXT else UNIT) not in spec.names:
            continue
        polygons = land.polygons([tuple(plan.labels_of_unit(unit)) for unit in units])
        high = share * _character(polygons, UNIT_SHARE, (LEAST_UNIT * wanted, wanted))
        tried = dict.fromkeys(max(heights.least_mm, high * part) for part in UNIT_SIZES)
        for unit, polygon in zip(units, polygons, strict=True):
            name = plan.units[unit].name
            texts = tuple(LabelText((name,), ruler.width(name, h, bold=True), h, h) for h in tried)
            if kind == CONTEXT:
                seen = shapely.clip_by_rect(polygon, box.left, box.top, box.right, box.bottom)
            else:
                seen = _core(polygon)
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
    plan: Plan, land: SheetLand, spec: LetteringSpec, ruler: Ruler
) -> Iterator[LabelRequest]:
    """Ask for the labels of all grids of the printed units that have land."""
    if GRID not in spec.names:
        return
    grids = [
        grid
        for unit in spec.units
        for grid in plan.grids_of(unit)
        if plan.grids[grid].parent is None and any(_land_of(plan, grid)) and _is_printed(grid, spec)
    ]
    if not grids:
        return
    polygons = land.polygons([_land_of(plan, grid) for grid in grids])
    least = spec.sizes.grid.least_mm
    most = max(least, spec.sizes.grid.wanted_mm * spec.size)
    high = _character(polygons, GRID_SHARE, (least, most))
    wordings = [[_way(lines, ruler) for lines in spec.wording(grid)] for grid in grids]
    longest_mm = np.array([high * ways[0].width for ways in wordings])
    high = max(least, high * _share_that_fits(longest_mm, polygons))
    smaller = max(least, high * SMALLER)
    tried = (high, smaller) if smaller < NEARLY * high else (high,)
    segments = segments_of(polygons, 0.0)
    for grid, ways, polygon, edges in zip(grids, wordings, polygons, segments, strict=True):
        texts = [way.text(h) for way in ways for h in tried]
        beside = texts[-len(tried) :]
        if len(ways[0].lines) > LONG_LINES:
            beside = texts[: len(tried)] + beside
        key = LabelKey(GRID, grid)
        yield LabelRequest(key, tuple(texts), polygon, beside=tuple(beside), segments=edges)


def _share_that_fits(longest_mm: FloatArray, polygons: Sequence[BaseGeometry]) -> float:
    """Return the part of a height at which most grids have room for their longest wording.

    One height for all looks calmer than many.
    """
    sides = np.sqrt(shapely.area(np.array(polygons, dtype=object)))
    fitting = (p for p in ALL_SIZES if np.mean(p * longest_mm <= ROOMY * sides) >= MOST)
    return next(fitting, ALL_SIZES[-1])


def neighbour_requests(
    plan: Plan, land: SheetLand, spec: LetteringSpec, ruler: Ruler
) -> Iterator[LabelRequest]:
    """Ask for the names of the grids round the printed ones, where only some grids are printed."""
    if spec.grids is None or CONTEXT not in spec.names:
        return
    high = max(spec.sizes.grid.least_mm, NEIGHBOUR_SHARE * spec.sizes.grid.wanted_mm * spec.size)
    box = spec.bounds
    seen_labels = land.scene.areas.in_bounds(land.view.bounds_m)
    around = sorted({plan.base_grid(grid_of(label)) for label in seen_labels if is_grid(label)})
    grids = [grid for grid in around if not _is_printed(grid, spec)]
    for grid, polygon in zip(
        grids, land.polygons([_land_of(plan, grid) for grid in grids]), strict=True
    ):
        seen = shapely.clip_by_rect(polygon, box.left, box.top, box.right, box.bottom)
        if not seen.is_empty:
            unit = plan.units[plan.grids[grid].unit].name
            titles = grid_titles(plan, grid)
            ways: list[tuple[str, ...]] = [(title,) for title in titles]
            if plan.grids[grid].unit not in spec.units:
                ways.insert(0, (unit, titles[0]))
            texts = tuple(_way(lines, ruler).text(high) for lines in ways)
            yield LabelRequest(LabelKey(NEIGHBOUR, grid), texts, seen)


def _is_printed(grid: GridId, spec: LetteringSpec) -> bool:
    return spec.grids is None or grid in spec.grids


def _land_of(plan: Plan, grid: GridId) -> list[Label]:
    return [label for label in plan.labels_of_grid(grid) if plan.partition.arcs_of(label)]


class _Way(NamedTuple):
    """Be one way to write a label, and how wide it is for each millimetre of height."""

    lines: tuple[str, ...]
    width: float

    def text(self, high: float) -> LabelText:
        """Return the way at a height."""
        height = high + (len(self.lines) - 1) * high * LEADING
        return LabelText(self.lines, self.width * high, height, high)


def _way(lines: tuple[str, ...], ruler: Ruler) -> _Way:
    smaller = (ruler.width(line, SECOND_LINE) for line in lines[1:])
    return _Way(lines, max(ruler.width(lines[0], 1.0), *smaller, 0.0))


def _character(
    polygons: Sequence[BaseGeometry], share: float, limits: tuple[float, float]
) -> float:
    areas = shapely.area(np.array(polygons, dtype=object))
    if len(areas) == 0:
        return limits[1]
    return float(np.clip(np.sqrt(np.median(areas)) * share, *limits))
