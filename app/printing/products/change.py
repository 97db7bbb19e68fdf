"""The change map: the new boundaries, over them in dashed red those that were, and what moved."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.printing.products.continued import continued
from app.printing.products.grid_pages import is_laid_out, title_of
from app.printing.sheet_texts import M2_PER_KM2
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk, PageContext, PageOrder
from app.printing.sheets.map_additions import ADDITIONS, MapAdditions, OverMap
from app.printing.sheets.subject import Subject, subject_of
from app.printing.sheets.tables import Column, Table
from gis.errors import InputProblem
from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.reports.plan_changes import Changed, GridChange, PlanChanges, plan_changes
from gis.topology.records import GridId
from layers.boxes import Box
from layers.drawing import Area, Fills, Shape, Stroke, Text
from layers.legend import LegendEntry
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import LineStyle

MAP_PAGE, BEFORE_PAGE, GRIDS_PAGE, MOVES_PAGE = "sheet", "before", "grids", "moves"
GRIDS, MOVES = "grids", "moves"
OLD_COLOUR, MOVED_FILL = "#dc2626", "#4df59e0b"
MOVED_EDGE = "#f59e0b"


def change(desk: Desk, composer: Composer) -> Sequence[PageOrder]:
    """Order the map now with the old boundaries, the map before, the grids and the moves.

    Raises InputProblem where no earlier state was chosen, or nothing has changed.
    """
    texts, before = desk.texts, desk.before
    if before is None:
        raise InputProblem("print_change.no_before")
    subject = subject_of(desk.plan, desk.spec.unit_code, desk.spec.grid_codes)
    changes = _within(plan_changes(before, desk.plan), before, desk.plan, subject)
    if not (changes.grids or changes.moves):
        raise InputProblem("print_change.nothing", since=desk.spec.since)
    fields = _fields(desk, changes)
    over = MapAdditions(
        over=(partial(_over, changes=changes, before=before),),
        entries=tuple(_entries(desk, changes)),
    )
    orders = [
        PageOrder(
            MAP_PAGE, subject, texts("print_change.label_map"), fields, data={ADDITIONS: over}
        )
    ]
    if BEFORE_PAGE in desk.template.pages:
        label = texts("print_change.label_before")
        then = _subject_before(desk, before) or subject
        orders.append(PageOrder(BEFORE_PAGE, then, label, fields, scene=Scene.of(before)))
    tables = ((GRIDS_PAGE, GRIDS, _grid_table), (MOVES_PAGE, MOVES, _move_table))
    for page, part, make in tables:
        if is_laid_out(desk.template.pages.get(page), part):
            table = make(desk, before, changes)
            label = texts(f"print_change.label_{page}")
            if table.rows:
                order = PageOrder(page, subject, label, fields)
                orders += continued(composer, order, part, table)
    return orders


def _subject_before(desk: Desk, before: Plan) -> Subject | None:
    try:
        return subject_of(before, desk.spec.unit_code, desk.spec.grid_codes)
    except InputProblem:
        return None


def _within(changes: PlanChanges, before: Plan, now: Plan, subject: Subject) -> PlanChanges:
    """Return the changes of the grids of the subject, as it is now or was."""
    if subject.is_whole:
        return changes
    leaves = set(subject.leaves)

    def is_in(grid: GridId | None) -> bool:
        if grid is None:
            return False
        if subject.is_of_grids:
            return grid in subject.grids
        held = now.grids.get(grid) or before.grids.get(grid)
        return held is not None and held.unit in leaves

    return PlanChanges(
        tuple(each for each in changes.grids if is_in(each.grid)),
        tuple(move for move in changes.moves if is_in(move.source) or is_in(move.target)),
        changes.old_lines_mm,
    )


def _fields(desk: Desk, changes: PlanChanges) -> dict[str, str]:
    counts = {kind: sum(each.changed is kind for each in changes.grids) for kind in Changed}
    return {
        "since": desk.spec.since,
        "moved_households": f"{changes.households:,}",
        "moved_people": f"{sum(move.people for move in changes.moves):,}",
        "moved_area": _km2(changes.area_m2),
        **{kind.value: f"{count:,}" for kind, count in counts.items()},
    }


def _over(
    context: PageContext, view: MapView, inner: Box, *, changes: PlanChanges, before: Plan
) -> OverMap:
    """Draw the land that moved, the boundaries that were, and the names of grids that are gone."""
    shapes: list[Shape] = []
    for move in changes.moves:
        shapes += [Area(ring, MOVED_FILL) for ring in _rings(move.land_mm, view)]
    line = LineStyle(OLD_COLOUR, 0.45 * context.size, (2.2, 1.2))
    for part in shapely.get_parts(changes.old_lines_mm):
        if not part.is_empty:
            shapes.append(Stroke(_points(shapely.get_coordinates(part), view), line))
    obstacles: list[Box] = []
    for text in _gone(context, view, changes, before):
        box = context.ruler.box(text)
        if inner.holds(box) and not any(map(box.meets, obstacles)):
            shapes.append(text)
            obstacles.append(box.grown(0.8 * context.size))
    return OverMap(tuple(shapes), tuple(obstacles))


def _entries(desk: Desk, changes: PlanChanges) -> Iterator[LegendEntry]:
    """Explain in the legend what is drawn over the map, as far as there is any."""
    if not changes.old_lines_mm.is_empty:
        line = LineStyle(OLD_COLOUR, 0.45, (2.2, 1.2))
        yield LegendEntry(line, desk.texts("print_change.class_old_line"))
    if any(not move.land_mm.is_empty for move in changes.moves):
        land = Fills((MOVED_FILL,), LineStyle(MOVED_EDGE, 0.1))
        yield LegendEntry(land, desk.texts("print_change.class_moved"))


def _gone(
    context: PageContext, view: MapView, changes: PlanChanges, before: Plan
) -> Iterator[Text]:
    for each in changes.grids:
        if each.changed is Changed.REMOVED:
            land = before.grid_polygon_mm(each.grid)
            if not land.is_empty:
                spot = shapely.get_coordinates(shapely.point_on_surface(land))
                ((x, y),) = _points(spot, view)
                said = context.texts("print_change.gone", name=each.name)
                high = 2.2 * context.size
                yield Text(said, x, y, high, "centre", colour=OLD_COLOUR, halo="#ffffff")


def _rings(land: BaseGeometry, view: MapView) -> Iterator[tuple[tuple[float, float], ...]]:
    for part in shapely.get_parts(land):
        if part.geom_type == "Polygon" and not part.is_empty:
            yield _points(shapely.get_coordinates(part.exterior), view)


def _points(xy_mm: np.ndarray, view: MapView) -> tuple[tuple[float, float], ...]:
    return tuple((x, y) for x, y in view.to_screen(xy_mm / MM_PER_M).tolist())


def _grid_table(desk: Desk, before: Plan, changes: PlanChanges) -> Table:
    del before
    texts = desk.texts

    def row(each: GridChange) -> tuple[str, ...]:
        return (
            texts(f"print_change.{each.changed}"),
            each.old_code or "–",
            each.new_code or "–",
            each.name,
            *_pair(each.households, str),
            *_pair(each.people, str),
            *_pair(each.area_m2, _km2),
        )

    names = (
        "changed", "old_code", "new_code", "name", "households_before", "households_now",
        "people_before", "people_now", "area_before", "area_now",
    )  # fmt: skip
    return Table(_columns(desk, names), tuple(row(each) for each in changes.grids))


def _move_table(desk: Desk, before: Plan, changes: PlanChanges) -> Table:
    def name(plan: Plan, grid: GridId | None) -> str:
        return desk.texts("print_change.no_grid") if grid is None else title_of(plan, grid)

    rows = tuple(
        (
            name(before, move.source),
            name(desk.plan, move.target),
            str(move.households),
            str(move.people),
            _km2(move.area_m2),
        )
        for move in changes.moves
    )
    total = (
        desk.texts("print_book.sum"),
        "",
        f"{changes.households:,}",
        f"{sum(move.people for move in changes.moves):,}",
        _km2(changes.area_m2),
    )
    return Table(_columns(desk, ("from", "to", "households", "people", "area")), rows, total=total)


def _columns(desk: Desk, names: Sequence[str]) -> tuple[Column, ...]:
    words = {"changed", "old_code", "new_code", "name", "from", "to"}
    shares = {"name": 1.0, "from": 1.0, "to": 1.0}
    return tuple(
        Column(desk.texts(f"print_change.column_{name}"), shares.get(name, 0.0), name not in words)
        for name in names
    )


def _pair(values: tuple[float, float], words: Callable[[float], str]) -> tuple[str, str]:
    return words(values[0]), words(values[1])


def _km2(area_m2: float) -> str:
    return f"{area_m2 / M2_PER_KM2:.4f}"
