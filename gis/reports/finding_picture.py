"""The picture of a finding: what is wrong, whose land it is, how large, and where it lies.

The map on the left shows the whole of it. The column on the right shows where it lies in all that
was audited, and, where it is too thin to be seen, a part of it enlarged with the scale said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.audits.finding import Finding
from gis.audits.messages import area_text
from gis.audits.report_ground import BoxM, Ground, Land
from gis.reports.picture_marks import RED, Dots, Line, Mark, Picture, Points, Words
from gis.reports.picture_names import Names
from gis.reports.picture_panel import (
    Panel,
    hatching,
    lines_of,
    north_arrow,
    rounded,
    scale_bar,
    shapes_of,
)
from gis.texts import Texts

WIDTH_MM, HEIGHT_MM = 82.0, 55.0
_MAP_MM = 57.0
_COLUMN_MM, _SPACE_MM = 23.0, 2.0
_INSET_MM, _LENS_MM = 16.0, 23.0
_FIGURE_MM, _SMALL_MM = 2.6, 2.1

_LEAST_BOX_M = 8.0
"""The map shows at least so much land: a defect of a metre needs its surroundings."""
_FILLED = 0.62
"""How much of the map the subject of the picture fills."""
_SEEN_MM = 1.0
"""What is thinner than this on paper gets an enlargement."""
_THIN, _THICK = 0.08, 0.45
"""How much of the enlargement the thin shape fills across."""
_FAR_M = 3000.0
_HOMES_MOST, _HOMES_LARGE = 600, 80
"""More dots than these are left out, or are drawn smaller."""
_OF_OUTLINES = frozenset({"spike", "narrow"})
_TINTS = ("subject_1", "subject_2", "subject_3")


@dataclass(frozen=True, slots=True)
class _View:
    """Hold what one picture shows, in metres."""

    shape: BaseGeometry | None
    subjects: Sequence[Land]
    places: Sequence[tuple[float, float]]


def picture_of(findings: Sequence[Finding], ground: Ground, texts: Texts) -> Picture | None:
    """Return the picture of a finding, or of several of one kind that lie near each other.

    None when nothing of them has a place.
    """
    first = findings[0]
    shape = ground.shape_m(first) if len(findings) == 1 else None
    if shape is not None and shape.is_empty:
        shape = None
    subjects = ground.subjects(first) if len(findings) == 1 else []
    places = [finding.xy_m for finding in findings if finding.xy_m is not None]
    if shape is None and not subjects and not places:
        return None
    return _Drawing(first, ground, texts, _View(shape, subjects, places)).picture()


class _Drawing:
    def __init__(self, finding: Finding, ground: Ground, texts: Texts, view: _View) -> None:
        self._finding, self._ground, self._texts, self._view = finding, ground, texts, view
        self._is_of_places = finding.ids[:1] != () and finding.ids[0][0] in {"household", "place"}
        box = self._shown()
        self._map = _panel_on(box, (0.0, _MAP_MM, HEIGHT_MM), _FILLED)
        self._names = Names(self._map)

    def _shown(self) -> BoxM:
        """Return what the map must show: the defect, else the grids, else the places."""
        view = self._view
        if view.shape is not None:
            return _bounds([view.shape], _LEAST_BOX_M)
        points = [shapely.points(*place) for place in view.places]
        if not view.subjects or self._is_invalid():
            return _bounds([*points, *self._way_home(points)], 60.0)
        lands = [land.polygon_m for land in view.subjects]
        if self._is_of_places and points:
            near = [land for land in lands if land.distance(points[0]) < _FAR_M]
            return _bounds([*points, *near], 60.0)
        return _bounds(lands, _LEAST_BOX_M)

    def _way_home(self, points: Sequence[BaseGeometry]) -> list[BaseGeometry]:
        """Return the way from places outside all land to it, where it is not too far."""
        outline = self._ground.outline_m
        ways = [shapely.shortest_line(point, outline) for point in points if not outline.is_empty]
        return [way for way in ways if 0 < way.length < _FAR_M]

    def _is_invalid(self) -> bool:
        return self._finding.rule in {"invalid", "mismatched_edge", *_OF_OUTLINES}

    def picture(self) -> Picture:
        marks = [*self._land(self._map), *self._defect(self._map), *self._pointers(self._map)]
        marks += [*self._words(), self._map.frame()]
        lens = self._lens()
        marks += [*self._inset(), *self._enlarged(lens), *self._measure()]
        told = self._texts("audit_report.picture.told", scale=self._map.scale)
        if lens is not None:
            told += self._texts("audit_report.picture.told_enlarged", scale=lens.scale)
        return Picture(WIDTH_MM, HEIGHT_MM, tuple(marks), told)

    def _land(self, panel: Panel) -> Iterator[Mark]:
        yield panel.back()
        named = {land.record for land in self._view.subjects}
        for land in self._ground.land_within(panel.box_m):
            if land.record not in named:
                seen = panel.seen(land.polygon_m)
                yield from shapes_of("neighbour", seen)
                if panel is self._map:
                    self._names.ask(land.name, seen, is_subject=False)
        for number, land in enumerate(self._view.subjects):
            look = _TINTS[number] if number < len(_TINTS) else "subject_more"
            seen = panel.seen(land.polygon_m)
            yield from shapes_of(look, seen)
            if panel is self._map:
                self._names.ask(land.name, seen, is_subject=True)
        yield from lines_of("frame", panel.seen(self._ground.frame_within(panel.box_m)))
        homes = self._ground.homes_within(panel.box_m)
        if panel is self._map and 0 < len(homes) <= _HOMES_MOST:
            yield Dots("home", panel.to_mm(homes), 0.9 if len(homes) <= _HOMES_LARGE else 0.55)

    def _defect(self, panel: Panel) -> Iterator[Mark]:
        shape = self._view.shape
        if shape is None:
            return
        seen = panel.seen(shape)
        is_gap = self._finding.rule in {"gap", "sub_grid_gap"}
        if seen.is_empty or seen.area == 0:
            seen = shapely.transform(shapely.clip_by_rect(shape, *panel.box_m), panel.to_mm)
        yield from shapes_of("gap" if is_gap else "defect", seen)
        yield from hatching(seen)

    def _pointers(self, panel: Panel) -> Iterator[Mark]:
        """Mark places that have no shape of their own, and a shape too small to be found."""
        shape = self._view.shape
        if shape is not None:
            west, south, east, north = shape.bounds
            if panel.millimetres(max(east - west, north - south)) < 5.0:
                yield from self._rings(panel, [((west + east) / 2, (south + north) / 2)])
            return
        if self._is_of_places or self._is_invalid() or not self._view.subjects:
            if self._is_of_places and len(self._view.places) == 1:
                yield from self._way_to_grid(panel)
            yield from self._rings(panel, self._view.places)

    def _rings(self, panel: Panel, places: Sequence[tuple[float, float]]) -> Iterator[Mark]:
        radius = 2.6 if len(places) == 1 else 1.2
        for x, y in panel.to_mm(np.array(places, dtype=np.float64).reshape(-1, 2)).tolist():
            ring = _ring(x, y, radius)
            yield Line("mark_halo", ring, closed=True)
            yield Line("mark", ring, closed=True)
        self._names.keep_free(panel.to_mm(np.array(places, dtype=np.float64)), radius)

    def _way_to_grid(self, panel: Panel) -> Iterator[Mark]:
        house = shapely.points(*self._view.places[0])
        for land in self._view.subjects[:1]:
            if 0 < land.polygon_m.distance(house) < _FAR_M:
                way = shapely.shortest_line(house, land.polygon_m)
                yield from lines_of("link", panel.seen(way))

    def _words(self) -> Iterator[Mark]:
        """Name the land, and say how large the defect is beside it."""
        finding, sizes = self._finding, []
        if finding.area_m2 is not None:
            area = area_text(finding.area_m2)
            sizes.append(self._texts("audit_report.picture.area", area=area))
        if finding.width_m is not None:
            width = _width_text(finding.width_m)
            sizes.append(self._texts("audit_report.picture.width", width=width))
        if self._view.shape is not None and sizes:
            seen = self._map.seen(self._view.shape)
            yield from self._names.beside("  ".join(sizes), seen, RED)
        yield from self._names.placed()

    def _lens(self) -> Panel | None:
        """Return a window that makes a thin defect visible, None when it is."""
        shape, place = self._view.shape, self._finding.xy_m
        if place is None:
            return None
        if shape is None:
            return self._lens_on_outline(place)
        west, south, east, north = shape.bounds
        thin_m = min(self._finding.width_m or east - west, east - west, north - south)
        if thin_m <= 0 or self._map.millimetres(thin_m) >= _SEEN_MM:
            return None
        wanted = rounded(thin_m * 1000 / (_LENS_MM * 0.2))
        lens = Panel(0, 0, _LENS_MM, _LENS_MM, place, wanted)
        for _ in range(6):
            share = shapely.clip_by_rect(shape, *lens.box_m).area / lens.metres(_LENS_MM) ** 2
            if _THIN <= share <= _THICK:
                break
            wider = lens.denominator * (3 if share > _THICK else 0.4)
            lens = replace(lens, denominator=rounded(wider))
        return _in_column(lens)

    def _lens_on_outline(self, place: tuple[float, float]) -> Panel | None:
        """Return a window on a spike or a neck, None for what has no width to be seen."""
        width_m = self._finding.width_m
        if self._finding.rule not in _OF_OUTLINES or not width_m:
            return None
        if self._map.millimetres(width_m) >= _SEEN_MM:
            return None
        scale = rounded(width_m * 1000 / (_LENS_MM * 0.2))
        return _in_column(Panel(0, 0, _LENS_MM, _LENS_MM, place, scale))

    def _enlarged(self, lens: Panel | None) -> Iterator[Mark]:
        if lens is None:
            return
        words = self._texts("audit_report.picture.enlarged", scale=lens.scale)
        yield Words(words, lens.left_mm, lens.top_mm - 1.5, _SMALL_MM, colour=RED, bold=True)
        yield from self._land(lens)
        yield from self._defect(lens)
        yield lens.frame("mark")
        middle = self._map.to_mm(np.array([lens.centre_m]))[0]
        for look in ("mark_halo", "mark"):
            yield Line(look, _ring(middle[0], middle[1], 1.6), closed=True)

    def _inset(self) -> Iterator[Mark]:
        outline = self._ground.outline_m
        if outline.is_empty:
            return
        left = _MAP_MM + _SPACE_MM
        bounds = _bounds([outline], _LEAST_BOX_M)
        panel = _panel_on(bounds, (left, _COLUMN_MM, _INSET_MM), 0.9)
        yield panel.back()
        yield from shapes_of("outline", panel.seen(outline))
        seen = shapely.box(*self._map.box_m)
        box = panel.seen(seen).bounds if panel.seen(seen).area else None
        x, y = panel.to_mm(np.array([self._map.centre_m]))[0]
        if box is None or max(box[2] - box[0], box[3] - box[1]) < 2.5:
            arms = shapely.MultiLineString(
                [
                    [(x - 2.4, y), (x + 2.4, y)],
                    [(x, y - 2.4), (x, y + 2.4)],
                ]
            )
            frame = shapely.box(left, 0, left + _COLUMN_MM, _INSET_MM)
            yield from lines_of("here", arms.intersection(frame))
        else:
            ring = shapely.get_coordinates(shapely.box(*box))[:-1]
            yield Line("here", ring, closed=True)
        yield panel.frame()

    def _measure(self) -> Iterator[Mark]:
        left, top = _MAP_MM + _SPACE_MM, HEIGHT_MM - 9.0
        letter = self._texts("audit_report.picture.north")
        yield from north_arrow(left + _COLUMN_MM - 4.2, top - 0.6, letter)
        yield from scale_bar(self._map, left + 0.6, top, 13.0)
        yield Words(self._map.scale, left + 0.6, top + 6.2, 2.5, bold=True)


def _in_column(lens: Panel) -> Panel:
    left, top = _MAP_MM + _SPACE_MM, _INSET_MM + _SPACE_MM + 2.6
    return replace(lens, left_mm=left, top_mm=top, height_mm=_LENS_MM - 2.6)


def _panel_on(box: BoxM, room: tuple[float, float, float], filled: float) -> Panel:
    """Return the panel at the largest rounded scale at which a box fills a part of it.

    `room` is the left edge, the width and the height; the panel begins at the picture's top.
    """
    left, width, height = room
    west, south, east, north = box
    exact = max((east - west) / width, (north - south) / height) * 1000 / filled
    centre = (west + east) / 2, (south + north) / 2
    return Panel(left, 0.0, width, height, centre, rounded(exact))


def _bounds(shapes: Sequence[BaseGeometry], least_m: float) -> BoxM:
    west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object)).tolist()
    x, y = (west + east) / 2, (south + north) / 2
    half = max(east - west, north - south, least_m) / 2
    wide, high = max((east - west) / 2, half * 0.2), max((north - south) / 2, half * 0.2)
    if max(wide, high) < least_m / 2:
        wide = high = least_m / 2
    return x - wide, y - high, x + wide, y + high


def _ring(x: float, y: float, radius: float) -> Points:
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    return np.column_stack([x + radius * np.cos(turn), y + radius * np.sin(turn)])


def _width_text(width_m: float) -> str:
    if width_m >= 0.1:
        return f"{width_m:,.2f} m"
    return f"{width_m * 1000:.3g} mm"
