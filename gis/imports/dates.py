"""Read a day as offices write it: 1998.7, 1998年7月1日, 199807, a serial number, a real date."""

import calendar
import re
from datetime import date, datetime, timedelta

from gis.files.sheet import Cell
from gis.imports.cells import text_of

_WRITTEN = re.compile(
    r"^(\d{4})\s*[年./\-]\s*(\d{1,2})\s*(?:[月./\-]\s*(?:(\d{1,2})\s*[日号]?)?)?"
    r"(?:[\sT]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$"
)
_PACKED = re.compile(r"^(\d{4})(\d{2})(\d{2})?$")
_YEAR = re.compile(r"^(\d{4})年?$")
_YEARS = range(1900, 2101)
_EPOCH = date(1899, 12, 30)
_SERIALS = range(366, 73_415)
"""Day numbers of spreadsheets from 1901 to 2100; they count from the day before 1899-12-31."""


def day_of(cell: Cell, *, last: bool = False) -> str | None:
    """Return the day that a cell says as an ISO date, "" for an empty one, None for no day.

    A month without a day is its first one, with `last` its last one; so is a year alone.
    """
    if isinstance(cell, date):
        return (cell.date() if isinstance(cell, datetime) else cell).isoformat()
    text = text_of(cell)
    if not text:
        return ""
    found = (form.match(text) for form in (_WRITTEN, _PACKED, _YEAR))
    days = (_day(each.groups(), last=last) for each in found if each is not None)
    day = next((day for day in days if day is not None), None)
    if day is not None:
        return day
    if text.isdecimal() and int(text) in _SERIALS:
        return (_EPOCH + timedelta(days=int(text))).isoformat()
    return None


def month_is_doubtful(cell: Cell) -> bool:
    """Tell whether a number such as 1998.1 may be October, whose zero the spreadsheet dropped."""
    return isinstance(cell, float) and int(cell) in _YEARS and round(cell % 1, 6) == 0.1


def _day(parts: tuple[str | None, ...], *, last: bool) -> str | None:
    year, month, day = (int(part) if part else None for part in (*parts, None, None)[:3])
    if year is None or year not in _YEARS:
        return None
    try:
        if month is None:
            return date(year, 12, 31).isoformat() if last else date(year, 1, 1).isoformat()
        if day is None:
            day = calendar.monthrange(year, month)[1] if last else 1
        return date(year, month, day).isoformat()
    except ValueError:
        return None
