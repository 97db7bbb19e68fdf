"""A table of rows as an importer wants it: header found, titles and totals gone, addresses kept."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

Cell = str | int | float | bool | date | time | timedelta | None
IsKnownHeader = Callable[[str], bool]

_HEADER_WITHIN = 30
_LOOK_FOR_TOTAL_IN = 3
_TOTAL = re.compile(r"(合计|小计|总计|共计|累计|总数|total|subtotal)", re.IGNORECASE)
_SUSPECT = re.compile(r"计|总|注|说明|填|制表|审核|负责|盖章|total|note", re.IGNORECASE)
_LONGEST_TOTAL = 9
_REMARK = re.compile(r"(注|备注|说明|填表|填报|制表|审核|负责人|单位盖章|note)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Places:
    """Hold where the rows lie: their coordinate system and points in it, shape (n, 2)."""

    crs: CRS | None
    xy: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """Be a row: its number in the file, counted from 1, and its cells."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Be a table: header and rows. `places` come with vector files, one for each row."""

    path: Path
    name: str
    header: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    places: Places | None = None

    def column_name(self, index: int) -> str:
        """Return how people call a column: its letter, or in a vector file the field's name."""
        return self.header[index] if self.places is not None else column_letter(index)


def column_letter(index: int) -> str:
    """Return A for 0, Z for 25, AA for 26."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def plain_header(text: object) -> str:
    """Return a header for comparing: no spaces, line breaks, brackets' content or case."""
    plain = unicodedata.normalize("NFKC", str(text if text is not None else ""))
    without_brackets = re.sub(r"[(\[【{].*?[)\]】}]", "", plain)
    plain = without_brackets if without_brackets.strip() else plain
    return re.sub(r"[\s_\-*:/、,.#]+", "", plain).casefold()


def sheet_of(
    path: Path, name: str, grid_of_cells: Sequence[Sequence[Cell]], is_known: IsKnownHeader
) -> Sheet:
    """Find the header in a block of cells and drop what is neither header nor record.

    The header is the row with the most headers that `is_known` knows, the last one of equals
    that follow each other (a header merged over two rows). Rows of totals, remarks at the foot,
    repeated headers and empty rows are left out.
    """
    at = _header_row(grid_of_cells, is_known)
    if at is None:
        return Sheet(path, name, (), ())
    header = tuple(str(cell).strip() if cell is not None else "" for cell in grid_of_cells[at])
    raw_header = tuple(grid_of_cells[at])
    rows = tuple(
        SheetRow(number, cells)
        for number, cells in enumerate(grid_of_cells[at + 1 :], start=at + 2)
        if not _is_no_record(cells, raw_header)
    )
    return Sheet(path, name, header, rows)


def _header_row(rows: Sequence[Sequence[Cell]], is_known: IsKnownHeader) -> int | None:
    scores = [
        sum(1 for cell in row if isinstance(cell, str) and is_known(plain_header(cell)))
        for row in rows[:_HEADER_WITHIN]
    ]
    if not scores:
        return None
    best = max(scores)
    if best == 0:
        filled = [sum(1 for cell in row if cell not in (None, "")) for row in rows[:_HEADER_WITHIN]]
        wide = [index for index, count in enumerate(filled) if count >= min(2, max(filled))]
        return wide[0] if max(filled) else None
    at = scores.index(best)
    while at + 1 < len(scores) and scores[at + 1] == best:
        at += 1
    return at


def _is_no_record(cells: Sequence[Cell], header: tuple[Cell, ...]) -> bool:
    filled = [cell for cell in cells if cell is not None and cell != ""]
    suspects = [
        cell
        for cell in filled[:_LOOK_FOR_TOTAL_IN]
        if isinstance(cell, str) and _SUSPECT.search(cell)
    ]
    if suspects and _is_total_or_remark(suspects, filled):
        return True
    if all(isinstance(cell, str) and cell.isspace() for cell in filled):
        return True
    return len(filled) > 1 and tuple(cells) == header


def _is_total_or_remark(suspects: Sequence[str], filled: Sequence[Cell]) -> bool:
    texts = [plain_header(cell) for cell in suspects]
    if any(_TOTAL.match(text) and len(text) < _LONGEST_TOTAL for text in texts):
        return True
    return len(set(map(str, filled))) == 1 and bool(_REMARK.match(texts[0]))
