"""The lettering of a printed map: what is written where, in millimetres of the sheet.

Names of units come first, then those of grids, of roads and waters, of places, and the numbers of
houses; each takes the room that those before it left.
"""

from collections.abc import Hashable, Sequence

from shapely.geometry.base import BaseGeometry

from gis.plan.plan import Plan
from layers.boxes import Box, BoxIndex
from layers.drawing import Ruler
from layers.grid_titles import grid_titles, short_name
from layers.label_areas import grid_requests, on_sheet, unit_requests
from layers.label_beside import place_beside
from layers.label_houses import PLACE_MARK_MM, PointLabels
from layers.label_lines import LineNames
from layers.label_numerals import place_numerals
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
    ListedName,
    SheetPlacement,
    Wording,
)
from layers.map_view import MapView
from layers.references import themes_shown
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

SPACING_MM = 0.35
"""The room between labels on an A3 sheet."""

NO_MARKS = BoxIndex(1.0)


def place_sheet_labels(
    plan: Plan, view: MapView, style: MapStyle, spec: LetteringSpec, ruler: Ruler
) -> SheetPlacement:
    """Place the lettering of a sheet; `view` is that of the whole sheet, in millimetres.

    Names of units are few and come first; a grid's label can go aside within its land. A sheet of
    one leaf unit has that unit's name in the title only. Of roads and waters only those are named
    that the style paints at this scale. Nothing meets anything else, and equal plans are lettered
    alike. What finds no room is in `unplaced`, in the order of placing.
    """
    return _Lettering(plan, view, style, spec, ruler).placement()


class _Lettering:
    """Letter one sheet, kind after kind."""

    def __init__(
        self, plan: Plan, view: MapView, style: MapStyle, spec: LetteringSpec, ruler: Ruler
    ) -> None:
        self._plan, self._view, self._style = plan, view, style
        self._spec, self._ruler = spec, ruler
        self._land = self._printed_land() if spec.names & {ROAD, WATER, PLACE, HOUSE} else None
        self._spacing_mm = SPACING_MM * spec.size
        self._points = PointLabels(
            plan, view, spec.bounds, spec.size, ruler, self._land, self._spacing_mm
        )

    def _printed_land(self) -> BaseGeometry | None:
        """Return the land of the printed units on the sheet; None when that is all there is."""
        units = self._spec.units
        if set(self._plan.leaf_units()) <= set(units):
            return None
        labels = [label for unit in units for label in self._plan.labels_of_unit(unit)]
        return on_sheet([self._plan.partition.outline_mm(labels)], self._view)[0]

    def placement(self) -> SheetPlacement:
        """Place everything, the weightiest kind first."""
        spec = self._spec
        requests = [
            *unit_requests(self._plan, self._view, spec, self._ruler),
            *grid_requests(self._plan, self._view, spec, self._ruler),
        ]
        places = self._points.places(spec.sizes.place) if PLACE in spec.names else []
        space = LabelSpace(spec.bounds, spec.obstacles, self._spacing_mm, cell_for(requests))
        for place in places:
            space.take(Box.around(place.at, *(2 * [PLACE_MARK_MM * spec.size])))
        listed, unplaced = self._areas(requests, space)
        curved = self._lines(space, unplaced)
        unplaced += [r.key for r in place_at_points(places, space, NO_MARKS, ranked=True)]
        if HOUSE in spec.names:
            self._houses(space, unplaced)
        return SheetPlacement(tuple(space.placed), tuple(unplaced), tuple(curved), tuple(listed))

    def _areas(
        self, requests: Sequence[LabelRequest], space: LabelSpace
    ) -> tuple[list[ListedName], list[Hashable]]:
        """Place the names of units and grids; return the list of numerals and what is left."""
        waiting = place_beside(place_within(requests, space), space)
        if not self._spec.lists_the_rest:
            return [], [request.key for request in waiting]
        grids = [request for request in waiting if _kind_of(request) == GRID]
        listed, lost = place_numerals(self._plan, grids, self._spec, space, self._ruler)
        others = [request for request in waiting if _kind_of(request) != GRID]
        return listed, [request.key for request in (*others, *lost)]

    def _lines(self, space: LabelSpace, unplaced: list[Hashable]) -> list[CurvedLabel]:
        """Place the names of roads and waters; add what has no room to `unplaced`."""
        plan, view, style, spec = self._plan, self._view, self._style, self._spec
        names = LineNames(plan, view, style, spec.sizes, spec.size, self._ruler, self._land)
        curved, without = names.place(spec.names, space)
        unplaced += without
        if WATER in spec.names and "water" in themes_shown(view, style):
            named = frozenset(label.name for label in curved)
            waters = list(water_requests(plan, view, spec, self._ruler, named))
            unplaced += [r.key for r in place_beside(place_within(waters, space), space)]
        return curved

    def _houses(self, space: LabelSpace, unplaced: list[Hashable]) -> None:
        """Place the numbers of houses; add the households without room to `unplaced`."""
        spec, dots = self._spec, self._style.households
        houses = self._points.houses(spec.sizes.house, dots.diameter_mm, spec.house_text)
        for request in place_at_points(houses.requests, space, houses.marks):
            homes = houses.households[request.key]
            unplaced += [LabelKey(HOUSE, household) for household in homes]


def _kind_of(request: LabelRequest) -> str:
    return request.key.kind if isinstance(request.key, LabelKey) else ""
