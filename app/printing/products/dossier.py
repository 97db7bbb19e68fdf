"""One dossier for each grid (一网格一档): its map and figures, then the list of its houses.

The list is for internal use. A print for the public leaves it out and says so, as does a template
without a page `houses`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.printing.products.continued import continued
from app.printing.products.grid_pages import (
    fields_of_grid,
    grid_order,
    subject_of_grid,
    title_of,
)
from app.printing.products.grid_tables import units_of_homeless
from app.printing.products.house_list import HOUSES, house_table
from app.printing.products.internal_list import prints_list, told_without_list
from app.printing.products.proof import Count, count_rows, count_sum
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk, PageOrder
from app.printing.sheets.page_facts import PageFacts
from app.printing.sheets.subject import Subject, subject_of
from gis.errors import InputProblem
from gis.plan.records import Household, HouseholdId
from gis.reports.grid_figures import figures_by_grid, houses_in_no_grid, houses_of_grid
from gis.topology.records import GridId

LIST_PAGE, LIST_PART = "houses", "houses"


def dossier(desk: Desk, composer: Composer) -> Sequence[PageOrder]:
    """Order the pages of the dossiers of the grids that the user names, a unit's, or all.

    With whole units the households there that are in no grid have a list of their own at the end.
    """
    subject = _subject(desk)
    if not subject.grids:
        raise InputProblem("print_book.no_grids")
    figures = figures_by_grid(desk.plan, subject.grids)
    orders: list[PageOrder] = []
    for grid in subject.grids:
        homes = houses_of_grid(desk.plan, grid) if _has_lists(desk) else []
        pages = [grid_order(desk, grid, figures[grid], houses=homes)]
        if _has_lists(desk):
            pages += _house_pages(desk, composer, grid, homes)
        orders += _numbered(pages)
    homeless = _homeless(desk, subject)
    if _has_lists(desk) and homeless:
        said = desk.texts("print_book.in_no_grid")
        order = PageOrder(LIST_PAGE, subject, said, fields={"grid_title": said, "grid_code": ""})
        orders += _numbered(continued(composer, order, LIST_PART, house_table(desk, homeless)))
    return told_without_list(desk, orders, LIST_PAGE, LIST_PART)


def proof_of_dossier(desk: Desk, pages: Sequence[PageFacts]) -> Sequence[Count]:
    """Count the households and people of the lists against the register."""
    if not _has_lists(desk):
        return ()
    plan, subject = desk.plan, _subject(desk)
    homes = [home for grid in subject.grids for home in plan.households_by_grid.of_grid(grid)]
    homes += [home.id for home in _homeless(desk, subject)]
    people = sum(plan.residents.of_grid(grid).people for grid in subject.grids)
    people += sum(home.people for home in _homeless(desk, subject))
    keys = [(HOUSES, int(home)) for home in homes]
    return (
        count_rows("households", keys, pages, lambda key: _name(desk, HouseholdId(key[1]))),
        count_sum("people", people, pages, "people"),
    )


def _subject(desk: Desk) -> Subject:
    return subject_of(desk.plan, desk.spec.unit_code, desk.spec.grid_codes)


def _has_lists(desk: Desk) -> bool:
    return prints_list(desk, LIST_PAGE, LIST_PART)


def _homeless(desk: Desk, subject: Subject) -> list[Household]:
    if subject.is_of_grids:
        return []
    return houses_in_no_grid(desk.plan, units_of_homeless(desk, subject.leaves))


def _house_pages(
    desk: Desk, composer: Composer, grid: GridId, homes: Sequence[Household]
) -> Iterator[PageOrder]:
    title = title_of(desk.plan, grid)
    label = desk.texts("print_book.label_houses", grid=title)
    subject = subject_of_grid(desk.plan, grid)
    order = PageOrder(LIST_PAGE, subject, label, fields=fields_of_grid(desk, grid))
    table = house_table(desk, homes)
    for page in continued(composer, order, LIST_PART, table):
        piece = page.fields["piece"]
        yield replace(page, label=f"{label} {piece}".rstrip())


def _numbered(pages: Sequence[PageOrder]) -> list[PageOrder]:
    """Give the pages of a dossier numbers of their own, so that no other one changes with it."""
    total = {"pages": str(len(pages))}
    return [
        replace(page, fields={**page.fields, **total, "page": str(number)})
        for number, page in enumerate(pages, start=1)
    ]


def _name(desk: Desk, home: HouseholdId) -> str:
    """Return what to call a household that is lost or doubled: its number and where it is."""
    record = desk.plan.households.get(home)
    if record is None:
        return str(home)
    place = (
        desk.texts("print_book.in_no_grid")
        if record.grid is None
        else title_of(desk.plan, record.grid)
    )
    return desk.texts(
        "print_book.household_called", number=record.household_no or home, place=place
    )
