"""The text encoding of shapefiles that do not say theirs, or say it wrong.

GDAL reads such files as ISO-8859-1 without an error. UTF-8 bytes read as GBK give plausible but
wrong Chinese, so strict UTF-8 is tried first; the language driver 0x57 is a default of many
writers and says nothing.
"""

import codecs
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_DRIVERS = {0x4D: "GB18030", 0x7A: "GB18030", 0x4F: "BIG5", 0x78: "BIG5"}
_LOOKED_AT = 300_000
_HEADER_BYTES = 32
_NAME_BYTES = 10
_FIELD_END = 0x0D
_LAST_ASCII = 0x7F
_GB2312_FIRST = 0xA1
_COMMON_BIG5 = range(0xA1, 0xC7)
_MOSTLY, _A_GOOD_PART = 0.9, 0.2
_FIRST_CHINESE = "\u2e80"


@dataclass(frozen=True, slots=True)
class Encoding:
    """Name an encoding; `declared` is False when it had to be found out from the bytes."""

    name: str
    declared: bool


def encoding_of(path: Path, layer: str) -> Encoding | None:
    """Return the encoding to read a shapefile with, or None when `path` is no shapefile.

    `path` is a .shp, a folder of shapefiles or a zip with them; `layer` names the shapefile.
    """
    table = side_file(path, layer, ".dbf")
    if table is None or len(table) < _HEADER_BYTES:
        return None
    declared = _declared(side_file(path, layer, ".cpg"))
    if declared is None:
        declared = _DRIVERS.get(table[29])
    text = text_bytes(table)
    if declared is not None and decodes(text, declared) and not is_utf8_after_all(text, declared):
        return Encoding(declared, declared=True)
    if all(byte <= _LAST_ASCII for byte in set(text)):
        return Encoding("UTF-8", declared=True)
    return Encoding(guess(text), declared=False)


def is_utf8_after_all(text: bytes, declared: str) -> bool:
    """Say whether text that is declared to be in another encoding is Chinese in UTF-8.

    As GBK it is plausible too, but text in GBK is hardly ever UTF-8 of three bytes a sign.
    """
    if declared.upper() in {"UTF-8", "UTF8"}:
        return False
    try:
        return any(sign >= _FIRST_CHINESE for sign in text.decode("UTF-8"))
    except UnicodeDecodeError:
        return False


def guess(text: bytes) -> str:
    """Return UTF-8, GB18030, BIG5 or ISO-8859-1, whichever the bytes are most likely to be.

    Bytes of common Chinese stand in pairs from 0xA1 up; accented Latin letters stand alone among
    ASCII ones, although such a pair often decodes as GB18030 too.
    """
    if decodes(text, "UTF-8"):
        return "UTF-8"
    if _is_common_big5(text[:_LOOKED_AT]) and decodes(text, "BIG5"):
        return "BIG5"
    if not decodes(text, "GB18030"):
        return "ISO-8859-1"
    common = rare = position = 0
    while position < min(len(text) - 1, _LOOKED_AT):
        if text[position] <= _LAST_ASCII:
            position += 1
            continue
        if text[position + 1] >= _GB2312_FIRST:
            common += 1
        else:
            rare += 1
        position += 2
    return "GB18030" if common >= rare else "ISO-8859-1"


def _is_common_big5(text: bytes) -> bool:
    """Say whether the signs are common ones of Big5, as few as may be of GBK.

    Big5 has its common signs at 0xA4 to 0xC6, and a good third of them with a second byte of ASCII.
    """
    pairs = common = with_ascii = position = 0
    while position < len(text) - 1:
        if text[position] <= _LAST_ASCII:
            position += 1
            continue
        pairs += 1
        common += text[position] in _COMMON_BIG5
        with_ascii += text[position + 1] <= _LAST_ASCII
        position += 2
    return common >= _MOSTLY * pairs > 0 and with_ascii >= _A_GOOD_PART * pairs


def _declared(code_page: bytes | None) -> str | None:
    if code_page is None:
        return None
    name = code_page.decode("ascii", "replace").strip().upper()
    if name in {"936", "CP936", "ANSI 936", "GBK", "GB2312", "EUC-CN"}:
        return "GB18030"
    if name in {"950", "CP950", "BIG-5", "BIG5", "ANSI 950"}:
        return "BIG5"
    name = f"CP{name}" if name.isdigit() and len(name) <= 5 else name.replace("ANSI ", "CP")
    try:
        "".encode(name)
    except LookupError:
        return None
    return name


def decodes(text: bytes, encoding: str) -> bool:
    """Say whether bytes are text in an encoding; no text is in one that is unknown."""
    try:
        text.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def text_bytes(table: bytes) -> bytes:
    """Return field names and character values of a dBase table, each cut at its padding."""
    records = int.from_bytes(table[4:8], "little")
    header_size = int.from_bytes(table[8:10], "little")
    record_size = int.from_bytes(table[10:12], "little")
    names: list[bytes] = []
    columns: list[tuple[int, int]] = []
    place, offset = _HEADER_BYTES, 1
    while place + _HEADER_BYTES <= min(header_size, len(table)) and table[place] != _FIELD_END:
        names.append(_without_cut_end(table[place : place + 11].split(b"\0")[0], _NAME_BYTES))
        width = table[place + 16]
        if table[place + 11 : place + 12] == b"C":
            columns.append((offset, width))
        offset += width
        place += _HEADER_BYTES
    values = {
        _without_cut_end(
            table[start + offset : start + offset + width].split(b"\0")[0].rstrip(b" "), width
        )
        for start in range(header_size, header_size + records * record_size, record_size or 1)
        for offset, width in columns
    }
    return b"\n".join([*names, *sorted(values)])


def _without_cut_end(piece: bytes, width: int) -> bytes:
    """Return text that fills its room without a last character that was cut in the middle."""
    if len(piece) < width:
        return piece
    for encoding in ("UTF-8", "GB18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            decoder.decode(piece)
        except UnicodeDecodeError:
            continue
        return piece[: len(piece) - len(decoder.getstate()[0])]
    return piece


def side_file(path: Path, layer: str, suffix: str) -> bytes | None:
    """Return the part of a shapefile with a suffix such as ".dbf", None where there is none.

    `path` and `layer` are those of `encoding_of`.
    """
    if path.suffix.lower() == ".zip":
        return _from_zip(path, layer, suffix)
    folder = path if path.is_dir() else path.parent
    if not path.is_dir() and path.suffix.lower() not in {".shp", ".dbf"}:
        return None
    stem = layer if path.is_dir() else path.stem
    for name in (stem + suffix, stem + suffix.upper()):
        if (folder / name).is_file():
            return (folder / name).read_bytes()
    return None


def _from_zip(path: Path, layer: str, suffix: str) -> bytes | None:
    if not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            member = PurePosixPath(name)
            if member.stem == layer and member.suffix.lower() == suffix:
                return archive.read(name)
    return None
