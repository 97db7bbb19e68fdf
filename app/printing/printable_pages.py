"""All pages of a print, composed one after the other, in memory that does not grow with them.

Of each page its facts and its identity are kept; of the first ones also the page itself, the
others are composed anew when they are painted, which is only for those that have changed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.printing.output.leaves import Leaf, LeafLayer
from app.printing.products.registry import products
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk, PageOrder
from app.printing.sheets.identity import identity_of
from app.printing.sheets.page import Page
from app.printing.sheets.page_facts import PageFacts, facts_of
from app.printing.sheets.painting import leaf_of
from gis.progress import Progress

MOST_KEPT = 200
"""So many pages are kept whole; one takes some 150 kB."""


@dataclass(frozen=True, slots=True)
class PrintablePages:
    """Be the pages of a print as writers take them, and what is known of each."""

    leaves: tuple[Leaf, ...]
    facts: tuple[PageFacts, ...]


def printable_pages(
    desk: Desk,
    progress: Progress,
    *,
    with_identities: bool,
    numbers: Collection[int] = (),
    most_kept: int = MOST_KEPT,
) -> PrintablePages:
    """Return all pages of a print; raises InputProblem when the spec cannot be met, Cancelled.

    Without identities every page counts as changed. With `numbers` only those pages are made.
    """
    composer = Composer(desk)
    orders = list(products()[desk.template.product].orders(desk, composer))
    leaves: list[Leaf] = []
    facts: list[PageFacts] = []
    for number, order in enumerate(orders, start=1):
        if numbers and number not in numbers:
            continue
        progress.raise_if_cancelled()
        progress.step((number - 1) / len(orders), order.label)
        page = composer.compose(order, number, len(orders))
        identity = identity_of(page, desk.ruler, desk.texts) if with_identities else ""
        leaf = leaf_of(page, identity, desk.ruler, desk.texts)
        if len(leaves) >= most_kept:
            again = _Again(composer, desk, order, (number, len(orders)))
            leaf = Leaf(leaf.paper_mm, leaf.title, identity, leaf.label, again)
        leaves.append(leaf)
        facts.append(facts_of(page))
    return PrintablePages(tuple(leaves), tuple(facts))


@dataclass(frozen=True, slots=True)
class _Again:
    """Compose a page anew when its layers are asked for."""

    composer: Composer
    desk: Desk
    order: PageOrder
    number: tuple[int, int]

    def __call__(self) -> Sequence[LeafLayer]:
        page: Page = self.composer.compose(self.order, *self.number)
        return leaf_of(page, "", self.desk.ruler, self.desk.texts).layers()
