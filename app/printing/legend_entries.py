"""Which classes a sheet really shows: the legend has these and no others."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.printing.legend_fading import faded, faded_hatch, is_seen_on_paper
from app.printing.sheets.subject import land_of_units
from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import (
    OUTSIDE,
    Arc,
    ArcId,
    GridId,
    Label,
    Standing,
    UnitId,
    grid_of,
    is_grid,
    is_unassigned,
)
from layers.boundary_kind import BoundaryKind, BoundaryKinds, LineClass
from layers.boundary_lines import line_style
from layers.drawing import Fills, Lettering, Stack
from layers.grid_sizes import SizeClass, size_class
from layers.label_shapes import PLACE_COLOUR
from layers.layer_view import BorderScheme, FillScheme, MapLayer
from layers.legend import LegendEntry
from layers.map_view import MetreBounds
from layers.reference_lines import points_in
from layers.scene import Scene
from layers.sheet_labels import Wording
from layers.style import LineStyle, MapStyle

LINE_TEXTS = {
    BoundaryKind.FRAME: "print.class_frame",
    BoundaryKind.CITY: "print.class_city",
    BoundaryKind.COUNTY: "print.class_county",
    BoundaryKind.TOWNSHIP: "print.class_township",
    BoundaryKind.AREA: "print.class_area",
    BoundaryKind.VILLAGE: "print.class_village",
    BoundaryKind.GROUP: "print.class_group",
    BoundaryKind.GRID: "print.class_grid_line",
    BoundaryKind.SUB_GRID: "print.class_sub_grid",
}
_LAYERS = {BoundaryKind.SUB_GRID: MapLayer.SUB_GRID_LINES, BoundaryKind.GRID: MapLayer.GRID_LINES}
BOTH_SIDES = 2
SAMPLE_LINES = 2
MOST_COLOURS, MOST_HATCHES = 4, 3
PLACE_MARK = "■"


@dataclass(frozen=True, slots=True)
class PaintedClasses:
    """Be the classes of the map on the land of some units, whatever the style shows.

    `grids` are the base grids there. `streams` tells whether there is water that is a line,
    `places` whether places have a name; `house_number` is a sample of those that stand beside the
    houses, if any do, and `house_text` says what they are.
    """

    boundaries: frozenset[LineClass]
    colours: tuple[int, ...]
    sizes: tuple[SizeClass, ...]
    unassigned: bool
    households: bool
    rough_households: bool
    exclusive: bool
    themes: frozenset[str]
    sample_label: tuple[str, ...]
    label_text: str
    streams: bool = False
    places: bool = False
    grids: frozenset[GridId] = frozenset()
    house_number: str = ""
    house_text: str = ""


def painted_classes(
    scene: Scene,
    units: tuple[UnitId, ...],
    wording: Wording,
    label_text: str,
    *,
    bounds_m: MetreBounds | None = None,
    is_part: bool = False,
) -> PaintedClasses:
    """Find the classes that there are on the land that some units carry.

    `wording` makes the labels, of which `label_text` tells what they are. With `bounds_m` only
    what lies within counts: for a map that shows a part, or a single grid. If it
    `is_part`, some of the land is marked off by the frame's line. Nothing is known here of what is
    written beside houses.
    """
    plan = scene.plan
    carried = set(land_of_units(plan, units))
    shown = carried if bounds_m is None else _within(scene, carried, bounds_m)
    base_grids = {plan.base_grid(grid_of(label)) for label in shown if is_grid(label)}
    themes, streams = _themes(plan, shown, bounds_m)
    marked_off = {LineClass(BoundaryKind.FRAME)} if is_part else set()
    return PaintedClasses(
        boundaries=_boundaries(scene, carried, bounds_m) | marked_off,
        colours=tuple(sorted({scene.colours[grid] for grid in base_grids})),
        sizes=tuple(sorted({size_class(plan, grid) for grid in base_grids})),
        unassigned=any(is_unassigned(label) for label in shown),
        households=_has_points(plan, _in_bounds(scene.sure_dots_m, bounds_m), shown),
        rough_households=_has_points(plan, _in_bounds(scene.rough_dots_m, bounds_m), shown),
        exclusive=any(_is_seen(plan, grid, units, bounds_m) for grid in plan.overlays),
        themes=themes,
        sample_label=_sample_label(wording(min(base_grids))) if base_grids else (),
        label_text=label_text,
        streams=streams,
        grids=frozenset(base_grids),
        places=_has_points(plan, _in_bounds(_places_m(plan), bounds_m), shown),
    )


def legend_entries(
    classes: PaintedClasses, style: MapStyle, texts: Texts, denominator: float = 0.0
) -> Iterator[LegendEntry]:
    """Yield an entry for each class that the style shows at a scale: lines, fills, marks."""
    yield from _line_entries(classes, style, texts, denominator)
    yield from _fill_entries(classes, style, texts)
    if classes.sample_label:
        label = Lettering(classes.sample_label, style.grid_text.colour)
        yield LegendEntry(label, classes.label_text)
    if classes.unassigned and style.shows(MapLayer.UNASSIGNED):
        yield LegendEntry(faded_hatch(style), texts("print.class_unassigned"))
    if classes.exclusive and style.shows(MapLayer.EXCLUSIVE):
        yield LegendEntry(style.exclusive, texts("print.class_exclusive"))
    if style.shows(MapLayer.HOUSEHOLDS):
        yield from _household_entries(classes, style, texts)
    if classes.house_number:
        number = Lettering((classes.house_number,), style.grid_text.colour)
        yield LegendEntry(number, classes.house_text)
    if classes.places:
        yield LegendEntry(Lettering((PLACE_MARK,), PLACE_COLOUR), texts("print_map.class_place"))
    yield from _access_entries(classes, style, texts)
    yield from _reference_entries(classes, style, texts, denominator)


def _reference_entries(
    classes: PaintedClasses, style: MapStyle, texts: Texts, denominator: float
) -> Iterator[LegendEntry]:
    for look in style.references:
        if not style.shows(look.layer) or denominator > look.to_scale:
            continue
        if look.theme in classes.themes:
            areas = look.line if look.fill is None else Fills((look.fill,), look.line)
            symbol = areas if look.mark is None else look.mark
            yield LegendEntry(symbol, texts(f"print.class_{look.theme}"))
        if look.layer is MapLayer.WATER and classes.streams:
            yield LegendEntry(look.line, texts("print_map.class_river"))


def _household_entries(
    classes: PaintedClasses, style: MapStyle, texts: Texts
) -> Iterator[LegendEntry]:
    if classes.households:
        yield LegendEntry(style.households, texts("print.class_household"))
    if classes.rough_households:
        yield LegendEntry(style.rough_households, texts("print.class_household_rough"))


def _access_entries(
    classes: PaintedClasses, style: MapStyle, texts: Texts
) -> Iterator[LegendEntry]:
    if style.shows(MapLayer.ACCESS) and (classes.households or classes.rough_households):
        for number, dots in enumerate(style.access):
            yield LegendEntry(dots, texts(f"access_map.class_{number}"))


def _line_entries(
    classes: PaintedClasses, style: MapStyle, texts: Texts, denominator: float
) -> Iterator[LegendEntry]:
    """Yield the boundaries, the highest first, and after them what is in dispute."""
    tells = style.layers.borders is not BorderScheme.PLAIN
    shown = [
        line_class
        for line_class in sorted(classes.boundaries, key=lambda held: held.order, reverse=True)
        if style.shows(_LAYERS.get(line_class.kind, MapLayer.UNIT_LINES))
        and (
            line_class.kind is not BoundaryKind.SUB_GRID or denominator <= style.sub_grids_to_scale
        )
    ]
    agreed = {held.kind for held in shown if tells and held.standing is Standing.AGREED}
    entries: dict[str, LineStyle] = {}
    disputed: LineStyle | None = None
    for line_class in shown:
        name = texts(LINE_TEXTS[line_class.kind])
        if tells and line_class.standing is Standing.DISPUTED:
            disputed = line_style(style, line_class)
        elif line_class.kind in agreed:
            name = texts(f"print.class_{line_class.standing}", name=name)
            entries.setdefault(name, line_style(style, line_class))
        else:
            entries.setdefault(name, line_style(style, line_class))
    frame = texts(LINE_TEXTS[BoundaryKind.FRAME])
    for name, line in entries.items():
        if style.band is not None and name == frame:
            band = LineStyle(style.band.colour, style.band.width_mm)
            side = "inside" if style.band.is_inside else "outside"
            named = texts(f"print_map.class_band_{side}", name=name)
            yield LegendEntry(Stack((band, line)), named)
        else:
            yield LegendEntry(line, name)
    if disputed is not None:
        yield LegendEntry(disputed, texts("print.class_disputed"))


def _fill_entries(classes: PaintedClasses, style: MapStyle, texts: Texts) -> Iterator[LegendEntry]:
    """Yield the fills; those that only tell neighbours apart where the samples do so too."""
    if not style.shows(MapLayer.FILLS):
        return
    if style.layers.fills is FillScheme.SIZE:
        for size in classes.sizes:
            symbol = Fills((faded(style.fills[size], style),), style.grid_line)
            yield LegendEntry(symbol, texts(f"print.class_size_{size.name.lower()}"))
        return
    fills = dict.fromkeys(style.fills[number % len(style.fills)] for number in classes.colours)
    if fills:
        chosen = tuple(fills)[: MOST_HATCHES if style.hatches else MOST_COLOURS]
        hatches = tuple(style.hatches[style.fills.index(fill)] for fill in chosen if style.hatches)
        seen = tuple(faded(fill, style) for fill in chosen)
        if hatches or any(map(is_seen_on_paper, seen)):
            symbol = Fills(seen, style.grid_line, hatches)
            yield LegendEntry(symbol, texts("print.class_grid"))


def _within(scene: Scene, labels: set[Label], bounds_m: MetreBounds) -> set[Label]:
    """Return the labels with land within bounds."""
    frame = _frame_mm(bounds_m)
    near = labels.intersection(scene.areas.in_bounds(bounds_m))
    polygon = scene.plan.partition.polygon_mm
    return {label for label in near if shapely.intersects(polygon(label), frame)}


def _frame_mm(bounds_m: MetreBounds) -> BaseGeometry:
    west, south, east, north = (each * MM_PER_M for each in bounds_m)
    return shapely.box(west, south, east, north)


def _boundaries(
    scene: Scene, shown: set[Label], bounds_m: MetreBounds | None
) -> frozenset[LineClass]:
    """Return the classes of boundary; the kind of the shown land's outline is the frame."""
    plan = scene.plan
    kinds = BoundaryKinds(plan)
    arcs = plan.partition.arcs
    some: Iterable[Arc] = arcs.values()
    if bounds_m is not None:
        frame = _frame_mm(bounds_m)
        near = map(ArcId, scene.arcs.extents.touching(bounds_m))
        lines = ((arc, shapely.LineString(plan.partition.line_mm(arc))) for arc in near)
        some = [arcs[arc] for arc, line in lines if shapely.intersects(line, frame)]
    found: set[LineClass] = set()
    for arc in some:
        within = (arc.left in shown) + (arc.right in shown)
        if within:
            held = kinds.class_of(arc)
            found.add(held if within == BOTH_SIDES else held._replace(kind=BoundaryKind.FRAME))
    return frozenset(found)


def _themes(
    plan: Plan, shown: set[Label], bounds_m: MetreBounds | None
) -> tuple[frozenset[str], bool]:
    """Return the themes of the references about the shown land, and whether water is a line.

    Water that is only lines is no theme of its own.
    """
    if not plan.references or not shown:
        return frozenset(), False
    west, south, east, north = plan.partition.outline_mm(shown).bounds
    if bounds_m is not None:
        low_x, low_y, high_x, high_y = (each * MM_PER_M for each in bounds_m)
        west, south = max(west, low_x), max(south, low_y)
        east, north = min(east, high_x), min(north, high_y)
    near = plan.reference_index.near((int(west), int(south), int(east), int(north)))
    records = [plan.references[number] for number in near]
    themes = {record.theme for record in records if record.theme != "water" or record.is_area}
    return frozenset(themes), any(r.theme == "water" and not r.is_area for r in records)


def _is_seen(
    plan: Plan, grid: GridId, units: tuple[UnitId, ...], bounds_m: MetreBounds | None
) -> bool:
    """Tell whether an exclusive grid of some units has land within bounds."""
    if plan.grids[grid].unit not in units:
        return False
    if bounds_m is None:
        return True
    west, south, east, north = (each * MM_PER_M for each in bounds_m)
    return any(
        bool(
            (ring.min(axis=0) <= (east, north)).all() and (ring.max(axis=0) >= (west, south)).all()
        )
        for ring in plan.overlays[grid].rings
    )


def _in_bounds(xy_m: NDArray[np.float64], bounds_m: MetreBounds | None) -> NDArray[np.float64]:
    return xy_m if bounds_m is None else points_in(xy_m, bounds_m)


def _has_points(plan: Plan, xy_m: NDArray[np.float64], shown: set[Label]) -> bool:
    """Tell whether a point is on the shown land; the whole plan's need no look at places."""
    if not len(xy_m):
        return False
    if shown >= plan.partition.labels() - {OUTSIDE}:
        return True
    outline = plan.partition.outline_mm(shown)
    shapely.prepare(outline)
    x_mm, y_mm = (xy_m * MM_PER_M).T
    return bool(np.any(shapely.intersects_xy(outline, x_mm, y_mm)))


def _places_m(plan: Plan) -> NDArray[np.float64]:
    """Return where the places with a name are, metres (n, 2), sorted by easting."""
    named = (place.location for place in plan.places.values() if place.name)
    xy_mm = sorted(location for location in named if location is not None)
    return np.array(xy_mm, dtype=np.float64).reshape(-1, 2) / MM_PER_M


def _sample_label(ways: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the longest way to label a grid that the legend has room for."""
    return next((way for way in ways if len(way) <= SAMPLE_LINES), ways[-1])
