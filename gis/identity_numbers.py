"""Know personal identity numbers (GB 11643) in any text, so that none of them is ever kept.

A number is told by the birthday in it, not by its check digit alone: one in eleven household
numbers of 18 digits has a right check digit, and a mistyped identity number has a wrong one.
"""

import calendar
import re
import unicodedata

_LEAST_LENGTH = 15
_NUMBER = re.compile(
    r"(?<!\d)(?:\d{6}([ -]?)\d{8}\1\d{3}[\dXx]|\d{4}([ -])\d{4}\2\d{4}\2\d{4}\2\d[\dXx]|\d{15})"
    r"(?![\dXx])",
    re.ASCII,
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_BORN = range(1850, 2050)
_BORN_FOR_SURE = range(1900, 2000)
"""In these years no code of a township and its villages looks like a birthday, so that the check
digit need not be right. Township codes from 200 on are read as years from 2000 on."""

_LEAST_SHORT_YEAR = 30
"""Of the numbers of 15 digits, given until 1999: who was born before 1930 in them is told apart
from the township in a code of a grid by nothing."""


def holds_identity_number(text: str) -> bool:
    """Tell whether a personal identity number of 18 or 15 digits stands in a text.

    Full-width digits, and blanks or hyphens between its parts, make no difference.
    """
    return any(_identity_numbers(text))


def without_identity_numbers(text: str) -> str:
    """Return a text with … in the place of identity numbers; another one as it is."""
    numbers = _identity_numbers(text)
    if numbers:
        text = unicodedata.normalize("NFKC", text)
        for number in numbers:
            text = text.replace(number, "…")
    return text


def _identity_numbers(text: str) -> list[str]:
    if len(text) < _LEAST_LENGTH:
        return []
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return [
        found[0]
        for found in _NUMBER.finditer(text)
        if _is_of_a_person(found[0].replace(" ", "").replace("-", "").upper())
    ]


def _is_of_a_person(number: str) -> bool:
    if number[0] in "09":
        return False
    if len(number) == _LEAST_LENGTH:
        year = int(number[6:8])
        return year >= _LEAST_SHORT_YEAR and _is_day(1900 + year, number[8:12])
    year = int(number[6:10])
    if year not in _BORN or not _is_day(year, number[10:14]):
        return False
    return year in _BORN_FOR_SURE or _has_right_check(number)


def _is_day(year: int, month_and_day: str) -> bool:
    month, day = int(month_and_day[:2]), int(month_and_day[2:])
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _has_right_check(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[17]
