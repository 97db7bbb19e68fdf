"""Text formats in an encoding that they do not say, or that readers of XML do not know."""

import codecs
import json
import re
from dataclasses import dataclass
from pathlib import Path

from gis.files.formats.endings import ending_of
from gis.files.shapefile_encoding import Encoding, guess

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHINESE = ("GB2312", "GBK", "CP936", "936", "GB_2312-80")


@dataclass(frozen=True, slots=True)
class PlainText:
    """Be a text: its encoding as it was found, and whether a file in UTF-8 must stand for it."""

    text: str
    encoding: Encoding
    is_utf8: bool


def plain_text(path: Path, encoding: str | None = None) -> PlainText:
    """Read a text in the encoding named, else that of its mark or declaration, else by its bytes.

    What it declares is not believed where the bytes are not so: strict UTF-8 goes first, then
    GB18030. Broken bytes are replaced.
    """
    data = path.read_bytes()
    if encoding is not None:
        return PlainText(data.decode(encoding, "replace"), Encoding(encoding, declared=True), False)
    for mark, name in _MARKS:
        if data.startswith(mark):
            text = data.decode(name, "replace")
            return PlainText(text, Encoding(name.upper(), declared=True), False)
    found = _DECLARED.match(data[:200])
    declared = _known(found[1].decode("ascii")) if found else "UTF-8"
    for name, is_declared in ((declared, True), ("UTF-8", False), (guess(data), False)):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        is_utf8 = name == "UTF-8" and declared == "UTF-8"
        return PlainText(text, Encoding(name, is_declared), is_utf8)
    return PlainText(data.decode("UTF-8", "replace"), Encoding("UTF-8", declared=False), False)


def in_utf8(plain: PlainText, path: Path) -> Path:
    """Write a text to `path` in UTF-8, without a declaration that says otherwise."""
    path.write_text(_DECLARATION.sub("", plain.text), encoding="utf-8", newline="")
    return path


def broken_json(path: Path) -> tuple[int, int] | None:
    """Return the line and the column where a text stops being JSON; None where it is none."""
    if ending_of(path) not in ("json", "geojson", "topojson"):
        return None
    try:
        json.loads(plain_text(path).text)
    except json.JSONDecodeError as error:
        return error.lineno, error.colno
    except RecursionError:
        return None
    return None


def _known(name: str) -> str:
    """Return an encoding by its name for Python; UTF-8 for one that is unknown."""
    if name.upper() in _CHINESE:
        return "GB18030"
    try:
        return codecs.lookup(name).name.upper()
    except LookupError:
        return "UTF-8"
