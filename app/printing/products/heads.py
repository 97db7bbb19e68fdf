"""The map of those who answer for the grids (分布图): each stands on it, or in a list on it."""

from collections.abc import Sequence
from dataclasses import replace

from app.printing.parts.numbered import listed_on
from app.printing.products.sheets import one_sheet
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk, PageOrder

MOST_TRIES = 4


def heads(desk: Desk, composer: Composer) -> Sequence[PageOrder]:
    """Order the one page; it makes room for the list of the grids that have only a numeral.

    The list takes room from the map, and then more grids may need a numeral: that is repeated
    until the room is enough, at most `MOST_TRIES` times. A list that is longer still gets smaller.
    """
    (order,) = one_sheet(desk, composer)
    template = desk.template.page(order.page)
    if not any(part.kind == "numbered" and part.is_shown for part in template.parts):
        return (order,)
    reserved: tuple[int, ...] = ()
    for _ in range(MOST_TRIES):
        page = composer.compose(order)
        listed = tuple(int(grid) for frame in page.maps for _, grid in listed_on(frame))
        if len(listed) <= len(reserved):
            break
        reserved = listed
        order = replace(order, data={**order.data, "listed": reserved})
    return (order,)
