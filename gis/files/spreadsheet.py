"""Read the cells of spreadsheets: xlsx, xls, ods through calamine, text tables by their look.

What a file is follows from its first bytes, as programs give text tables and web pages the
suffix of a workbook.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, TypeVar, cast
from xml.etree.ElementTree import ParseError, fromstring

import python_calamine as calamine

from gis.errors import InputProblem
from gis.files.sheet import Cell, IsKnownHeader, Sheet, sheet_of
from gis.progress import NoProgress, Progress

T = TypeVar("T")

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods"})
TEXT_TABLES = frozenset({".csv", ".txt", ".tsv"})

_DELIMITERS = ",\t;|，"
_SNIFFED_LINES = 50
_ROWS_PER_STEP = 1000
_PIECE_BYTES = 1 << 20
_SNIFFED_CHARACTERS = 100_000
_ENCODINGS_TRIED = ("utf-8-sig", "gb18030")
"""GB18030 last: it accepts nearly anything, and UTF-8 read as GB18030 looks like Chinese."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_WEB_PAGE = re.compile(rb"^\s*(<!doctype|<html|<head|<meta|<table|<body|<style|<\?xml|MIME-)", re.I)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_QUOTED = re.compile(r'"[^"]*"')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*\bhidden="(?:1|true)"')
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_spreadsheet(
    path: Path,
    is_known: IsKnownHeader,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> list[Sheet]:
    """Read the visible sheets of a workbook, or the one of a text table.

    `sheet` names one; `encoding` says how a text table is written, else it is found out. Hidden
    rows are read and counted. Raises InputProblem when the file is missing, empty, locked with a
    password, a web page or an XML file that only calls itself a workbook, or not readable.
    """
    progress = progress or NoProgress()
    begin = _begin_of(path)
    is_workbook = begin.startswith((_ZIP, _OLE))
    if not is_workbook and _WEB_PAGE.match(begin.removeprefix(b"\xef\xbb\xbf")):
        raise InputProblem("files.sheet_is_web_page", path=str(path))
    if not is_workbook and path.suffix.lower() in WORKBOOKS and not _looks_like_table(begin):
        facts = {"path": str(path), "detail": path.suffix}
        raise InputProblem("files.sheet_unreadable", **facts)
    if not is_workbook:
        return [sheet_of(path, path.stem, _text_table(path, encoding, progress), is_known)]
    try:
        return _workbook(path, is_known, sheet, progress)
    except calamine.PasswordError as error:
        raise InputProblem("files.sheet_locked", path=str(path)) from error
    except (calamine.CalamineError, zipfile.BadZipFile, OSError) as error:
        if _is_locked(path):
            raise InputProblem("files.sheet_locked", path=str(path)) from error
        raise InputProblem("files.sheet_unreadable", path=str(path), detail=str(error)) from error


def _begin_of(path: Path) -> bytes:
    if not path.is_file():
        raise InputProblem("files.no_such_file", path=str(path))
    try:
        with path.open("rb") as stream:
            begin = stream.read(4096)
    except OSError as error:
        raise InputProblem("files.sheet_unreadable", path=str(path), detail=str(error)) from error
    if not begin and path.suffix.lower() not in TEXT_TABLES:
        raise InputProblem("files.sheet_empty", path=str(path))
    return begin


def _looks_like_table(begin: bytes) -> bool:
    """Tell whether the first bytes of a file are lines of text with cells."""
    return _CONTROL.search(begin) is None and (b"\t" in begin or b"," in begin)


def _is_locked(path: Path) -> bool:
    """Tell whether a workbook is encrypted: then an xlsx is a stream in an OLE file."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    return data.startswith(_OLE) and _LOCKED in data


def _workbook(
    path: Path, is_known: IsKnownHeader, wanted: str | None, progress: Progress
) -> list[Sheet]:
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes())) as book:
        worksheets = [
            meta for meta in book.sheets_metadata if meta.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        visible = calamine.SheetVisibleEnum.Visible
        names = [meta.name for meta in worksheets if meta.visible == visible]
        hidden = tuple(meta.name for meta in worksheets if meta.visible != visible)
        if wanted is not None:
            if wanted not in book.sheet_names:
                raise InputProblem(
                    "files.no_such_sheet", path=str(path), sheet=wanted, sheets="、".join(names)
                )
            names, hidden = [wanted], ()
        hidden_rows = _hidden_rows(path, names)
        sheets = []
        for at, name in enumerate(names):
            progress.raise_if_cancelled()
            progress.step(at / len(names), name)
            cells = _cells(book.get_sheet_by_name(name), progress)
            read = sheet_of(path, name, cells, is_known)
            unread = replace(
                read.unread,
                hidden_rows=hidden_rows.get(name, 0),
                hidden_sheets=hidden if at == 0 else (),
            )
            sheets.append(replace(read, unread=unread))
        return sheets


def _cells(sheet: calamine.CalamineSheet, progress: Progress) -> Sequence[Sequence[Cell]]:
    """Return all cells from A1 on, those of merged cells filled in.

    They are fetched row by row: in one call other threads, a window's too, would stand still.
    """
    left: list[Cell] = [""] * (sheet.start[1] if sheet.start is not None else 0)
    rows = [
        left + row if left else row
        for row in _watched(cast("Iterator[list[Cell]]", sheet.iter_rows()), progress)
    ]
    for (top, left_at), (bottom, right) in sheet.merged_cell_ranges or ():
        if top < len(rows) and left_at < len(rows[top]):
            value = rows[top][left_at]
            for row in rows[top : bottom + 1]:
                row[left_at : right + 1] = [value] * len(row[left_at : right + 1])
    return rows


def _watched(rows: Iterable[list[T]], progress: Progress) -> Iterator[list[T]]:
    for at, row in enumerate(rows):
        if at % _ROWS_PER_STEP == 0:
            progress.raise_if_cancelled()
        yield row


def _hidden_rows(path: Path, names: Sequence[str]) -> dict[str, int]:
    """Count the hidden rows of the sheets of an xlsx file, which calamine does not tell."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        try:
            book = fromstring(archive.read("xl/workbook.xml"))
            relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        except (KeyError, ParseError):
            return {}
        targets = {one.get("Id"): one.get("Target", "").lstrip("/") for one in relations}
        counts = {}
        for sheet in book.iter(f"{_MAIN}sheet"):
            target = targets.get(sheet.get(_RELATION)) or ""
            part = target if target.startswith("xl/") else f"xl/{target}"
            if sheet.get("name") in names and part in archive.namelist():
                with archive.open(part) as stream:
                    counts[sheet.get("name", "")] = _count_hidden_rows(stream)
        return counts


def _count_hidden_rows(stream: IO[bytes]) -> int:
    count, rest = 0, b""
    while piece := stream.read(_PIECE_BYTES):
        whole, mark, rest = (rest + piece).rpartition(b"<")
        rest = mark + rest
        count += len(_HIDDEN_ROW.findall(whole))
    return count


def _text_table(path: Path, encoding: str | None, progress: Progress) -> Sequence[Sequence[Cell]]:
    text = _decoded(path, path.read_bytes(), encoding)
    lines = _QUOTED.sub("", text[:_SNIFFED_CHARACTERS]).splitlines()[:_SNIFFED_LINES]
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(lines))
        return list(_watched(reader, progress))
    except csv.Error as error:
        raise InputProblem("files.sheet_unreadable", path=str(path), detail=str(error)) from error


def _decoded(path: Path, data: bytes, encoding: str | None) -> str:
    if encoding is None:
        encoding = wide_encoding(data)
    for name in _ENCODINGS_TRIED if encoding is None else (encoding,):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
        except LookupError as error:
            raise InputProblem("files.unknown_encoding", path=str(path), encoding=name) from error
    raise InputProblem("files.sheet_encoding", path=str(path), encoding=encoding or "–")


def wide_encoding(data: bytes) -> str | None:
    """Return the UTF-16 that a text is in, by its mark or by the zeros of its ASCII signs."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    begin = data[:4096]
    odd, even = begin[1::2].count(0), begin[0::2].count(0)
    if odd + even == 0:
        return None
    return "utf-16-le" if odd >= even else "utf-16-be"


def _delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter that all lines have equally often, else the one that most have.

    Commas that stand in the values, as in WKT, are rarely in the header too.
    """

    def steadiness(delimiter: str) -> tuple[bool, int, int]:
        counts = [line.count(delimiter) for line in lines if line.strip(" ")]
        usual = max(set(counts), key=counts.count) if counts else 0
        if not usual:
            return False, 0, max(counts, default=0)
        return len(set(counts)) == 1, counts.count(usual) * usual, usual

    return max(_DELIMITERS, key=steadiness)
