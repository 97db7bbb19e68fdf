"""What a file is by its first bytes: endings lie, as people rename files."""

import re
from collections.abc import Callable
from pathlib import Path

from gis.files.formats.archive import names_in
from gis.files.formats.endings import TABLE_ENDINGS, ending_of
from gis.files.formats.survey_text import is_survey_head

_HEAD_BYTES = 4096
_ROOTS = re.compile(rb"<(?:\w+:)?(kml|gpx|osm|FeatureCollection|html)\b", re.IGNORECASE)
_ENDING_OF_ROOT = {b"kml": "kml", b"gpx": "gpx", b"osm": "osm", b"html": "html"}
_DXF = re.compile(rb"\s*(?:999\r?\n[^\n]*\n\s*)*0\s*\r?\n\s*SECTION\b|AutoCAD Binary DXF")
_MIF = re.compile(rb"\s*Version\s+\d+\s", re.IGNORECASE)
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"SQLite format 3\x00", "gpkg"),
    (b"\x00\x00\x27\x0a", "shp"),
    (b"fgb\x03", "fgb"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"AC10", "dwg"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
)
_ALIKE: tuple[frozenset[str], ...] = (
    frozenset({"kml", "ovkml"}),
    frozenset({"kmz", "ovkmz"}),
    frozenset({"json", "geojson", "geojsonl", "geojsons", "topojson"}),
    frozenset({"gpkg", "sqlite", "db", "spatialite"}),
    frozenset({"gml", "xml"}),
    frozenset({"xlsx", "xlsm", "xlsb", "et"}),
    frozenset({"xls", "et"}),
)
"""Endings that stand for the same kind of file."""


def kind_of(path: Path) -> str:
    """Return the ending that a file should have, in small letters; its own where that is right."""
    own = ending_of(path)
    if path.is_dir():
        return "gdb" if own == "gdb" or any(path.glob("*.gdbtable")) else "folder"
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if is_survey_head(head):
        return own if own in TABLE_ENDINGS else "txt"
    found = _by_signature(path, head) or _by_words(head)
    if found is None or found == own or any({found, own} <= alike for alike in _ALIKE):
        return own
    return found


def _by_signature(path: Path, head: bytes) -> str | None:
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_archive(path)
    if head[4:16].startswith(b"\x0a\x09OSMHeader"):
        return "pbf"
    return next((ending for mark, ending in _SIGNATURES if head.startswith(mark)), None)


def _kind_of_archive(path: Path) -> str:
    names = names_in(path)
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    is_kmz = any(name.lower().endswith((".kml", ".ovkml")) for name in names)
    others = (".shp", ".gpkg", ".geojson", ".dxf", ".tab", ".mif", ".gdbtable")
    return "kmz" if is_kmz and not any(name.lower().endswith(others) for name in names) else "zip"


def _by_words(head: bytes) -> str | None:
    words = _plain(head)
    tests: tuple[tuple[str, Callable[[bytes], object]], ...] = (
        ("json", lambda text: text.lstrip()[:1] in (b"{", b"[")),
        ("geojsonl", lambda text: text[:1] == b"\x1e"),
        ("dxf", _DXF.match),
        ("mif", _MIF.match),
        ("tab", lambda text: text.lstrip().lower().startswith(b"!table")),
    )
    if words.lstrip()[:1] == b"<":
        return _by_root(words)
    return next((ending for ending, holds in tests if holds(words)), None)


def _by_root(words: bytes) -> str | None:
    root = _ROOTS.search(words)
    if root is None:
        return None
    if b"opengis.net/gml" in words:
        return "gml"
    return _ENDING_OF_ROOT.get(root[1].lower())


def _plain(head: bytes) -> bytes:
    """Return the first bytes of a text as if it were in ASCII, without its mark."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.replace(b"\x00", b"")[2:]
    return head.removeprefix(b"\xef\xbb\xbf")
