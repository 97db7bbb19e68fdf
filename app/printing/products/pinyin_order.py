"""The order of Chinese names by their sound, as an index needs it.

The system's collation knows the sounds (ICU's on Linux and macOS, Windows' own); a character with
several stands under its usual one. Where it does not know them, names stand in the order of code.
"""

from collections.abc import Iterable
from functools import cmp_to_key
from itertools import pairwise
from typing import TypeVar

from PySide6.QtCore import QCollator, QLocale

FIRST_OF = dict(
    zip("ABCDEFGHJKLMNOPQRSTWXYZ", "阿八嚓咑妸发旮哈丌咔垃妈拏噢妑七呥仨他穵夕丫帀", strict=True)
)
"""The character with which each initial begins."""
NO_INITIAL = "#"
_FIRST_HAN, _LAST_HAN = "\u3400", "\U000323af"
Name = TypeVar("Name")


class PinyinOrder:
    """Sort names by sound and tell their initials."""

    def __init__(self) -> None:
        country = QLocale(QLocale.Language.Chinese, QLocale.Country.China)
        self._collator = QCollator(country)
        self._collator.setNumericMode(True)
        self.knows_sounds = all(
            self._collator.compare(one, other) < 0 for one, other in pairwise(FIRST_OF.values())
        )

    def sorted(self, names: Iterable[tuple[str, Name]]) -> list[tuple[str, Name]]:
        """Return pairs by the sound of the first, numbers in it as numbers; else unchanged."""
        pairs = list(names)
        if not self.knows_sounds:
            return pairs
        key = cmp_to_key(self._collator.compare)
        return sorted(pairs, key=lambda pair: (initial_rank(self.initial(pair[0])), key(pair[0])))

    def initial(self, name: str) -> str:
        """Return the Latin initial of a name; `#` where there is none."""
        first = name[:1]
        if first.isascii() and first.isalpha():
            return first.upper()
        if not self.knows_sounds or not _FIRST_HAN <= first <= _LAST_HAN:
            return NO_INITIAL
        before = (
            letter
            for letter, start in FIRST_OF.items()
            if self._collator.compare(start, first) <= 0
        )
        return max(before, default=NO_INITIAL)


def initial_rank(initial: str) -> tuple[bool, str]:
    """Return where an initial stands: letters first."""
    return initial == NO_INITIAL, initial
