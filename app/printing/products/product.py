"""What a product is: a function from the desk of a print to orders for its pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.printing.products.proof import Count
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk, PageOrder
from app.printing.sheets.page_facts import PageFacts


class Orders(Protocol):
    """Say which pages a product has; pure, raises InputProblem where it cannot be made.

    `composer` tells how much room a part has, for tables that go on over pages.
    """

    def __call__(self, desk: Desk, composer: Composer) -> Sequence[PageOrder]:
        """Return the orders of the pages in their order."""
        ...


class Proof(Protocol):
    """Prove that what stands on the pages is what the register has."""

    def __call__(self, desk: Desk, pages: Sequence[PageFacts]) -> Sequence[Count]:
        """Return what was counted in the register and on paper."""
        ...


def nothing_to_prove(desk: Desk, pages: Sequence[PageFacts]) -> Sequence[Count]:
    """Return nothing: the product shows no register."""
    del desk, pages
    return ()


@dataclass(frozen=True, slots=True)
class Product:
    """Be a product; `shows_people` tells that it may name people, so that masking matters.

    `is_public` tells that it is meant to be put up where everybody reads it. `is_kept_up` tells of
    one with many pages, few of which change from print to print: unchanged ones are taken over.
    """

    name: str
    orders: Orders
    shows_people: bool = False
    is_public: bool = False
    proof: Proof = nothing_to_prove
    is_kept_up: bool = False
