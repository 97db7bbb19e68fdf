"""How a text table is written, and how that is known: to be shown before it is believed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gis.errors import InputProblem
from gis.files.spreadsheet import TEXT_TABLES, wide_encoding

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class TableEncoding:
    """Name an encoding, and whether a mark says it, the bytes fit it, or nothing else is left."""

    name: str
    known_by: Literal["mark", "bytes", "rest"]


def encoding_of_table(path: Path) -> TableEncoding | None:
    """Find out how a text table is written; None for a file that says it itself.

    Raises InputProblem when the file cannot be read.
    """
    if path.suffix.lower() not in TEXT_TABLES:
        return None
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputProblem("files.no_such_file", path=str(path)) from error
    for mark, name in _MARKS:
        if data.startswith(mark):
            return TableEncoding(name, "mark")
    wide = wide_encoding(data)
    if wide is not None:
        return TableEncoding(wide, "bytes")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return TableEncoding("gb18030", "rest")
    return TableEncoding("utf-8", "bytes")
