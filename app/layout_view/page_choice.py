"""Which pages are printed, as people write it: 1-3, 5; pure."""

import re

from gis.errors import InputProblem

_RANGE = re.compile(r"(\d+)\s*(?:[-–—~～至]\s*(\d+))?")


def pages_typed(words: str, count: int) -> tuple[int, ...]:
    """Return the numbers of pages in their order, once each, of so many that there are.

    Raises InputProblem for what is no range of pages, and for pages that there are not.
    """
    numbers: set[int] = set()
    for piece in re.split(r"[,，、;；]", words):
        if not piece.strip():
            continue
        found = _RANGE.fullmatch(piece.strip())
        if found is None:
            raise InputProblem("layout_view.no_pages", typed=words, count=count)
        first, last = int(found[1]), int(found[2] or found[1])
        if not 1 <= first <= last <= count:
            raise InputProblem("layout_view.no_pages", typed=words, count=count)
        numbers |= set(range(first, last + 1))
    if not numbers:
        raise InputProblem("layout_view.no_pages", typed=words, count=count)
    return tuple(sorted(numbers))
