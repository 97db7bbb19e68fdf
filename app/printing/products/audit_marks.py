"""Findings on a map, numbered by spot: what lies close has numbers that follow each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np
import shapely

from app.printing.sheets.context import PageContext
from app.printing.sheets.map_additions import OverMap
from gis.audits.finding import Finding
from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.plan.profile import Severity
from gis.topology.records import GridId
from layers.boxes import Box, Point
from layers.drawing import Area, Shape, Stroke, Text
from layers.map_view import MapView
from layers.style import LineStyle

HIGH_MM, LETTERS_MM = 4.0, 2.4
"""How high a mark and its number are on A3."""
APART = 1.6
"""How far spots are apart, in heights of a mark."""
CORNERS = 12
_GRAVE = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


@dataclass(frozen=True, slots=True)
class Spot:
    """Be a place on the map with the numbers of the findings there, the first and the last."""

    xy_m: Point
    first: int
    last: int
    severity: Severity

    @property
    def words(self) -> str:
        """The numbers as they stand on the map."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


def placed(plan: Plan, finding: Finding) -> Point | None:
    """Return where a finding is shown: its place, else the middle of its grid; None for neither."""
    if finding.xy_m is not None:
        return finding.xy_m
    for kind, id_ in finding.ids:
        if kind == "grid" and GridId(id_) in plan.grids:
            land = plan.grid_polygon_mm(GridId(id_))
            if not land.is_empty:
                point = shapely.point_on_surface(land)
                return point.x / MM_PER_M, point.y / MM_PER_M
    return None


def spots_of(
    findings: Sequence[tuple[Finding, Point]], apart_m: float
) -> tuple[list[Finding], list[Spot]]:
    """Return the findings in the order of their numbers, and the spots that show them.

    Findings nearer than `apart_m` to the first of a spot share it. Spots with graver findings come
    first, then those further north-west.
    """
    held: list[tuple[Point, list[Finding]]] = []
    ranked = sorted(findings, key=lambda each: _GRAVE.index(each[0].severity))
    for finding, at in ranked:
        near = next((found for place, found in held if _is_near(place, at, apart_m)), None)
        if near is None:
            held.append((at, [finding]))
        else:
            near.append(finding)
    held.sort(key=lambda each: (_GRAVE.index(each[1][0].severity), -each[0][1], each[0][0]))
    order: list[Finding] = []
    spots: list[Spot] = []
    for at, found in held:
        spots.append(Spot(at, len(order) + 1, len(order) + len(found), found[0].severity))
        order += found
    return order, spots


def _is_near(one: Point, other: Point, apart_m: float) -> bool:
    return abs(one[0] - other[0]) < 1.5 * apart_m and abs(one[1] - other[1]) < apart_m


def spot_shapes(
    context: PageContext, view: MapView, inner: Box, *, spots: Sequence[Spot]
) -> OverMap:
    """Draw each spot as a mark in the colour of its gravest finding, moved off others and the edge.

    A mark that had to be moved has a line to its place.
    """
    size = context.size
    shapes: list[Shape] = []
    boxes: list[Box] = []
    look = context.looks["map"].style.findings if "map" in context.looks else None
    colours = {
        Severity.ERROR: look.error if look else "#d7191c",
        Severity.WARNING: look.warning if look else "#e08a00",
        Severity.NOTE: look.note if look else "#3478c6",
    }
    rim = LineStyle("#ffffff", 0.3 * size)
    for spot in spots:
        ((x, y),) = view.to_screen(np.array([spot.xy_m])).tolist()
        high = HIGH_MM * size
        letters = LETTERS_MM * size
        wide = max(high, context.ruler.width(spot.words, letters, bold=True) + high * 0.5)
        box = _free(Box.around((x, y), wide, high), inner, boxes)
        boxes.append(box)
        colour = colours[spot.severity]
        if not box.holds(Box(x, y, x, y)):
            line = LineStyle(colour, 0.25 * size)
            shapes.append(Stroke(((x, y), box.nearest((x, y))), line))
        shapes.append(Area(_pill(box), colour, rim))
        ink = "#1c1917" if spot.severity is Severity.WARNING else "#ffffff"
        shapes.append(Text(spot.words, *box.centre, letters, "centre", bold=True, colour=ink))
    return OverMap(tuple(shapes), tuple(boxes))


def _free(box: Box, inner: Box, taken: Sequence[Box]) -> Box:
    """Return the box in the map, moved off others as little as it can be."""
    for ring in range(12):
        for step in range(max(1, 8 * ring)):
            turn = 2 * pi * step / max(1, 8 * ring)
            right, down = cos(turn) * ring * box.height * 0.6, sin(turn) * ring * box.height * 0.6
            moved = _inside(
                Box(box.left + right, box.top + down, box.right + right, box.bottom + down), inner
            )
            if not any(map(moved.grown(box.height * 0.06).meets, taken)):
                return moved
    return _inside(box, inner)


def _inside(box: Box, inner: Box) -> Box:
    right = max(0.0, inner.left - box.left) - max(0.0, box.right - inner.right)
    down = max(0.0, inner.top - box.top) - max(0.0, box.bottom - inner.bottom)
    return Box(box.left + right, box.top + down, box.right + right, box.bottom + down)


def _pill(box: Box) -> tuple[Point, ...]:
    """Return the outline of a box whose short sides are half circles."""
    radius = box.height / 2
    points: list[Point] = []
    for x, start in ((box.right - radius, -pi / 2), (box.left + radius, pi / 2)):
        for number in range(CORNERS + 1):
            turn = start + pi * number / CORNERS
            points.append((x + radius * cos(turn), box.centre[1] + radius * sin(turn)))
    return tuple(points)
