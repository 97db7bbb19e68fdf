"""Products of one sheet: the layout map (区域布局图) and the map of heads (分布图)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.printing.parts.numbered import listed_on
from app.printing.products.grid_pages import is_laid_out
from app.printing.products.grid_tables import STATISTICS, statistics_table, units_of_homeless
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk, PageOrder
from app.printing.sheets.map_making import NO_NUMERALS
from app.printing.sheets.subject import Subject, subject_of
from app.printing.sheets.tables import Table
from gis.reports.grid_figures import figures_by_grid, houses_in_no_grid

SHEET = "sheet"
MOST_TRIES, MOST_GRIDS = 4, 400
MOST_UNITS = 40
"""A table of more units has no room in a corner of a map."""
BESIDE_A_MAP = (0, 2, 3, 4, 6)
"""The columns of the statistics that have room there: unit, grids, households, people, area."""


def one_sheet(desk: Desk, composer: Composer) -> Sequence[PageOrder]:
    """Order the one page `sheet` about what the user named, with the statistics of its units."""
    del composer
    spec = desk.spec
    subject = subject_of(desk.plan, spec.unit_code, spec.grid_codes)
    label = desk.template.title.of(desk.texts.language)
    return (PageOrder(SHEET, subject, label, tables=_tables(desk, subject)),)


def sheet_with_list(desk: Desk, composer: Composer) -> Sequence[PageOrder]:
    """Order the one page; it makes room for the list of the grids that have only a numeral.

    The list takes room from the map, and then more grids may need a numeral: that is repeated
    until the room is enough, at most `MOST_TRIES` times. A list that is longer still gets smaller.
    A map of more than `MOST_GRIDS` has neither numerals nor list.
    """
    (order,) = one_sheet(desk, composer)
    template = desk.template.page(order.page)
    if not any(part.kind == "numbered" and part.is_shown for part in template.parts):
        return (order,)
    if len(order.subject.grids) > MOST_GRIDS:
        return (replace(order, data={**order.data, NO_NUMERALS: True}),)
    reserved: tuple[int, ...] = ()
    for _ in range(MOST_TRIES):
        page = composer.compose(order)
        listed = tuple(int(grid) for frame in page.maps for _, grid in listed_on(frame))
        if len(listed) <= len(reserved):
            break
        reserved = listed
        order = replace(order, data={**order.data, "listed": reserved})
    return (order,)


def _tables(desk: Desk, subject: Subject) -> Mapping[str, Table]:
    """Return the table of the units, where the template has it and there are some, not too many."""
    page = desk.template.pages.get(SHEET)
    if not is_laid_out(page, STATISTICS) or subject.is_of_grids:
        return {}
    if not 1 < len(subject.leaves) <= MOST_UNITS:
        return {}
    figures = figures_by_grid(desk.plan, subject.grids)
    homeless = houses_in_no_grid(desk.plan, units_of_homeless(desk, subject.leaves))
    table = statistics_table(desk, subject.leaves, figures, homeless)
    return {STATISTICS: _beside(table, desk.texts("print_field.statistics"))}


def _beside(table: Table, title: str) -> Table:
    def some(row: Sequence[str]) -> tuple[str, ...]:
        return tuple(row[at] for at in BESIDE_A_MAP)

    return replace(
        table,
        columns=tuple(table.columns[at] for at in BESIDE_A_MAP),
        title=title,
        rows=tuple(map(some, table.rows)),
        keys=(),
        total=some(table.total) if table.total else (),
    )
