"""Which classes a sheet really shows: the legend has these and no others."""

from collections.abc import Iterator

import numpy as np
import shapely

from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import Label, UnitId, grid_of, is_grid, is_unassigned
from layers.boundary_kind import BoundaryKind, BoundaryKinds
from layers.boundary_lines import line_style
from layers.drawing import Fills
from layers.legend import LegendEntry
from layers.scene import Scene
from layers.style import MapLayer, MapStyle

LINE_TEXTS = {
    BoundaryKind.FRAME: "print.class_frame",
    BoundaryKind.COUNTY: "print.class_county",
    BoundaryKind.TOWNSHIP: "print.class_township",
    BoundaryKind.VILLAGE: "print.class_village",
    BoundaryKind.GRID: "print.class_grid_line",
}
BOTH_SIDES = 2
MOST_COLOURS = 4


def legend_entries(
    scene: Scene, style: MapStyle, leaves: tuple[UnitId, ...], texts: Texts
) -> Iterator[LegendEntry]:
    """Yield the entries for the land of some leaf units: lines, fills, hatching, dots."""
    plan = scene.plan
    shown = {label for leaf in leaves for label in plan.labels_of_unit(leaf)}
    for kind in sorted(_kinds(plan, shown), reverse=True):
        layer = MapLayer.GRID_LINES if kind == BoundaryKind.GRID else MapLayer.UNIT_LINES
        if style.shows(layer):
            yield LegendEntry(line_style(style, kind), texts(LINE_TEXTS[kind]))
    if style.shows(MapLayer.FILLS):
        yield from _fills(scene, style, shown, texts)
    if style.shows(MapLayer.UNASSIGNED) and any(
        is_unassigned(label) and plan.partition.arcs_of(label) for label in shown
    ):
        yield LegendEntry(style.unassigned, texts("print.class_unassigned"))
    if style.shows(MapLayer.HOUSEHOLDS) and _has_households(plan, shown):
        yield LegendEntry(style.households, texts("print.class_household"))


def _kinds(plan: Plan, shown: set[Label]) -> set[BoundaryKind]:
    kinds = BoundaryKinds(plan)

    found: set[BoundaryKind] = set()
    for arc in plan.partition.arcs.values():
        within = (arc.left in shown) + (arc.right in shown)
        if within:
            found.add(kinds.of(arc) if within == BOTH_SIDES else BoundaryKind.FRAME)
    return found


def _fills(scene: Scene, style: MapStyle, shown: set[Label], texts: Texts) -> Iterator[LegendEntry]:
    plan = scene.plan
    present = [
        grid_of(label) for label in shown if is_grid(label) and plan.partition.arcs_of(label)
    ]
    numbers = sorted({scene.colours[grid] for grid in present})
    colours = list(dict.fromkeys(style.fills[n % len(style.fills)] for n in numbers))
    if colours:
        yield LegendEntry(
            Fills(tuple(colours[:MOST_COLOURS]), style.grid_line), texts("print.class_grid")
        )


def _has_households(plan: Plan, shown: set[Label]) -> bool:
    labels = [label for label in shown if plan.partition.arcs_of(label)]
    outline = plan.partition.outline_mm(labels)
    if outline.is_empty:
        return False
    west, south, east, north = (int(value) for value in outline.bounds)
    _, xy_mm = plan.household_points.within_bounds((west, south, east, north))
    shapely.prepare(outline)
    return bool(np.any(shapely.intersects_xy(outline, *xy_mm.T.astype(np.float64))))
