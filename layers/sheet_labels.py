"""The lettering of a printed map: what is written where, in millimetres of the sheet.

Names of units come first, then those of grids, of roads and waters, of places, and the numbers of
houses; each takes the room that those before it left.
"""

from collections.abc import Hashable, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from layers.boxes import Box, BoxIndex
from layers.drawing import Ruler
from layers.grid_titles import grid_titles, short_name
from layers.label_areas import grid_requests, neighbour_requests, unit_requests
from layers.label_beside import place_beside
from layers.label_clutter import clutter_of
from layers.label_houses import PLACE_MARK_MM, ROUGH_MM, Houses, PointLabels
from layers.label_land import SheetLand
from layers.label_lines import LineNames
from layers.label_numerals import numbered, place_numerals
from layers.label_points import place_at_points
from layers.label_shapes import label_shapes
from layers.label_space import LabelSpace
from layers.label_values import LabelRequest, cell_for
from layers.label_waters import water_requests
from layers.labels import place_within
from layers.lettering import (
    GRID,
    HOUSE,
    PLACE,
    ROAD,
    WATER,
    CurvedLabel,
    LabelKey,
    LetteringSizes,
    LetteringSpec,
    SheetPlacement,
    Wording,
)
from layers.map_view import MapView
from layers.references import themes_shown
from layers.scene import Scene
from layers.style import MapStyle

__all__ = [
    "LabelKey",
    "LetteringSizes",
    "LetteringSpec",
    "SheetPlacement",
    "Wording",
    "grid_titles",
    "label_shapes",
    "place_sheet_labels",
    "short_name",
]

ATTEMPTS = 4
"""How often all is placed anew, with numerals first for the grids that were crowded out."""

SPACING_MM = 0.35
"""The room between labels on an A3 sheet."""

CELL_OF_HOUSES = 4.0
"""How large the cells to find labels by are for house numbers, in heights of a character."""


def place_sheet_labels(
    scene: Scene, view: MapView, style: MapStyle, spec: LetteringSpec, ruler: Ruler
) -> SheetPlacement:
    """Place the lettering of a sheet; `view` is that of the whole sheet, in millimetres.

    Names of units are few and come first; a grid's label can go aside within its land. A sheet of
    one leaf unit has that unit's name in the title only. Of roads and waters only those are named
    that the style paints at this scale. Nothing meets anything else, and equal plans are lettered
    alike. What finds no room is in `unplaced`, in the order of placing.
    """
    return _Lettering(scene, view, style, spec, ruler).placement()


class _Lettering:
    """Letter one sheet, kind after kind."""

    def __init__(
        self, scene: Scene, view: MapView, style: MapStyle, spec: LetteringSpec, ruler: Ruler
    ) -> None:
        self._scene, self._plan, self._view, self._style = scene, scene.plan, view, style
        self._spec, self._ruler = spec, ruler
        self._areas_on_sheet = SheetLand(scene, view, ROUGH_MM * view.metres_per_unit)
        self._land = self._printed_land() if spec.names & {ROAD, WATER, PLACE, HOUSE} else None
        self._spacing_mm = SPACING_MM * spec.size
        self._clutter = clutter_of(self._plan, view, style, spec.bounds, scene.themes)
        self._points = PointLabels(
            self._plan, view, spec.bounds, spec.size, ruler, self._land, self._spacing_mm
        )

    def _printed_land(self) -> BaseGeometry:
        """Return the printed land on the sheet, its outline off by `ROUGH_MM` at most."""
        plan, spec = self._plan, self._spec
        if spec.grids is not None:
            labels = [label for grid in spec.grids for label in plan.labels_of_grid(grid)]
        else:
            labels = [label for unit in spec.units for label in plan.labels_of_unit(unit)]
        land: BaseGeometry = shapely.make_valid(self._areas_on_sheet.polygons([labels])[0])
        return land

    def placement(self) -> SheetPlacement:
        """Place everything, the weightiest kind first."""
        spec = self._spec
        places = self._points.places(spec.sizes.place) if PLACE in spec.names else []
        side = PLACE_MARK_MM * spec.size
        space, unplaced = self._areas([Box.around(place.at, side, side) for place in places])
        curved = self._lines(space, unplaced)
        houses = self._houses()
        marks = BoxIndex(1.0) if houses is None else houses.marks
        unplaced += [r.key for r in place_at_points(places, space, marks, ranked=True)]
        if houses is not None:
            for request in place_at_points(houses.requests, space, marks):
                homes = houses.households[request.key]
                unplaced += [LabelKey(HOUSE, household) for household in homes]
        placed, listed = numbered(space.placed, self._plan, spec.wording)
        return SheetPlacement(tuple(placed), tuple(unplaced), tuple(curved), tuple(listed))

    def _areas(self, marks: Sequence[Box]) -> tuple[LabelSpace, list[Hashable]]:
        """Place the names of units and grids round some marks; return what has no room."""
        plan, land, spec, ruler = self._plan, self._areas_on_sheet, self._spec, self._ruler
        requests = [
            *unit_requests(plan, land, spec, ruler),
            *grid_requests(plan, land, spec, ruler),
            *neighbour_requests(plan, land, spec, ruler),
        ]
        cell = cell_for(requests)
        if HOUSE in spec.names:
            cell = min(cell, CELL_OF_HOUSES * spec.sizes.house.least_mm)
        urgent: list[LabelRequest] = []
        for _ in range(ATTEMPTS):
            space = LabelSpace(spec.bounds, spec.obstacles, self._spacing_mm, cell)
            for mark in marks:
                space.take(mark)
            lost = self._numerals(urgent, space)
            others = [request for request in requests if request not in urgent]
            waiting = place_beside(place_within(others, space, clutter=self._clutter), space)
            if not spec.lists_the_rest:
                break
            grids = [request for request in waiting if _kind_of(request) == GRID]
            waiting = [request for request in waiting if request not in grids]
            crowded_out = self._numerals(grids, space)
            waiting += lost + crowded_out
            if not crowded_out:
                break
            urgent += crowded_out
        return space, [request.key for request in waiting]

    def _numerals(self, grids: Sequence[LabelRequest], space: LabelSpace) -> list[LabelRequest]:
        """Give grids numerals; return those that have no room even so."""
        digits = len(str(len(grids)))
        high = self._spec.sizes.grid.least_mm
        return place_numerals(grids, space, high, self._ruler, digits)

    def _lines(self, space: LabelSpace, unplaced: list[Hashable]) -> list[CurvedLabel]:
        """Place the names of roads and waters; add what has no room to `unplaced`."""
        plan, view, style, spec = self._plan, self._view, self._style, self._spec
        names = LineNames(
            plan, view, style, spec.sizes, spec.size, self._ruler, self._land, self._clutter
        )
        curved, without = names.place(spec.names, space)
        unplaced += without
        if WATER in spec.names and "water" in themes_shown(view, style):
            named = frozenset(label.name for label in curved)
            waters = list(water_requests(plan, view, spec, self._ruler, named))
            unplaced += [r.key for r in place_beside(place_within(waters, space), space)]
        return curved

    def _houses(self) -> Houses | None:
        """Return the house numbers to place, if there are to be any."""
        spec, dots = self._spec, self._style.households
        if HOUSE not in spec.names:
            return None
        return self._points.houses(spec.sizes.house, dots.diameter_mm, spec.house_text)


def _kind_of(request: LabelRequest) -> str:
    return request.key.kind if isinstance(request.key, LabelKey) else ""
