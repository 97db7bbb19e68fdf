"""Search many rows for typed words, or for the first letters of their pinyin, without a loop."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate

from app.matching import pinyin_initials

_END = "\n"


class WordSearch:
    """Hold the words of rows as one long text, so that the search in it is a search of bytes."""

    def __init__(self, keys: Sequence[int], words: Iterable[str]) -> None:
        """Take the keys of rows and what can be searched for in each."""
        self._keys = keys
        lines = [each.replace(_END, " ").lower() for each in words]
        self._starts = [0, *accumulate(len(line) + 1 for line in lines)]
        self._text = _END.join(lines) + _END
        self._initials: str | None = None

    def matching(self, typed: str) -> set[int]:
        """Return the keys of the rows in which each typed word stands, or its initials."""
        found: set[int] | None = None
        for part in typed.lower().split():
            rows = self._rows(self._text, part)
            if part.isascii() and part.isalpha():
                if self._initials is None:
                    self._initials = self._text.translate(_initial_of())
                rows |= self._rows(self._initials, part)
            found = rows if found is None else found & rows
        return set(self._keys) if found is None else {self._keys[row] for row in found}

    def _rows(self, text: str, part: str) -> set[int]:
        rows = set()
        at = text.find(part)
        while at >= 0:
            row = bisect_right(self._starts, at) - 1
            rows.add(row)
            at = text.find(part, self._starts[row + 1])
        return rows


def fits(words: str, typed: str) -> bool:
    """Tell whether one row is found by what was typed."""
    return bool(WordSearch((0,), (words,)).matching(typed))


@cache
def _initial_of() -> dict[int, str]:
    """Return the initial of each common character, one letter for one, so that places stay."""
    common = (
        bytes((high, low)).decode("gb2312", "ignore")
        for high in range(0xB0, 0xD8)
        for low in range(0xA1, 0xFF)
    )
    return {ord(each): pinyin_initials(each) for each in common if len(each) == 1}
