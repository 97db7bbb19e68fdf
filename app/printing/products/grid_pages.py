"""Orders for pages about single grids, as a dossier and a map book have them."""

from collections.abc import Sequence

from app.printing.products.grid_tables import facts_table
from app.printing.sheets.context import Desk, PageOrder
from app.printing.sheets.map_additions import ADDITIONS, MapAdditions
from app.printing.sheets.subject import Subject, subject_of_grids, subject_of_unit
from app.printing.templates.records import PageTemplate
from gis.plan.plan import Plan
from gis.plan.records import Household
from gis.reports.four_limits import four_limits
from gis.reports.grid_figures import GridFigures
from gis.topology.records import GridId
from layers.edge_names import neighbours_of
from layers.grid_titles import short_name

GRID_PAGE, FACTS = "grid", "facts"


def grid_order(
    desk: Desk,
    grid: GridId,
    figures: GridFigures,
    *,
    houses: Sequence[Household] = (),
) -> PageOrder:
    """Order the page about one grid: its map, its figures, four limits and neighbours.

    Where the map writes numbers of houses they are those in the list of `houses`, from 1; other
    houses have none, whatever their address says.
    """
    numbers = {int(home.id): str(number) for number, home in enumerate(houses, start=1)}
    subject = subject_of_grid(desk.plan, grid)
    return PageOrder(
        GRID_PAGE,
        subject,
        title_of(desk.plan, grid),
        fields=fields_of_grid(desk, grid),
        tables={FACTS: facts_table(desk, figures)},
        data={ADDITIONS: MapAdditions(house_text=lambda home: numbers.get(home, ""))},
    )


def subject_of_grid(plan: Plan, grid: GridId) -> Subject:
    """Return the land of a grid; that of its unit for one without land, such as one online."""
    if any(plan.partition.arcs_of(label) for label in plan.labels_of_grid(grid)):
        return subject_of_grids(plan, [grid])
    unit = subject_of_unit(plan, plan.grids[grid].unit)
    return Subject(unit.unit, unit.leaves, (grid,), True, unit.outline_m)


def title_of(plan: Plan, grid: GridId) -> str:
    """Return the name of a grid, with that of its unit before it unless it begins with that."""
    record = plan.grids[grid]
    unit, name = plan.units[record.unit].name, record.name or record.code
    return name if short_name(name, unit) != name else f"{unit} {name}"


def fields_of_grid(desk: Desk, grid: GridId) -> dict[str, str]:
    """Return the fields of a grid's page: the four limits and the neighbours."""
    texts, plan = desk.texts, desk.plan
    limits = four_limits(plan, grid, texts)
    none = texts("reports.limits.none")
    near = [each.name for each in neighbours_of(plan, grids=[grid]) if each.touches]
    return {
        "grid_title": title_of(plan, grid),
        "east": limits.east or none,
        "south": limits.south or none,
        "west": limits.west or none,
        "north": limits.north or none,
        "neighbours": texts("print_book.and").join(near) or texts("print_book.none"),
    }


def is_laid_out(page: PageTemplate | None, part: str) -> bool:
    """Tell whether a template has a page with a part that is shown."""
    found = None if page is None else page.part(part)
    return found is not None and found.is_shown
