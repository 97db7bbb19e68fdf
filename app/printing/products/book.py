"""The map book: cover, overview, key map, a page for each village and each grid, index.

Who goes on where is named at the edges of the maps; statistics stand at the end.
A page that the template lacks, or whose map or table it hides, is left out. The pages of a section
are ordered first; then all have their numbers, and what names pages is filled in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.printing.products.book_tables import (
    CONTENTS,
    INDEX,
    INDEX_OF_UNITS,
    STAND_IN,
    contents_table,
    index_table,
    numbered,
)
from app.printing.products.continued import continued
from app.printing.products.grid_pages import GRID_PAGE, grid_order, is_laid_out, title_of
from app.printing.products.grid_tables import (
    ROSTER,
    STATISTICS,
    roster_table,
    statistics_table,
    units_of_homeless,
)
from app.printing.products.proof import Count, count_rows, count_sum
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk, PageOrder
from app.printing.sheets.map_edges import PAGES
from app.printing.sheets.page_facts import PageFacts
from app.printing.sheets.subject import Subject, subject_of, subject_of_grids, subject_of_unit
from app.printing.sheets.tables import Table
from gis.errors import InputProblem
from gis.plan.records import Household
from gis.reports.grid_figures import figures_by_grid, houses_in_no_grid
from gis.topology.records import GridId, UnitId

COVER, OVERVIEW, KEY_MAP, VILLAGE, MAP = "cover", "overview", "key", "village", "map"
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Section:
    """Be some pages that follow each other; `key` is what others name them by, if they do."""

    orders: tuple[PageOrder, ...]
    key: Key | None = None
    entry: str = ""


def book(desk: Desk, composer: Composer) -> Sequence[PageOrder]:
    """Order the pages of the book of a plan, a unit or some grids."""
    ordering = _Ordering(desk, composer)
    sections = [
        section
        for part in (
            ordering.maps(),
            *map(ordering.village, ordering.units),
            ordering.statistics(),
            ordering.index(),
        )
        for section in part
    ]
    sections = [*ordering.cover([s.entry for s in sections if s.entry]), *sections]
    return _with_numbers(sections)


def _with_numbers(sections: Sequence[_Section]) -> list[PageOrder]:
    """Return all orders, what names pages being filled in."""
    page_of: dict[Key, int] = {}
    entries = 0
    number = 1
    for section in sections:
        if section.entry:
            page_of[CONTENTS, entries] = number
            entries += 1
        if section.key is not None:
            kind, id_ = section.key
            page_of[section.key] = number
            page_of[INDEX if kind == "grids" else INDEX_OF_UNITS, id_] = number
            if kind == "grids":
                page_of[ROSTER, id_] = number
        number += len(section.orders)
    shown = {key: page for key, page in page_of.items() if key[0] in {"grids", "units"}}
    return [
        numbered(replace(order, data={**order.data, PAGES: shown}), page_of)
        for section in sections
        for order in section.orders
    ]


class _Ordering:
    """Order the sections of one book."""

    def __init__(self, desk: Desk, composer: Composer) -> None:
        self._desk, self._composer = desk, composer
        self._subject = _subject(desk)
        if not self._subject.grids:
            raise InputProblem("print_book.no_grids")
        self._figures = figures_by_grid(desk.plan, self._subject.grids)
        self.units = _units(desk, self._subject)
        self._has_grid_pages = self._is_laid_out(GRID_PAGE, MAP)

    def _is_laid_out(self, page: str, part: str) -> bool:
        return is_laid_out(self._desk.template.pages.get(page), part)

    def _said(self, key: str, **facts: object) -> str:
        return self._desk.texts(f"print_book.{key}", **facts)

    def cover(self, entries: Sequence[str]) -> list[_Section]:
        """Order the cover with the contents, which may go on on pages of their own."""
        if COVER not in self._desk.template.pages:
            return []
        order = PageOrder(COVER, self._subject, self._said("entry_cover"), fields=self._counts())
        if not self._is_laid_out(COVER, CONTENTS):
            return [_Section((order,))]
        table = contents_table(self._desk, entries)
        next_page = CONTENTS if CONTENTS in self._desk.template.pages else None
        pages = continued(self._composer, order, CONTENTS, table, next_page=next_page)
        return [_Section(tuple(pages))]

    def _counts(self) -> dict[str, str]:
        """Return the fields of the counts with the households there that are in no grid."""
        homeless = list(_homeless(self._desk, self._subject))
        every = self._figures.values()
        households = sum(each.households for each in every) + len(homeless)
        people = sum(each.people for each in every) + sum(home.people for home in homeless)
        return {"households": f"{households:,}", "people": f"{people:,}"}

    def maps(self) -> list[_Section]:
        """Order the overview and the key map."""
        sections = []
        for page in (OVERVIEW, KEY_MAP):
            if self._is_laid_out(page, MAP):
                entry = self._said(f"entry_{page}")
                order = PageOrder(page, self._subject, entry)
                sections.append(_Section((order,), entry=entry))
        return sections

    def village(self, unit: UnitId) -> list[_Section]:
        """Order the page of a village with its roster, then those of its grids."""
        plan = self._desk.plan
        grids = [grid for grid in self._subject.grids if plan.grids[grid].unit == unit]
        sections = []
        if self._is_laid_out(VILLAGE, MAP):
            name = plan.units[unit].name
            pages = self._village_pages(unit, grids)
            sections.append(_Section(tuple(pages), ("units", int(unit)), entry=name))
        if self._has_grid_pages:
            sections += [_Section((self._grid_page(grid),), ("grids", int(grid))) for grid in grids]
        return sections

    def _village_pages(self, unit: UnitId, grids: Sequence[GridId]) -> list[PageOrder]:
        desk = self._desk
        if self._subject.is_of_grids:
            subject = replace(subject_of_grids(desk.plan, grids), is_of_grids=False)
        else:
            subject = subject_of_unit(desk.plan, unit)
        name = desk.plan.units[unit].name
        order = PageOrder(VILLAGE, subject, name, fields={"village": name})
        if not self._is_laid_out(VILLAGE, ROSTER):
            return [order]
        figures = {grid: self._figures[grid] for grid in grids}
        stand_ins = dict.fromkeys(grids, STAND_IN) if self._has_grid_pages else {}
        table = roster_table(desk, grids, figures, stand_ins)
        next_page = ROSTER if ROSTER in desk.template.pages else None
        return continued(self._composer, order, ROSTER, table, next_page=next_page)

    def _grid_page(self, grid: GridId) -> PageOrder:
        return grid_order(self._desk, grid, self._figures[grid])

    def statistics(self) -> list[_Section]:
        """Order the table of statistics."""
        if not self._is_laid_out(STATISTICS, STATISTICS):
            return []
        table = statistics_table(
            self._desk, self.units, self._figures, list(_homeless(self._desk, self._subject))
        )
        return [self._table_pages(STATISTICS, table)]

    def index(self) -> list[_Section]:
        """Order the index of all villages and grids that have a page."""
        if not self._is_laid_out(INDEX, INDEX):
            return []
        units = self.units if self._is_laid_out(VILLAGE, MAP) else ()
        grids = self._subject.grids if self._has_grid_pages else ()
        return [self._table_pages(INDEX, index_table(self._desk, units, grids))]

    def _table_pages(self, name: str, table: Table) -> _Section:
        entry = self._said(f"entry_{name}")
        order = PageOrder(name, self._subject, entry)
        return _Section(tuple(continued(self._composer, order, name, table)), entry=entry)


def proof_of_book(desk: Desk, pages: Sequence[PageFacts]) -> Sequence[Count]:
    """Count rosters, statistics and index against the register, as far as the book has them."""
    plan, subject = desk.plan, _subject(desk)
    template = desk.template
    has_villages = is_laid_out(template.pages.get(VILLAGE), MAP)
    has_grids = is_laid_out(template.pages.get(GRID_PAGE), MAP)
    units = _units(desk, subject)
    wanted = set(subject.grids)
    homes = [home for home in plan.households.values() if home.grid in wanted]
    counts: list[Count] = []
    if is_laid_out(template.pages.get(STATISTICS), STATISTICS):
        every = [*homes, *_homeless(desk, subject)]
        counts += _sums(every, pages, STATISTICS, "")
    if has_villages and is_laid_out(template.pages.get(VILLAGE), ROSTER):
        keys = [(ROSTER, int(grid)) for grid in subject.grids]
        counts.append(count_rows("grids", keys, pages, lambda key: title_of(plan, GridId(key[1]))))
        counts += _sums(homes, pages, ROSTER, "in_grids_")
    if is_laid_out(template.pages.get(INDEX), INDEX):
        names = {(INDEX, int(grid)): title_of(plan, grid) for grid in wanted if has_grids}
        if has_villages:
            names |= {(INDEX_OF_UNITS, int(unit)): plan.units[unit].name for unit in units}
        counts.append(count_rows("index", names, pages, lambda key: names.get(key, "")))
    return counts


def _sums(
    homes: Sequence[Household], pages: Sequence[PageFacts], table: str, what: str
) -> list[Count]:
    people = sum(home.people for home in homes)
    return [
        count_sum(f"{what}households", len(homes), pages, f"{table}.households"),
        count_sum(f"{what}people", people, pages, f"{table}.people"),
    ]


def _homeless(desk: Desk, subject: Subject) -> Iterable[Household]:
    """Yield the households in no grid that live on the land of the book."""
    if subject.is_of_grids:
        return ()
    within = units_of_homeless(desk, subject.leaves)
    return houses_in_no_grid(desk.plan, within)


def _subject(desk: Desk) -> Subject:
    return subject_of(desk.plan, desk.spec.unit_code, desk.spec.grid_codes)


def _units(desk: Desk, subject: Subject) -> list[UnitId]:
    """Return the units that have a page: those with land, by code."""
    units = desk.plan.units
    return sorted(subject.leaves, key=lambda unit: (units[unit].code, unit))
