"""A table of rows as an importer wants it: header found, titles and totals gone, addresses kept."""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

Cell = str | int | float | bool | date | time | timedelta | None
IsKnownHeader = Callable[[str], bool]

_HEADER_WITHIN = 30
_LOOK_FOR_TOTAL_IN = 5
_LEAST_NUMBERED = 3
_TOTAL = re.compile(
    r".{0,6}(合计|小计|总计|共计|累计)[\d.户人口个名条]*|总数|总\s*计|(grand)?(total|subtotal)s?\d*",
    re.IGNORECASE,
)
_SUSPECT = re.compile(r"计|总|注|说明|填|制表|审核|负责|盖章|total|note", re.IGNORECASE)
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
    cells: Sequence[Cell] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unread:
    """Count what of a sheet is no record or was not visible to who sent it.

    `totals` are rows of totals, remarks and repeated headers, which are left out; `hidden_rows`
    are records like the others; `hidden_sheets` of the workbook are not read.
    """

    totals: int = 0
    hidden_rows: int = 0
    hidden_sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Be a table: header and rows. `places` come with vector files, one for each row."""

    path: Path
    name: str
    header: tuple[str, ...] = field(repr=False)
    rows: tuple[SheetRow, ...] = field(repr=False)
    places: Places | None = field(default=None, repr=False)
    unread: Unread = Unread()

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


def header_parts(header: str) -> tuple[str, ...]:
    """Return the plain last part of a header of several, such as 人口数 of 家庭情况/人口数."""
    if "/" not in header and "\\" not in header:
        return ()
    return (plain_header(re.split(r"[/\\]", header)[-1]),)


def sheet_of(
    path: Path, name: str, grid_of_cells: Sequence[Sequence[Cell]], is_known: IsKnownHeader
) -> Sheet:
    """Find the header in a block of cells and drop what is neither header nor record.

    The header is the row with the most headers that `is_known` knows, joined with the rows above
    and below that hold headers of other columns or of several. Rows of totals, remarks at the
    foot, repeated headers, a row that numbers the columns and empty rows are left out.
    """
    block = _header_block(grid_of_cells, is_known)
    if block is None:
        return Sheet(path, name, (), ())
    header = _joined_header(grid_of_cells[block.start : block.stop], is_known)
    raw_headers = {tuple(row) for row in grid_of_cells[block.start : block.stop]}
    first = block.stop
    if first < len(grid_of_cells) and _numbers_columns(grid_of_cells[first]):
        first += 1
    rows: list[SheetRow] = []
    totals = 0
    for number, cells in enumerate(grid_of_cells[first:], start=first + 1):
        filled = [cell for cell in cells if cell is not None and cell != ""]
        if not filled or all(isinstance(cell, str) and cell.isspace() for cell in filled):
            continue
        if _is_no_record(cells, filled, raw_headers):
            totals += 1
        else:
            rows.append(SheetRow(number, cells))
    return Sheet(path, name, header, tuple(rows), unread=Unread(totals))


def _known_places(row: Sequence[Cell], is_known: IsKnownHeader) -> set[int]:
    return {
        place
        for place, cell in enumerate(row)
        if isinstance(cell, str)
        and cell
        and (is_known(plain_header(cell)) or any(map(is_known, header_parts(cell))))
    }


def _header_block(rows: Sequence[Sequence[Cell]], is_known: IsKnownHeader) -> range | None:
    """Return the rows that make the header, None when there is none."""
    known = [_known_places(row, is_known) for row in rows[:_HEADER_WITHIN]]
    best = max(map(len, known), default=0)
    if best == 0:
        filled = [sum(1 for cell in row if cell not in (None, "")) for row in rows[:_HEADER_WITHIN]]
        most = max(filled, default=0)
        wide = [index for index, count in enumerate(filled) if count >= min(2, most)]
        return range(wide[0], wide[0] + 1) if most else None
    top = bottom = next(at for at, places in enumerate(known) if len(places) == best)
    while bottom + 1 < len(known) and _goes_on(rows[bottom], rows[bottom + 1], known, bottom):
        bottom += 1
    while top and known[top - 1] and len(_texts(rows[top - 1])) > 1:
        top -= 1
    return range(top, bottom + 1)


def _goes_on(
    above: Sequence[Cell], below: Sequence[Cell], known: Sequence[set[int]], at: int
) -> bool:
    """Tell whether a row below a header row goes on with it: other headers, no values."""
    if not known[at + 1]:
        return False
    return all(
        place in known[at + 1]
        or place >= len(below)
        or below[place] in (None, "")
        or below[place] == above[place]
        for place in known[at]
    )


def _texts(row: Sequence[Cell]) -> set[str]:
    return {str(cell).strip() for cell in row if cell not in (None, "")}


def _joined_header(block: Sequence[Sequence[Cell]], is_known: IsKnownHeader) -> tuple[str, ...]:
    """Return one header for each column: the lowest text, with those above where that says more."""
    width = max(map(len, block))
    texts = [
        [str(cell).strip() if cell is not None else "" for cell in row] + [""] * (width - len(row))
        for row in block
    ]
    for upper, lower in pairwise(texts):
        for place in range(1, width):
            # A text table of a sheet with merged cells has their text in the first one only.
            if not upper[place] and lower[place] and lower[place - 1]:
                upper[place] = upper[place - 1]
    parts = [
        list(dict.fromkeys(text for row in texts if (text := row[place]))) for place in range(width)
    ]
    lowest = [each[-1] if each else "" for each in parts]
    return tuple(
        text
        if len(each) < 2 or (is_known(plain_header(text)) and lowest.count(text) == 1)
        else "/".join(each)
        for text, each in zip(lowest, parts, strict=True)
    )


def _numbers_columns(cells: Sequence[Cell]) -> bool:
    """Tell whether a row only numbers the columns: 1, 2, 3 or (1), (2), (3)."""
    texts = [re.sub(r"[()（）\s]|\.0$", "", str(cell)) for cell in cells if cell not in (None, "")]
    numbers = [text for text in texts if text not in ("栏次", "甲", "乙", "丙", "序号")]
    return len(numbers) >= _LEAST_NUMBERED and numbers == [
        str(number) for number in range(1, len(numbers) + 1)
    ]


def _is_no_record(
    cells: Sequence[Cell], filled: Sequence[Cell], raw_headers: Collection[tuple[Cell, ...]]
) -> bool:
    suspects = [
        cell
        for cell in filled[:_LOOK_FOR_TOTAL_IN]
        if isinstance(cell, str) and _SUSPECT.search(cell)
    ]
    if suspects and _is_total_or_remark(suspects, filled):
        return True
    return len(filled) > 1 and isinstance(filled[0], str) and tuple(cells) in raw_headers


def _is_total_or_remark(suspects: Sequence[str], filled: Sequence[Cell]) -> bool:
    texts = [plain_header(cell) for cell in suspects]
    if any(map(_TOTAL.fullmatch, texts)):
        return True
    return len(set(map(str, filled))) == 1 and bool(_REMARK.match(texts[0]))
