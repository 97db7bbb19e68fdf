"""What a cell says: clean text, whole numbers, coordinates."""

import re
import unicodedata
from datetime import date

from gis.files.sheet import Cell
from gis.geometry.degrees import angle_of

_EMPTY = frozenset(
    {
        "",
        "无",
        "/",
        "//",
        "\\",
        "-",
        "--",
        "---",
        "—",
        "——",
        "null",
        "none",
        "nan",
        "n/a",
        "na",
        "#n/a",
        "暂无",
    }
)
_LONGEST_EMPTY = max(map(len, _EMPTY))
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_UNCLEAN = re.compile(
    r"""[\s"\uff0d\uff0e\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad０-９Ａ-Ｚａ-ｚ]"""
)
_SHOWN_AS_TEXT = re.compile(r'^=?"(.*)"$')
_HAN = r"\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPACE_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_WIDE_RANGES = (range(0xFF10, 0xFF1A), range(0xFF21, 0xFF3B), range(0xFF41, 0xFF5B))
_WIDE = {code: code - 0xFEE0 for codes in _WIDE_RANGES for code in codes}
_WIDE |= {0x3000: 0x20, 0xFF0D: 0x2D, 0xFF0E: 0x2E}
_DECIMAL = re.compile(r"^\d+\.\d+$", re.ASCII)
_WHOLE = re.compile(r"^(\d{1,6})(?:\.0+)?(?:人|口|个|名|户)?$")
_SHORTENED = re.compile(r"^\d(?:\.\d+)?E\+\d{2,}$", re.ASCII | re.IGNORECASE)
_FIRST_INEXACT = 10**15
"""Spreadsheets keep 15 digits of a number."""


def text_of(cell: Cell) -> str:
    """Return the text of a cell: trimmed, full-width letters and digits made plain.

    A cell that only says that there is nothing (无, /, -) is empty; a whole number has no
    decimal point; spaces between Chinese characters are dropped.
    """
    if not isinstance(cell, str):
        return _text_of_value(cell)
    text = cell.strip()
    if _UNCLEAN.search(text):
        text = _INVISIBLE.sub("", text)
        text = _SPACE_BETWEEN_HAN.sub("", text.translate(_WIDE)).strip()
        text = " ".join(_SHOWN_AS_TEXT.sub(r"\1", text).split())
    return "" if len(text) <= _LONGEST_EMPTY and text.lower() in _EMPTY else text


def _text_of_value(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def whole_number_of(cell: Cell) -> int | None:
    """Return the number of a cell such as 3, 3.0, ３ or 3人; None when it says something else."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return int(cell) if float(cell).is_integer() and 0 <= cell < 1_000_000 else None
    if isinstance(cell, str) and cell.isdecimal() and len(cell) < 7:
        return int(cell)
    found = _WHOLE.match(unicodedata.normalize("NFKC", text_of(cell)).replace(" ", ""))
    return int(found.group(1)) if found else None


def coordinate_of(cell: Cell) -> float | None:
    """Return a coordinate: a decimal number, or degrees with minutes and seconds.

    None for what is neither.
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell)
    if isinstance(cell, str) and _DECIMAL.match(cell):
        return float(cell)
    text = unicodedata.normalize("NFKC", text_of(cell)).replace(",", "")
    try:
        return float(text)
    except ValueError:
        pass
    angle = angle_of(text_of(cell))
    return None if angle is None else angle.degrees


def has_lost_digits(cell: Cell) -> bool:
    """Tell whether a cell is a number too long for a spreadsheet, which made zeros of its end."""
    if isinstance(cell, str):
        return bool(_SHORTENED.match(cell.strip()))
    return is_cut_number(cell)


def is_cut_number(cell: Cell) -> bool:
    """Tell whether a cell is a number of more digits than a spreadsheet keeps: a text once."""
    return isinstance(cell, int | float) and abs(cell) >= _FIRST_INEXACT
