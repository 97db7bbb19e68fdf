"""Which characters each bundled font has, known without opening a font or starting Qt."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain

from resources import path

SANS, BOLD = "TownGridSans-Regular", "TownGridSans-Bold"
FIRST_BEYOND = 0x10000


@dataclass(frozen=True)
class Repertoire:
    """Be the characters of one font, as ranges of code points in rising order."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __contains__(self, character: str) -> bool:
        """Say whether the font has a character."""
        code = ord(character)
        place = bisect_right(self.starts, code) - 1
        return place >= 0 and code <= self.ends[place]

    @cached_property
    def beyond(self) -> tuple[int, ...]:
        """The code points beyond the basic plane, in rising order.

        In the font they have codes for private use as well, in this order from U+E000.
        """
        codes = chain.from_iterable(
            range(start, end + 1) for start, end in zip(self.starts, self.ends, strict=True)
        )
        return tuple(code for code in codes if code >= FIRST_BEYOND)


@cache
def repertoires() -> Mapping[str, Repertoire]:
    """Return the repertoires of the bundled fonts by their PostScript names: Sans, bold, rare."""
    lines = path("fonts/repertoires.txt").read_text(encoding="ascii").splitlines()
    found = {name: _repertoire(ranges) for name, _, ranges in (x.partition(" ") for x in lines)}
    rare = sorted(found.keys() - {SANS, BOLD}, key=lambda name: found[name].starts)
    return {name: found[name] for name in (SANS, BOLD, *rare)}


def _repertoire(ranges: str) -> Repertoire:
    pairs = [words.partition("-") for words in ranges.split()]
    starts = tuple(int(start, 16) for start, _, _ in pairs)
    ends = tuple(int(end or start, 16) for start, _, end in pairs)
    return Repertoire(starts, ends)
