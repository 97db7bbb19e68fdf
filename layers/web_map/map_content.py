"""The content of a page as rows of plain values, kept short: there may be thousands of grids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gis.errors import InputProblem
from gis.plan.excerpt import excerpt, unit_of_code
from gis.plan.plan import Plan
from gis.plan.records import Grid
from gis.progress import Progress
from gis.texts import Texts
from gis.topology.records import GridId, UnitId
from layers.boundary_kind import BoundaryKind
from layers.scene import Scene
from layers.web_map.map_extras import (
    NumberedLines,
    ThemeLines,
    located_places,
    overlay_rings,
    points,
    reference_lines,
)
from layers.web_map.map_land import MapLand
from layers.web_map.map_lines import Degrees, fitting_tolerance_m, map_lines
from layers.web_map.map_looks import looks
from layers.web_map.name_places import NamePlace, NamePlaces
from layers.web_map.polyline import encoded
from layers.web_map.public_facts import PublicFacts, areas_m2, spoken, unit_area_m2
from layers.web_map.web_map_spec import WebMapSpec

LINE_TEXTS = {kind: f"print.class_{kind.name.lower()}" for kind in BoundaryKind} | {
    BoundaryKind.GRID: "print.class_grid_line"
}


@dataclass(frozen=True, slots=True, eq=False)
class MapContent:
    """Be what a page carries, and what it came to: grids, vertices, how far lines may be off.

    `parts` are what can be shown and hidden, as the layer switch lists them; `centre`
    is latitude and longitude.
    """

    data: dict[str, Any]
    title: str
    parts: tuple[str, ...]
    centre: tuple[float, float]
    grids: int
    vertices: int
    tolerance_m: float


def map_content(plan: Plan, spec: WebMapSpec, texts: Texts, progress: Progress) -> MapContent:
    """Collect what a page shows of a plan.

    Raises InputProblem for an unknown unit, and where the plan's system has no lawful way to
    longitude and latitude.
    """
    unit = None if spec.unit_code is None else unit_of_code(plan, spec.unit_code)
    shown = plan if unit is None else excerpt(plan, unit)
    title = spec.title or (plan.title if unit is None else plan.units[unit].name)
    return _Collecting(shown, spec, texts, progress).content(title or texts("web_map.title"))


@dataclass(frozen=True)
class _Collecting:
    """Collect the content; `plan` has nothing but what is shown."""

    plan: Plan
    spec: WebMapSpec
    texts: Texts
    progress: Progress

    def content(self, title: str) -> MapContent:
        """Return the content of a page with a title."""
        land, degrees = self.land, self.degrees
        if not land.lines_m:
            raise InputProblem("web_map.no_land")
        tolerance_m = self.spec.tolerance_m
        if tolerance_m is None:
            tolerance_m = fitting_tolerance_m(land.lines_m)
        self._step(0.1)
        simple = map_lines(land.lines_m, land.sides, degrees, tolerance_m)
        self._step(0.5)
        lines = NumberedLines(list(simple.steps))
        overlays = overlay_rings(self.plan, lines, degrees, tolerance_m)
        themes: dict[str, ThemeLines] = {}
        if self.spec.references:
            themes = reference_lines(self.plan, lines, degrees, tolerance_m)
        places = self._places() if self.spec.places else []
        grids = [self.plan.grids[grid] for grid in self.grid_numbers]
        data = {
            "lines": encoded(lines.steps),
            "faces": self._faces(overlays),
            "strokes": [[kind.name.lower(), paths] for kind, paths in land.strokes.items()],
            "grids": [self._grid_row(grid) for grid in grids],
            "units": [self._unit_row(unit) for unit in self.unit_numbers],
            "places": places,
            "references": {
                theme: {"lines": [[n] for n in some.lines], "areas": [[n] for n in some.rings]}
                for theme, some in themes.items()
            },
            "looks": looks(land.strokes, themes),
            "legend": self._legend(themes, is_over=bool(overlays), has_places=bool(places)),
        }
        self._step(0.9)
        parts = ("grids", "units", "names", *self._other_parts(themes, places))
        corner, other = (points([at], degrees)[0] for at in self._corners())
        centre = ((corner[1] + other[1]) / 2, (corner[0] + other[0]) / 2)
        vertices = sum(map(len, lines.steps))
        return MapContent(data, title, parts, centre, len(grids), vertices, tolerance_m)

    @cached_property
    def land(self) -> MapLand:
        """The land and its lines."""
        return MapLand.of(self.plan)

    @cached_property
    def degrees(self) -> Degrees:
        """The way to longitude and latitude."""
        return Degrees(self.plan.crs)

    @cached_property
    def facts(self) -> PublicFacts:
        """What may be told."""
        return PublicFacts(self.plan, self.spec, self.texts.language)

    @cached_property
    def scene(self) -> Scene:
        """The colours and the places of names."""
        return Scene.of(self.plan)

    @cached_property
    def grid_places(self) -> Mapping[GridId, NamePlace]:
        """Where the names of grids go."""
        return NamePlaces(self.plan, self.scene, self.degrees).of_grids(self.grid_numbers)

    @cached_property
    def unit_places(self) -> Mapping[UnitId, NamePlace]:
        """Where the names of units go."""
        return NamePlaces(self.plan, self.scene, self.degrees).of_units()

    @cached_property
    def areas(self) -> Mapping[GridId, float]:
        """The area of each grid that is listed."""
        return areas_m2(self.plan, self.grid_numbers)

    @cached_property
    def grid_numbers(self) -> Mapping[GridId, int]:
        """The grids that are listed, by code, with their numbers; parts of grids are not."""
        grids = (grid for grid in self.plan.grids.values() if grid.parent is None)
        in_order = sorted(grids, key=lambda grid: (grid.code, grid.id))
        return {grid.id: number for number, grid in enumerate(in_order)}

    @cached_property
    def unit_numbers(self) -> Mapping[UnitId, int]:
        """All units with their numbers, by code."""
        in_order = sorted(self.plan.units.values(), key=lambda unit: (unit.code, unit.id))
        return {unit.id: number for number, unit in enumerate(in_order)}

    def _step(self, fraction: float) -> None:
        self.progress.step(fraction)
        self.progress.raise_if_cancelled()

    def _corners(self) -> Sequence[tuple[int, int]]:
        west, south, east, north = self.plan.partition.bounds_mm()
        return (west, south), (east, north)

    def _faces(self, overlays: Mapping[GridId, Sequence[int]]) -> list[list[Any]]:
        """Return grid, unit, colour, rings, and whether it lies over others."""
        colours = self.scene.colours
        faces: list[list[Any]] = []
        for face in self.land.faces:
            grid = -1 if face.grid is None else self.grid_numbers[face.grid]
            colour = 0 if face.grid is None else colours[face.grid]
            faces.append([grid, self.unit_numbers[face.unit], colour, face.rings])
        for grid, rings in overlays.items():
            if rings and grid in self.grid_numbers:
                unit = self.unit_numbers[self.plan.grids[grid].unit]
                faces.append([self.grid_numbers[grid], unit, 0, [[n] for n in rings], 1])
        return faces

    def _grid_row(self, grid: Grid) -> list[Any]:
        counts = self.facts.counts((grid.id,))
        area_m2 = self.areas[grid.id]
        row = [
            grid.code,
            grid.name,
            self.facts.titles(grid.id),
            self.unit_numbers[grid.unit],
            grid.kind.value,
            round(area_m2) if area_m2 else None,
            counts.households,
            counts.people,
            spoken(grid.name),
            self.grid_places.get(grid.id),
        ]
        contacts = self.facts.contacts(grid.id)
        return [*row, contacts] if contacts else row

    def _unit_row(self, unit: UnitId) -> list[Any]:
        record = self.plan.units[unit]
        within = self.plan.units_within(unit)
        grids = [g for u in within for g in self.plan.grids_of(u) if g in self.grid_numbers]
        counts = self.facts.counts(grids)
        return [
            record.code,
            record.name,
            self.plan.rules.tier_title(record.tier, self.texts.language),
            -1 if record.parent is None else self.unit_numbers[record.parent],
            len(grids),
            round(unit_area_m2(self.plan, within, self.areas)),
            counts.households,
            counts.people,
            spoken(record.name),
            self.unit_places.get(unit),
        ]

    def _places(self) -> list[list[Any]]:
        """Return kind, name, longitude and latitude of each place."""
        places = located_places(self.plan)
        at = points([place.location for place in places if place.location], self.degrees)
        return [
            [self.texts(f"people.place.{place.kind}"), place.name, *lonlat]
            for place, lonlat in zip(places, at, strict=True)
        ]

    def _other_parts(self, themes: Mapping[str, ThemeLines], places: Sequence[object]) -> list[str]:
        water = ["water"] if {"water", "ditch"} & themes.keys() else []
        roads = ["roads"] if "road" in themes else []
        return [*water, *roads, *(["places"] if places else [])]

    def _legend(
        self, themes: Mapping[str, ThemeLines], *, is_over: bool, has_places: bool
    ) -> list[list[str]]:
        """Return the rows of the legend: kind of sample, its key, its words."""
        texts = self.texts
        rows = [
            ["line", kind.name.lower(), texts(LINE_TEXTS[kind])]
            for kind in sorted(self.land.strokes, reverse=True)
        ]
        rows.append(["grids", "", texts("print.class_grid")])
        if any(face.grid is None for face in self.land.faces):
            rows.append(["unassigned", "", texts("print.class_unassigned")])
        if is_over:
            rows.append(["exclusive", "", texts("print.class_exclusive")])
        if has_places:
            rows.append(["place", "", texts("print_map.class_place")])
        rows += [["reference", theme, texts(f"print.class_{theme}")] for theme in themes]
        return rows
