"""What a fix would do, as shapes for the map: land that changes hands, who moves, old borders."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from gis.audits.fixes.outcome import Outcome
from gis.geometry.lattice import M2_PER_MM2, MM_PER_M
from gis.plan.plan import Plan
from gis.topology.records import OUTSIDE, ArcId, Label, grid_of, is_grid, unit_of
from layers.extents import joined_bounds
from layers.grid_fills import fill_of
from layers.map_view import MetreBounds
from layers.overlay import (
    XY,
    OverlayArea,
    OverlayDots,
    OverlayLine,
    OverlayShape,
    OverlayText,
    Role,
)
from layers.scene import Scene
from layers.style import MapStyle

MOST_NAMES = 12
"""More pieces of land than that go without the names of who gets them."""
MOST_DOTS = 5_000
"""More households than that are not marked one by one."""


@dataclass(frozen=True)
class PreviewDrawing:
    """Be the shapes of an outcome, where they lie, and how much land changes hands."""

    shapes: tuple[OverlayShape, ...] = field(repr=False)
    bounds_m: MetreBounds | None
    handed_m2: float


def preview_drawing(outcome: Outcome, scene: Scene, style: MapStyle) -> PreviewDrawing:
    """Return what is to be painted over the map of the plan before.

    Land goes into the colour that its new holder has on the map; a new grid has that of the look.
    """
    gains = list(_gains(outcome))
    shapes: list[OverlayShape] = [
        OverlayArea(_rings_m(land), Role.GAINED, _fill(label, scene, style))
        for label, land in gains
    ]
    shapes += [OverlayLine(line, Role.GONE) for line in _former_borders(outcome)]
    dots = _moved(outcome)
    if 0 < len(dots) <= MOST_DOTS:
        shapes.append(OverlayDots(dots, Role.CHOSEN))
    if len(gains) <= MOST_NAMES:
        shapes += [_name(outcome.after, label, land) for label, land in gains]
    bounds: MetreBounds | None = None
    for place in [*(_bounds_m(land) for _, land in gains), *_bounds_of(dots)]:
        bounds = place if bounds is None else joined_bounds(bounds, place)
    handed = sum(float(land.area) for label, land in gains if is_grid(label)) * M2_PER_MM2
    return PreviewDrawing(tuple(shapes), bounds, handed)


def _gains(outcome: Outcome) -> Iterator[tuple[Label, BaseGeometry]]:
    """Return the land that each label would have more than before, in millimetres."""
    before, after = outcome.before.partition, outcome.after.partition
    if not outcome.edit.puts.get("arcs") and not outcome.edit.deletes.get("arcs"):
        return
    for label in sorted(outcome.touched.labels - {OUTSIDE}):
        if not after.arcs_of(label):
            continue
        land = after.polygon_mm(label)
        if before.arcs_of(label):
            land = _areas(shapely.difference(land, before.polygon_mm(label)))
        if not land.is_empty:
            yield label, land


def _areas(shape: BaseGeometry) -> BaseGeometry:
    """Return the areal parts of a shape; slips of the arithmetic along shared borders go."""
    parts = shapely.get_parts(shape)
    solid = parts[(shapely.get_dimensions(parts) == 2) & (shapely.area(parts) > 1.0)]
    joined: BaseGeometry = shapely.multipolygons(solid)
    return joined


def _former_borders(outcome: Outcome) -> list[XY]:
    """Return the courses of borders, in metres, that would be none any more."""
    before, after = outcome.before.partition, outcome.after.partition

    def lines(plan: Plan) -> BaseGeometry:
        arcs: list[ArcId] = [arc for arc in outcome.touched.arcs if arc in plan.partition.arcs]
        courses = [LineString(plan.partition.line_mm(arc)) for arc in sorted(arcs)]
        return shapely.multilinestrings(courses)

    if before is after:
        return []
    gone = shapely.line_merge(shapely.difference(lines(outcome.before), lines(outcome.after)))
    return [
        shapely.get_coordinates(part) / MM_PER_M
        for part in shapely.get_parts(gone)
        if part.length > 0 and part.geom_type == "LineString"
    ]


def _moved(outcome: Outcome) -> XY:
    after = outcome.after.households
    places = [after[home].location for home in outcome.moved_households()]
    known = [place for place in places if place is not None]
    return np.array(known, dtype=np.float64).reshape(-1, 2) / MM_PER_M


def _fill(label: Label, scene: Scene, style: MapStyle) -> str | None:
    if is_grid(label) and scene.plan.base_grid(grid_of(label)) in scene.colours:
        return fill_of(grid_of(label), scene, style)
    return None


def _name(plan: Plan, label: Label, land: BaseGeometry) -> OverlayText:
    if is_grid(label):
        record = plan.grids[grid_of(label)]
        name = record.name or record.code
    else:
        name = plan.units[unit_of(label)].name
    # Beside the place, as the finding's own mark is painted over it.
    place = shapely.point_on_surface(land)
    return OverlayText(place.x / MM_PER_M, place.y / MM_PER_M, (f"→ {name}",))


def _rings_m(land: BaseGeometry) -> tuple[XY, ...]:
    rings = shapely.get_rings(shapely.get_parts(land))
    return tuple(shapely.get_coordinates(ring) / MM_PER_M for ring in rings)


def _bounds_m(land: BaseGeometry) -> MetreBounds:
    west, south, east, north = (edge / MM_PER_M for edge in land.bounds)
    return west, south, east, north


def _bounds_of(xy_m: XY) -> list[MetreBounds]:
    if not len(xy_m):
        return []
    (west, south), (east, north) = xy_m.min(axis=0).tolist(), xy_m.max(axis=0).tolist()
    return [(west, south, east, north)]
