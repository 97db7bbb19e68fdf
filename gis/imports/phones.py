"""Which texts can be phone numbers, however offices write them."""

import re
import unicodedata

_BETWEEN = re.compile(r"[、，,;；/|\n]+")
_WORDS = re.compile(r"^(?:\+|00)86|(?:转|ext)\d{1,6}$", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s\-‐-―−.()]+")
_NUMBER = re.compile(
    r"""1[3-9]\d{9}         # mobile
    | 0\d{9,11}              # with the code of an area
    | [2-9]\d{6,7}          # within an area
    | [48]00\d{7}           # the same everywhere
    | 1\d{2} | 1\d{4,5} | 9\d{4,5}  # services, such as 110, 12345 and 95598""",
    re.VERBOSE | re.ASCII,
)


def looks_like_phone(text: str) -> bool:
    """Tell whether a text can be a Chinese phone number, or several of them.

    Blanks, dashes and brackets between digits, +86 before and an extension behind are usual.
    """
    numbers = [one for one in _BETWEEN.split(unicodedata.normalize("NFKC", text)) if one.strip()]
    return bool(numbers) and all(map(_is_one, numbers))


def _is_one(text: str) -> bool:
    return _NUMBER.fullmatch(_WORDS.sub("", _SEPARATORS.sub("", text))) is not None
