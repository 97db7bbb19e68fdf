"""A table that goes on from page to page, its head on each, no row parted, lost or doubled."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from app.printing.parts.table import table_ends
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import PageContext, PageOrder
from app.printing.sheets.tables import Table
from layers.boxes import Box


def continued(
    composer: Composer,
    order: PageOrder,
    part: str,
    table: Table,
    *,
    next_page: str | None = None,
) -> list[PageOrder]:
    """Return the orders of as many pages as a table needs, the first like `order`.

    `next_page` is the page of the template for all but the first, None for the same one; both have
    a part of kind table with the name, equally wide. Of several pages each gets the fields
    `piece`, "2/3", and `of_pieces`, "(2/3)"; they are empty on a single one.
    """
    following = order if next_page is None else replace(order, page=next_page, tables={})
    context, first = _room(composer, order, part, table)
    second = cache(lambda: _room(composer, following, part, table)[1])
    held = context.page.part(part)
    assert held is not None
    whole, ends = table_ends(held, context, table, lambda number: second() if number else first)
    pieces = whole.cut(ends)
    return [
        _with_piece(order if number == 0 else following, part, piece, (number + 1, len(pieces)))
        for number, piece in enumerate(pieces)
    ]


def _room(composer: Composer, order: PageOrder, part: str, table: Table) -> tuple[PageContext, Box]:
    """Return the box of the part on a page that has a piece of the table."""
    return composer.room_of(_with_piece(order, part, table, (9, 9)), part)


def _with_piece(order: PageOrder, part: str, piece: Table, number: tuple[int, int]) -> PageOrder:
    return replace(
        order, fields={**order.fields, **_fields(*number)}, tables={**order.tables, part: piece}
    )


def _fields(number: int, pieces: int) -> Mapping[str, str]:
    if pieces == 1:
        return {"piece": "", "of_pieces": ""}
    return {"piece": f"{number}/{pieces}", "of_pieces": f"({number}/{pieces})"}
