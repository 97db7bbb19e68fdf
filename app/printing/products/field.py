"""The field map (实地绘制): a blank map with numbered houses to draw on, and their list.

Numbers follow the way that one walks, and are the same on map and list. Areas too large for one
legible sheet have several, with an overview before them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import shapely

from app.printing.products.continued import continued
from app.printing.products.field_list import HOUSES, field_table
from app.printing.products.field_sheets import FieldSheet, field_sheets, sheet_of
from app.printing.products.grid_pages import title_of
from app.printing.products.internal_list import prints_list, told_without_list
from app.printing.products.proof import Count, count_rows, count_sum
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk, PageContext, PageOrder
from app.printing.sheets.map_additions import ADDITIONS, MapAdditions, OverMap
from app.printing.sheets.page_facts import PageFacts
from app.printing.sheets.subject import Subject, subject_of, subject_of_grids, subject_of_unit
from gis.geometry.lattice import MM_PER_M
from gis.plan.records import Household, HouseholdId
from gis.reports.walking_order import walking_order
from gis.topology.records import GridId
from layers.boxes import Box
from layers.drawing import Shape, Stroke, Text, rectangle
from layers.map_view import MapView
from layers.style import LineStyle

MAP_PAGE, OVERVIEW_PAGE, LIST_PAGE, LIST_PART = "sheet", "overview", "houses", "houses"
SHEET_COLOUR = "#1d4ed8"


@dataclass(frozen=True, slots=True)
class Area:
    """Be what one field map is about, and its households in the order of their numbers."""

    subject: Subject
    name: str
    homes: tuple[Household, ...]


def field(desk: Desk, composer: Composer) -> Sequence[PageOrder]:
    """Order maps and lists: of each grid that is named, else of each unit that carries land."""
    orders: list[PageOrder] = []
    for area in _areas(desk):
        orders += _pages(desk, composer, area)
    nowhere = _homes_nowhere(desk)
    if nowhere and _has_list(desk):
        said = desk.texts("print_field.in_no_village")
        order = PageOrder(LIST_PAGE, subject_of_unit(desk.plan, None), said, {"area": said})
        table = field_table(desk, nowhere, [""] * len(nowhere), [""] * len(nowhere))
        orders += continued(composer, order, LIST_PART, table)
    return told_without_list(desk, orders, LIST_PAGE, LIST_PART)


def proof_of_field(desk: Desk, pages: Sequence[PageFacts]) -> Sequence[Count]:
    """Count the households and people of the lists against the register."""
    if not _has_list(desk):
        return ()
    plan = desk.plan
    subject = subject_of(plan, desk.spec.unit_code, desk.spec.grid_codes)
    if subject.is_whole:
        homes = list(plan.households.values())
    else:
        grids = set(subject.grids)
        homes = [
            home
            for home in plan.households.values()
            if _base(desk, home) in grids
            or (not subject.is_of_grids and home.grid is None and home.unit in subject.leaves)
        ]
    keys = [(HOUSES, int(home.id)) for home in homes]
    return (
        count_rows("households", keys, pages, lambda key: _number(desk, key[1])),
        count_sum("people", sum(home.people for home in homes), pages, "people"),
    )


def _number(desk: Desk, key: int) -> str:
    home = desk.plan.households.get(HouseholdId(key))
    return str(key) if home is None else home.household_no or str(key)


def _base(desk: Desk, home: Household) -> GridId | None:
    """Return the base grid that a household lives in."""
    return None if home.grid is None else desk.plan.base_grid(home.grid)


def _has_list(desk: Desk) -> bool:
    return prints_list(desk, LIST_PAGE, LIST_PART)


def _areas(desk: Desk) -> list[Area]:
    plan = desk.plan
    subject = subject_of(plan, desk.spec.unit_code, desk.spec.grid_codes)
    homes = list(plan.households.values())
    if subject.is_of_grids:
        return [
            Area(
                subject_of_grids(plan, [grid]),
                title_of(plan, grid),
                tuple(home for home in homes if _base(desk, home) == grid),
            )
            for grid in subject.grids
        ]
    by_unit: dict[int, list[Household]] = {}
    for home in homes:
        unit = home.unit if home.grid is None else plan.grids[home.grid].unit
        if unit is not None:
            by_unit.setdefault(int(unit), []).append(home)
    return [
        Area(subject_of_unit(plan, leaf), plan.units[leaf].name, tuple(by_unit.get(int(leaf), ())))
        for leaf in subject.leaves
        if plan.labels_of_unit(leaf)
    ]


def _homes_nowhere(desk: Desk) -> list[Household]:
    """Return the households of which no unit is known, where the whole plan is printed."""
    if desk.spec.unit_code is not None or desk.spec.grid_codes:
        return []
    leaves = set(subject_of_unit(desk.plan, None).leaves)
    homes = desk.plan.households.values()
    return walking_order(home for home in homes if home.grid is None and home.unit not in leaves)


def _pages(desk: Desk, composer: Composer, area: Area) -> list[PageOrder]:
    texts = desk.texts
    label = texts("print_field.label_map", area=area.name)
    start = PageOrder(
        MAP_PAGE, area.subject, label, {"area": area.name, "sheet": "", "numbers": ""}
    )
    sheets = field_sheets(desk, start)
    where = [sheet_of(home, sheets) for home in area.homes]
    homes: list[Household] = []
    for sheet in (*sheets, None):
        homes += walking_order(
            home for home, held in zip(area.homes, where, strict=True) if held == sheet
        )
    pages = _maps(desk, start, sheets, homes)
    if _has_list(desk) and homes:
        said = texts("print_field.label_list", area=area.name)
        order = PageOrder(LIST_PAGE, area.subject, said, {"area": area.name})
        held = [sheet_of(home, sheets) for home in homes]
        on_sheets = ["" if sheet is None else str(sheet.number) for sheet in held]
        table = field_table(desk, homes, on_sheets, _remarks(desk, area, homes))
        pages += continued(composer, order, LIST_PART, table)
    return pages


def _maps(
    desk: Desk, start: PageOrder, sheets: Sequence[FieldSheet], homes: Sequence[Household]
) -> list[PageOrder]:
    """Order the one map of an area, or an overview and the map of each sheet."""
    texts = desk.texts
    numbers = {int(home.id): number for number, home in enumerate(homes, start=1)}

    def house_text(household: int) -> str:
        return str(numbers.get(household, ""))

    if not sheets:
        fields = {**start.fields, "numbers": _range(desk, range(1, len(homes) + 1))}
        return [replace(start, fields=fields, data=_with(MapAdditions(house_text=house_text)))]
    pages: list[PageOrder] = []
    if OVERVIEW_PAGE in desk.template.pages:
        over = MapAdditions(over=(partial(_sheet_frames, sheets=sheets),))
        label = texts("print_field.label_overview", area=start.fields["area"])
        pages.append(replace(start, page=OVERVIEW_PAGE, label=label, data=_with(over)))
    for sheet in sheets:
        own = [numbers[int(home.id)] for home in homes if sheet_of(home, sheets) == sheet]
        said = texts("print_field.sheet", number=sheet.number, sheets=len(sheets))
        fields = {**start.fields, "sheet": said, "numbers": _range(desk, own)}
        shown = MapAdditions(sheet.window, (partial(_core, sheet=sheet),), house_text)
        label = f"{start.label} {sheet.number}"
        pages.append(replace(start, label=label, fields=fields, data=_with(shown)))
    return pages


def _with(additions: MapAdditions) -> dict[str, object]:
    return {ADDITIONS: additions}


def _range(desk: Desk, numbers: Sequence[int]) -> str:
    if not numbers:
        return desk.texts("print_field.no_houses")
    return desk.texts("print_field.numbers", first=numbers[0], last=numbers[-1])


def _remarks(desk: Desk, area: Area, homes: Iterable[Household]) -> list[str]:
    """Return for each household why its house is not on the map; "" for those that are."""
    land = area.subject.outline_m
    shapely.prepare(land)
    said: list[str] = []
    for home in homes:
        if home.location is None:
            said.append(desk.texts("print_field.without_location"))
        else:
            x, y = np.array(home.location) / MM_PER_M
            is_on = bool(shapely.intersects_xy(land, x, y))
            said.append("" if is_on else desk.texts("print_field.outside"))
    return said


def _sheet_frames(
    context: PageContext, view: MapView, inner: Box, *, sheets: Sequence[FieldSheet]
) -> OverMap:
    """Draw the land of each sheet with its number on an overview."""
    line = LineStyle(SHEET_COLOUR, 0.35 * context.size)
    high = 6.0 * context.size
    shapes: list[Shape] = []
    obstacles: list[Box] = []
    for sheet in sheets:
        box = _on_sheet(view, sheet, inner)
        number = str(sheet.number)
        shapes.append(Stroke(rectangle(box), line, closed=True))
        x, y = box.centre
        text = Text(number, x, y, high, "centre", True, SHEET_COLOUR, halo="#ffffff")
        shapes.append(text)
        obstacles.append(context.ruler.box(text))
    return OverMap(tuple(shapes), tuple(obstacles))


def _core(context: PageContext, view: MapView, inner: Box, *, sheet: FieldSheet) -> OverMap:
    """Draw with a thin line where the neighbouring sheets go on."""
    line = LineStyle(SHEET_COLOUR, 0.12 * context.size, (2.0, 1.5))
    return OverMap((Stroke(rectangle(_on_sheet(view, sheet, inner)), line, closed=True),))


def _on_sheet(view: MapView, sheet: FieldSheet, inner: Box) -> Box:
    west, south, east, north = sheet.core_m
    (left, bottom), (right, top) = view.to_screen(np.array([(west, south), (east, north)])).tolist()
    return Box(
        max(left, inner.left),
        max(top, inner.top),
        min(right, inner.right),
        min(bottom, inner.bottom),
    )
