"""Which classes a sheet really shows: the legend has these and no others."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import OUTSIDE, Label, UnitId, grid_of, is_grid, is_unassigned
from layers.boundary_kind import BoundaryKind, BoundaryKinds
from layers.boundary_lines import line_style
from layers.drawing import Fills, Lettering
from layers.layer_view import MapLayer
from layers.legend import LegendEntry
from layers.scene import Scene
from layers.sheet_labels import grid_texts
from layers.style import MapStyle

LINE_TEXTS = {
    BoundaryKind.FRAME: "print.class_frame",
    BoundaryKind.COUNTY: "print.class_county",
    BoundaryKind.TOWNSHIP: "print.class_township",
    BoundaryKind.VILLAGE: "print.class_village",
    BoundaryKind.GRID: "print.class_grid_line",
}
BOTH_SIDES = 2
MOST_COLOURS = 4


@dataclass(frozen=True, slots=True)
class PaintedClasses:
    """Be the classes of the map on the land of some leaf units, whatever the style shows."""

    boundaries: frozenset[BoundaryKind]
    colours: tuple[int, ...]
    unassigned: bool
    households: bool
    sample_label: tuple[str, ...]


def painted_classes(scene: Scene, leaves: tuple[UnitId, ...], texts: Texts) -> PaintedClasses:
    """Find the classes that there are on the land of some leaf units."""
    plan = scene.plan
    shown = {
        label
        for leaf in leaves
        for label in plan.labels_of_unit(leaf)
        if plan.partition.arcs_of(label)
    }
    colours = {scene.colours[grid_of(label)] for label in shown if is_grid(label)}
    return PaintedClasses(
        boundaries=_kinds(plan, shown),
        colours=tuple(sorted(colours)),
        unassigned=any(is_unassigned(label) for label in shown),
        households=_has_households(scene, shown),
        sample_label=_sample_label(plan, shown, texts),
    )


def legend_entries(classes: PaintedClasses, style: MapStyle, texts: Texts) -> Iterator[LegendEntry]:
    """Yield an entry for each class that the style shows: lines, fills, hatching, dots."""
    for kind in sorted(classes.boundaries, reverse=True):
        layer = MapLayer.GRID_LINES if kind == BoundaryKind.GRID else MapLayer.UNIT_LINES
        if style.shows(layer):
            yield LegendEntry(line_style(style, kind), texts(LINE_TEXTS[kind]))
    fills = dict.fromkeys(style.fills[number % len(style.fills)] for number in classes.colours)
    if fills and style.shows(MapLayer.FILLS):
        symbol = Fills(tuple(fills)[:MOST_COLOURS], style.grid_line)
        yield LegendEntry(symbol, texts("print.class_grid"))
    if classes.sample_label:
        label = Lettering(classes.sample_label, style.grid_text.colour)
        yield LegendEntry(label, texts("print.class_label"))
    if classes.unassigned and style.shows(MapLayer.UNASSIGNED):
        yield LegendEntry(style.unassigned, texts("print.class_unassigned"))
    if classes.households and style.shows(MapLayer.HOUSEHOLDS):
        yield LegendEntry(style.households, texts("print.class_household"))


def _kinds(plan: Plan, shown: set[Label]) -> frozenset[BoundaryKind]:
    """Return the kinds of boundary; that of the shown land as a whole is the frame."""
    kinds = BoundaryKinds(plan)
    found: set[BoundaryKind] = set()
    for arc in plan.partition.arcs.values():
        within = (arc.left in shown) + (arc.right in shown)
        if within:
            found.add(kinds.of(arc) if within == BOTH_SIDES else BoundaryKind.FRAME)
    return frozenset(found)


def _sample_label(plan: Plan, shown: set[Label], texts: Texts) -> tuple[str, ...]:
    grids = [grid_of(label) for label in shown if is_grid(label)]
    if not grids:
        return ()
    household_text = texts("print.label_households", count="{count}")
    return next(grid_texts(plan, min(grids), household_text))


def _has_households(scene: Scene, shown: set[Label]) -> bool:
    """Tell whether a house stands on the shown land; the whole plan's need no look at places."""
    plan = scene.plan
    if not len(scene.dots_m):
        return False
    if shown >= plan.partition.labels() - {OUTSIDE}:
        return True
    outline = plan.partition.outline_mm(shown)
    shapely.prepare(outline)
    x_mm, y_mm = (scene.dots_m * MM_PER_M).T
    return bool(np.any(shapely.intersects_xy(outline, x_mm, y_mm)))
