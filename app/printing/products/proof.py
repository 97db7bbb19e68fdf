"""Proving that what stands on paper is what the register has: each row once, sums equal.

Products say which rows must be there; the pages tell which are. Nothing is looked up on the way of
making the pages, so a row that was lost there is found here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.printing.sheets.page_facts import PageFacts
from gis.texts import Texts

MOST_NAMED = 8
"""So many lost or doubled rows are named in a sentence; the others are counted."""


@dataclass(frozen=True, slots=True)
class Count:
    """Be one count of the register beside that on paper.

    `what` tells what is counted: households, people, grids, posts; it is the end of the key of the
    sentence with both numbers. `lost` and `doubled` are the names of rows that are on paper in no
    place, or in several.
    """

    what: str
    in_register: int
    on_paper: int
    lost: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether paper and register say the same, row by row."""
        return self.in_register == self.on_paper and not (self.lost or self.doubled)

    def sentence(self, texts: Texts) -> str:
        """Return both numbers and whether they agree; else which rows are lost or doubled."""
        said = texts(
            f"print_book.proof_{self.what}",
            register=f"{self.in_register:,}",
            paper=f"{self.on_paper:,}",
        )
        if self.agrees:
            return texts("print_book.proof_agrees", said=said)
        faults = [
            texts(f"print_book.proof_{fault}", names=_named(names, texts))
            for fault, names in (("lost", self.lost), ("doubled", self.doubled))
            if names
        ]
        return texts("print_book.proof_differs", said=said, faults="".join(faults))

    def as_json(self) -> dict[str, object]:
        """Return the count for a JSON document."""
        return {
            "what": self.what,
            "in_register": self.in_register,
            "on_paper": self.on_paper,
            "agrees": self.agrees,
            "lost": list(self.lost),
            "doubled": list(self.doubled),
        }


def count_rows(
    what: str,
    expected: Iterable[tuple[str, int]],
    pages: Sequence[PageFacts],
    name_of: Callable[[tuple[str, int]], str],
) -> Count:
    """Return the count of rows; `expected` has each as often as it is to be on paper.

    Rows of the same tables that are not expected count as doubled: they should not be there.
    """
    wanted = Counter(list(expected))
    tables = {table for table, _ in wanted}
    printed = Counter(row for page in pages for row in page.rows if row[0] in tables)
    lost = tuple(name_of(row) for row, times in wanted.items() if printed[row] < times)
    doubled = tuple(name_of(row) for row, times in printed.items() if times > wanted[row])
    return Count(what, wanted.total(), printed.total(), lost, doubled)


def count_sum(what: str, expected: int, pages: Sequence[PageFacts], name: str) -> Count:
    """Return the count of what the column of a table adds up to over all pages."""
    return Count(what, expected, sum(page.sums.get(name, 0) for page in pages))


def _named(names: tuple[str, ...], texts: Texts) -> str:
    named = texts("print_book.and").join(names[:MOST_NAMED])
    if len(names) <= MOST_NAMED:
        return named
    return texts("print_book.and_others", names=named, count=f"{len(names):,}")
