"""The service card (服务卡): one for each grid, several on a sheet to be cut, or one to a page.

Page `card` of the template has the card's own paper; the paper of the print is the sheet that
takes them. A sheet with room for one card only takes the size of the card.
"""

from collections.abc import Iterator, Sequence

from app.printing.parts.staff_rows import posts_of
from app.printing.products.proof import Count, count_rows
from app.printing.sheet_spec import paper_mm
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk, PageOrder
from app.printing.sheets.page_facts import PageFacts
from app.printing.sheets.subject import subject_of, subject_of_grids
from gis.plan.records import Post
from gis.reports.four_limits import four_limits, four_limits_sentence
from gis.reports.staff import heads_of_grid
from gis.topology.records import GridId

CARD = "card"


def cards(desk: Desk, composer: Composer) -> Sequence[PageOrder]:
    """Order the cards of the grids that are meant, as many to a page as have room."""
    page = desk.template.page(CARD)
    orders = [_card(desk, grid) for grid in _grids(desk)]
    size = paper_mm(page.paper or desk.template.paper)
    on_a_page = max(composer.cards_on_a_page(each) for each in (size, (size[1], size[0])))
    title = desk.template.title.of(desk.texts.language)
    if on_a_page < 2:
        return orders
    sheets = range(0, len(orders), on_a_page)
    return [
        PageOrder(
            CARD,
            orders[first].subject,
            desk.texts("print_people.cards", title=title, number=number),
            cards=tuple(orders[first : first + on_a_page]),
        )
        for number, first in enumerate(sheets, start=1)
    ]


def proof_of_cards(desk: Desk, pages: Sequence[PageFacts]) -> Sequence[Count]:
    """Return how many posts the register has and the cards show, a head by name and in a list."""
    posts = [post for grid in _grids(desk) for post in _shown_on(desk, grid)]
    if not posts:
        return ()
    codes = desk.plan.grids
    places = {int(p.id): "" if p.grid is None else codes[p.grid].code for p in posts}
    keys = [("posts", int(post.id)) for post in posts]
    return (count_rows("posts", keys, pages, lambda key: places.get(key[1], "")),)


def _shown_on(desk: Desk, grid: GridId) -> Iterator[Post]:
    """Yield what the parts of a grid's card must show."""
    subject = subject_of_grids(desk.plan, [grid])
    for part in desk.template.page(CARD).parts:
        if part.is_shown and part.kind == "person":
            yield from heads_of_grid(desk.plan, grid, desk.spec.day.isoformat())
        elif part.is_shown and part.kind == "staff":
            yield from posts_of(part, desk, subject)


def _grids(desk: Desk) -> tuple[GridId, ...]:
    return subject_of(desk.plan, desk.spec.unit_code, desk.spec.grid_codes).grids


def _card(desk: Desk, grid: GridId) -> PageOrder:
    plan, texts = desk.plan, desk.texts
    record = plan.grids[grid]
    limits = four_limits_sentence(four_limits(plan, grid, texts), texts)
    return PageOrder(
        CARD,
        subject_of_grids(plan, [grid]),
        record.name or record.code,
        fields={"limits": limits},
        has_own_paper=True,
    )
