"""Read the cells of spreadsheets: xlsx, xls, ods through calamine, text tables by their look."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import python_calamine as calamine

from gis.errors import InputProblem
from gis.files.sheet import Cell, IsKnownHeader, Sheet, sheet_of

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods"})
TEXT_TABLES = frozenset({".csv", ".txt", ".tsv"})

_DELIMITERS = ",\t;|，"
_SNIFFED_LINES = 50
_ENCODINGS_TRIED = ("utf-8-sig", "gb18030")
"""GB18030 last: it accepts nearly anything, and UTF-8 read as GB18030 looks like Chinese."""


def read_spreadsheet(
    path: Path,
    is_known: IsKnownHeader,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
) -> list[Sheet]:
    """Read the visible sheets of a workbook, or the one of a text table.

    `sheet` names one; `encoding` says how a text table is written, else it is found out. Raises
    InputProblem when the file is missing, locked with a password, or not readable.
    """
    if not path.is_file():
        raise InputProblem("files.no_such_file", path=str(path))
    if path.suffix.lower() in TEXT_TABLES:
        return [sheet_of(path, path.stem, _text_table(path, encoding), is_known)]
    try:
        return _workbook(path, is_known, sheet)
    except calamine.PasswordError as error:
        raise InputProblem("files.sheet_locked", path=str(path)) from error
    except (calamine.CalamineError, OSError) as error:
        raise InputProblem("files.sheet_unreadable", path=str(path), detail=str(error)) from error


def _workbook(path: Path, is_known: IsKnownHeader, wanted: str | None) -> list[Sheet]:
    with calamine.CalamineWorkbook.from_path(path) as book:
        names = [
            meta.name
            for meta in book.sheets_metadata
            if meta.typ == calamine.SheetTypeEnum.WorkSheet
            and meta.visible == calamine.SheetVisibleEnum.Visible
        ]
        if wanted is not None:
            if wanted not in book.sheet_names:
                raise InputProblem(
                    "files.no_such_sheet", path=str(path), sheet=wanted, sheets="、".join(names)
                )
            names = [wanted]
        return [
            sheet_of(path, name, _cells(book.get_sheet_by_name(name)), is_known) for name in names
        ]


def _cells(sheet: calamine.CalamineSheet) -> Sequence[Sequence[Cell]]:
    rows: list[list[Cell]] = [[*row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top < len(rows) and left < len(rows[top]):
            value = rows[top][left]
            for row in rows[top : bottom + 1]:
                row[left : right + 1] = [value] * len(row[left : right + 1])
    return rows


def _text_table(path: Path, encoding: str | None) -> Sequence[Sequence[Cell]]:
    text = _decoded(path, path.read_bytes(), encoding)
    lines = text.splitlines()[:_SNIFFED_LINES]
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(lines)))
    except csv.Error as error:
        raise InputProblem("files.sheet_unreadable", path=str(path), detail=str(error)) from error


def _decoded(path: Path, data: bytes, encoding: str | None) -> str:
    if encoding is None and data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    for name in _ENCODINGS_TRIED if encoding is None else (encoding,):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
        except LookupError as error:
            raise InputProblem("files.unknown_encoding", path=str(path), encoding=name) from error
    raise InputProblem("files.sheet_encoding", path=str(path), encoding=encoding or "–")


def _delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter that most lines have equally often."""

    def steadiness(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in lines if line.strip()]
        usual = max(set(counts), key=counts.count) if counts else 0
        return (counts.count(usual) * usual, usual) if usual else (0, max(counts, default=0))

    return max(_DELIMITERS, key=steadiness)
