"""Spreadsheets as offices send them, each nasty in its own way; all people are invented."""

import struct
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import geopandas
import openpyxl
import shapely
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Sequence[object]]
Make = Callable[[Path], Path]

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


@dataclass(frozen=True)
class Nasty:
    """Be a table: how it is made, and what its import must come to.

    `counts` are rows added, changed, unchanged, ambiguous, rejected; `reasons` (sheet row, column,
    reason) are all problems; `notes` must be said; `error` is set when the table cannot be used.
    """

    name: str
    kind: str
    make: Make
    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    reasons: tuple[tuple[int, str, str], ...] = ()
    remarks: tuple[tuple[int, str, str], ...] = ()
    notes: frozenset[str] = frozenset()
    error: str = ""
    finds: dict[str, object] = field(default_factory=dict)


def xlsx(*rows: Sequence[object], merged: Sequence[str] = (), suffix: str = ".xlsx") -> Make:
    """Return how a workbook of one sheet is made."""

    def fill(sheet: Worksheet) -> None:
        for row in rows:
            sheet.append(list(row))
        for cells in merged:
            sheet.merge_cells(cells)

    return sheets({"名册": fill}, suffix=suffix)


def sheets(fills: dict[str, Callable[[Worksheet], None]], *, suffix: str = ".xlsx") -> Make:
    """Return how a workbook of several sheets is made."""

    def make(folder: Path) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, fill in fills.items():
            fill(book.create_sheet(name))
        path = folder / f"表{suffix}"
        with path.open("wb") as stream:
            book.save(stream)
        return path

    return make


def text(content: str, encoding: str = "utf-8", name: str = "表.csv") -> Make:
    """Return how a text table is made."""
    return data(content.encode(encoding), name)


def data(content: bytes, name: str) -> Make:
    """Return how a file of some bytes is made."""

    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def ods(*rows: Sequence[str]) -> Make:
    """Return how an OpenDocument sheet is made."""

    def make(folder: Path) -> Path:
        names = "urn:oasis:names:tc:opendocument:xmlns:"
        cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
        lines = ("".join(map(cell.format, row)) for row in rows)
        cells = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
        content = (
            f'<office:document-content xmlns:office="{names}office:1.0" '
            f'xmlns:table="{names}table:1.0" xmlns:text="{names}text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="名册">{cells}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>"
        )
        path = folder / "表.ods"
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            file.writestr("content.xml", content)
            file.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{names}manifest:1.0"/>')
        return path

    return make


def xls(*rows: Sequence[str | float], suffix: str = ".xls") -> Make:
    """Return how an Excel 97 workbook (BIFF8 in an OLE file) of one sheet is made."""
    return data(_ole("Workbook", _biff(rows)), f"表{suffix}")


def locked() -> Make:
    """Return how a workbook with a password looks: an encrypted stream in an OLE file."""
    return data(_ole("EncryptedPackage", b"\x00" * 4096), "表.xlsx")


def points(suffix: str, x_m: float, y_m: float, *, crs: int = 4549) -> Make:
    """Return how two points of households are made, 60 m apart, with fields in Chinese."""

    def make(folder: Path) -> Path:
        # A name in a shapefile has 10 bytes, so that programs cut longer ones.
        people = "常住人" if suffix == ".shp" else "常住人口"
        frame = geopandas.GeoDataFrame(
            {"户号": ["N1", "N2"], people: [3, 4]},
            geometry=[shapely.Point(x_m, y_m), shapely.Point(x_m + 60, y_m)],
            crs=4549,
        ).to_crs(crs)
        path = folder / f"住户{suffix}"
        frame.to_file(path, **({"encoding": "utf-8"} if suffix == ".shp" else {}))
        return path

    return make


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _biff(rows: Rows) -> bytes:
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    title = "名册".encode("utf-16-le")
    head = _record(0x0809, begin)
    sheet_entry = struct.pack("<BB", len(title) // 2, 1) + title
    at = len(head) + 4 + 6 + len(sheet_entry) + 4
    book = head + _record(0x0085, struct.pack("<IH", at, 0) + sheet_entry) + _record(0x000A, b"")
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for at_row, row in enumerate(rows):
        for column, cell in enumerate(row):
            place = struct.pack("<HHH", at_row, column, 0)
            if isinstance(cell, str):
                signs = cell.encode("utf-16-le")
                body += _record(0x0204, place + struct.pack("<HB", len(signs) // 2, 1) + signs)
            else:
                body += _record(0x0203, place + struct.pack("<d", cell))
    return (book + body + _record(0x000A, b"")).ljust(4096, b"\x00")


def _ole(name: str, stream: bytes) -> bytes:
    """Return an OLE file with one stream of at least 4096 bytes (MS-CFB, version 3)."""
    count = -(-len(stream) // _SECTOR)
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
        + struct.pack("<I", 0)
        + struct.pack("<I", _FREE) * 108
    )
    chain = [_FAT, _END, *range(3, 2 + count), _END]
    fat = b"".join(struct.pack("<I", each) for each in chain).ljust(_SECTOR, b"\xff")
    entries = (
        _entry("Root Entry", 5, 1, _END, 0)
        + _entry(name, 2, _FREE, 2, len(stream))
        + _entry("", 0, _FREE, 0, 0) * 2
    )
    return header + fat + entries + stream.ljust(count * _SECTOR, b"\x00")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    signs = name.encode("utf-16-le")
    length = len(signs) + 2 if name else 0
    return (
        signs.ljust(64, b"\x00")
        + struct.pack("<HBBIII", length, kind, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


A_DAY = date(2021, 7, 1)
