"""The tables of a map book that name pages: contents and index; numbers are filled in last.

How many pages a table needs must be known before any page has its number, so the tables are cut
with a stand-in that is as wide as the widest number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.printing.products.grid_pages import title_of
from app.printing.products.pinyin_order import NO_INITIAL, PinyinOrder
from app.printing.sheets.context import Desk, PageOrder
from app.printing.sheets.tables import Column, Table
from gis.topology.records import GridId, UnitId

CONTENTS, INDEX, INDEX_OF_UNITS = "contents", "index", "index_of_units"
STAND_IN = "8888"
Key = tuple[str, int]


def contents_table(desk: Desk, entries: Sequence[str]) -> Table:
    """Return what the book contains, in the order of its pages."""
    texts = desk.texts
    columns = (
        Column(texts("print_book.column_content"), share=1.0),
        Column(texts("print_book.column_page"), numeric=True),
    )
    rows = tuple((entry, STAND_IN) for entry in entries)
    return Table(columns, rows, tuple((CONTENTS, number) for number in range(len(rows))))


def index_table(desk: Desk, units: Sequence[UnitId], grids: Sequence[GridId]) -> Table:
    """Return units and grids by the sound of their names, or by code where that is not known."""
    plan, texts = desk.plan, desk.texts
    entries: list[tuple[str, tuple[str, Key]]] = [
        (plan.units[unit].name, (plan.units[unit].code, (INDEX_OF_UNITS, int(unit))))
        for unit in units
    ]
    entries += [
        (title_of(plan, grid), (plan.grids[grid].code, (INDEX, int(grid)))) for grid in grids
    ]
    entries.sort(key=lambda entry: entry[1][0])
    order = PinyinOrder()
    rows: list[tuple[str, ...]] = []
    keys: list[Key] = []
    before = ""
    for name, (code, key) in order.sorted(entries):
        initial = order.initial(name)
        shown = "" if initial in {before, NO_INITIAL} else initial
        before = initial
        rows.append((shown, name, code, STAND_IN))
        keys.append(key)
    columns = (
        Column(texts("print_book.column_initial")),
        Column(texts("print_book.column_name"), share=1.0),
        Column(texts("print_book.column_code")),
        Column(texts("print_book.column_page"), numeric=True),
    )
    return Table(columns, tuple(rows), tuple(keys))


def numbered(order: PageOrder, page_of: Mapping[Key, int]) -> PageOrder:
    """Return the order with the numbers of pages in the place of the stand-ins."""
    return replace(
        order, tables={name: _numbered(table, page_of) for name, table in order.tables.items()}
    )


def _numbered(table: Table, page_of: Mapping[Key, int]) -> Table:
    if not any(row[-1] == STAND_IN for row in table.rows):
        return table
    rows = ((*row[:-1], str(page_of[key])) for row, key in zip(table.rows, table.keys, strict=True))
    return replace(table, rows=tuple(rows))
