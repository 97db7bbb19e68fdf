"""Into how many sheets an area is cut so that it can be drawn on by hand, and what each shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

import shapely

from app.printing.sheet_spec import Orientation
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk, PageOrder
from app.printing.sheets.fit import Room, largest_denominator
from app.printing.sheets.map_additions import Window
from app.printing.sheets.map_making import room_in
from app.printing.sheets.subject import Subject
from gis.geometry.lattice import MM_PER_M
from gis.plan.records import Household
from layers.furniture import rounded_scale
from layers.map_view import MetreBounds

MAP_PART, LEAST_SCALE = "map", "least_scale"
OVERLAP_MM = 10.0
"""How much of a sheet its neighbours show too, on A3."""


@dataclass(frozen=True, slots=True)
class FieldSheet:
    """Be one sheet: its number, the land that is its own, and the window that it shows."""

    number: int
    core_m: MetreBounds
    window: Window


def field_sheets(desk: Desk, order: PageOrder) -> tuple[FieldSheet, ...]:
    """Return the sheets of an area, none where one sheet shows all of it large enough.

    How large that is says the option `least_scale` of the map, 0 for any scale; a scale that the
    user names is kept, on as many sheets as it takes. Sheets follow each other in a serpentine,
    those without land of the area are left out.
    """
    subject = order.subject
    spec = desk.spec
    page = desk.template.page(order.page)
    part = page.part(MAP_PART)
    least = spec.scale or (0.0 if part is None else part.option(LEAST_SCALE, 0.0))
    if not least:
        return ()
    asked = spec.orientation or page.orientation or desk.template.orientation
    ways: Sequence[Orientation] = ("landscape", "portrait") if asked == "auto" else (asked,)
    rooms = [_room(desk, order, way) for way in ways]
    exact = min(largest_denominator(subject.outline_m, room) for room, _ in rooms)
    if rounded_scale(exact) <= least:
        return ()
    room, size = rooms[0]
    return tuple(_numbered(subject, room, least, size))


def sheet_of(home: Household, sheets: Sequence[FieldSheet]) -> FieldSheet | None:
    """Return the sheet that has a house, None for one without a location or off all sheets."""
    if home.location is None:
        return None
    x, y = (each / MM_PER_M for each in home.location)
    for sheet in sheets:
        west, south, east, north = sheet.core_m
        if west <= x < east and south <= y < north:
            return sheet
    return None


def _room(desk: Desk, order: PageOrder, way: Orientation) -> tuple[Room, float]:
    """Return the room that the map of a page has on the paper lying so, and its growth."""
    turned = replace(desk, spec=replace(desk.spec, orientation=way, scale=None, centre_m=None))
    context, box = Composer(turned).room_of(order, MAP_PART)
    part = context.page.part(MAP_PART)
    assert part is not None
    return room_in(part, context, box, ()), context.size


def _numbered(
    subject: Subject, room: Room, denominator: float, size: float
) -> Iterator[FieldSheet]:
    west, south, east, north = subject.outline_m.bounds
    metres = denominator / 1000
    lap = OVERLAP_MM * size
    wide = (room.inner.width - 2 * lap) * metres
    high = (room.inner.height - 2 * lap) * metres
    columns, rows = ceil((east - west) / wide), ceil((north - south) / high)
    left = (west + east - columns * wide) / 2
    top = (south + north + rows * high) / 2
    number = 0
    for row in range(rows):
        line = range(columns) if row % 2 == 0 else reversed(range(columns))
        for column in line:
            x, y = left + column * wide, top - row * high
            core = (x, y - high, x + wide, y)
            if subject.outline_m.intersects(shapely.box(*core)):
                number += 1
                middle = x + wide / 2, y - high / 2
                yield FieldSheet(number, core, Window(denominator, middle))
