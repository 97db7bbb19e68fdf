"""Lists of houses are for internal use: a print for the public leaves them out and says so."""

from collections.abc import Sequence
from dataclasses import replace

from app.printing.products.grid_pages import is_laid_out
from app.printing.sheets.context import Desk, PageOrder


def prints_list(desk: Desk, page: str, part: str) -> bool:
    """Tell whether a list is printed: where the template lays it out and nobody else reads it."""
    return desk.spec.purpose == "internal" and _is_in_template(desk, page, part)


def told_without_list(
    desk: Desk, orders: Sequence[PageOrder], page: str, part: str
) -> list[PageOrder]:
    """Return the orders, the first with a warning where the template's list is left out."""
    if not orders or prints_list(desk, page, part) or not _is_in_template(desk, page, part):
        return list(orders)
    warning = desk.texts("print_book.no_list_for_public")
    first = orders[0]
    return [replace(first, warnings=(*first.warnings, warning)), *orders[1:]]


def _is_in_template(desk: Desk, page: str, part: str) -> bool:
    return is_laid_out(desk.template.pages.get(page), part)
