"""The encoding of drawings, which say a code page that is often not theirs."""

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gis.errors import InputProblem
from gis.files.encoding_choices import choices_of
from gis.files.shapefile_encoding import Encoding, decodes, guess, is_utf8_after_all
from gis.files.vector_facts import EncodingChoice

if TYPE_CHECKING:
    from ezdxf.document import Drawing

_CODE_PAGE = re.compile(rb"(\$DWGCODEPAGE\s*\r?\n\s*3\s*\r?\n)([^\r\n]*)", re.IGNORECASE)
_VERSION = re.compile(rb"\$ACADVER\s*\r?\n\s*1\s*\r?\n\s*(AC\d+)", re.IGNORECASE)
_HEADER_BYTES = 20_000
_BINARY = b"AutoCAD Binary DXF"
_FIRST_IN_UTF8 = b"AC1021"
_NAMES = {"936": "GB18030", "950": "BIG5", "1252": "CP1252", "932": "CP932"}
_PAGE_OF = {"GB18030": "ANSI_936", "BIG5": "ANSI_950", "UTF-8": "UTF-8"}
_BY_NUMBER = re.compile(r"\\U\+(?:(000[0-9A-Fa-f]{5})|([0-9A-Fa-f]{4}))", re.IGNORECASE)
_BY_BYTES = re.compile(r"\\M\+([1235])([0-9A-Fa-f]{4})")
_CODE_PAGES = {"1": "cp932", "2": "big5", "3": "cp949", "5": "gb18030"}
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_drawing(path: Path, encoding: str | None) -> tuple["Drawing", Encoding]:
    """Read a drawing, mended where it is damaged, with its encoding.

    Its texts are as they were written: `spelled` makes them readable. Raises InputProblem.
    """
    # It takes half a second, and few files are drawings.
    from ezdxf import filemanagement, recover  # noqa: PLC0415
    from ezdxf.lldxf.const import DXFError  # noqa: PLC0415

    data = path.read_bytes()
    said = _encoding_of(data, encoding)
    try:
        if data.startswith(_BINARY):
            return filemanagement.readfile(path), said
        try:
            stream = io.StringIO(data.decode(said.name, "surrogateescape"), newline=None)
            return filemanagement.read(stream), said
        except (DXFError, ValueError, KeyError, AttributeError, TypeError):
            document, _ = recover.read(io.BytesIO(_with_page(data, said.name)))
            return document, said
    except (DXFError, ValueError, KeyError, AttributeError, TypeError, EOFError) as error:
        cause = str(error) or type(error).__name__
        raise InputProblem("vector_files.damaged_drawing", path=path, cause=cause) from error


def drawing_choices(path: Path, said: Encoding) -> Sequence[EncodingChoice]:
    """Return the encodings worth trying, shown by the lines of a drawing that are not ASCII."""
    if said.declared:
        return ()
    lines = [line.strip() for line in path.read_bytes().splitlines() if not line.isascii()]
    return choices_of((), [(line,) for line in dict.fromkeys(lines)], said.name)


def spelled(text: str) -> str:
    r"""Return a text with the signs that it spells out: `\U+4DAE`, halves of one, `\M+5CDF8`."""
    if "+" in text:
        text = _BY_NUMBER.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
        text = _BY_BYTES.sub(_from_bytes, text)
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _from_bytes(found: re.Match[str]) -> str:
    return bytes.fromhex(found[2]).decode(_CODE_PAGES[found[1]], "replace")


def _encoding_of(data: bytes, named: str | None) -> Encoding:
    if named is not None:
        return Encoding(named, declared=True)
    if data.isascii() or data.startswith(_BINARY):
        return Encoding("UTF-8", declared=True)
    head = data[:_HEADER_BYTES]
    version = _VERSION.search(head)
    page = _CODE_PAGE.search(head)
    declared = "UTF-8" if version is not None and version[1] >= _FIRST_IN_UTF8 else None
    if declared is None and page is not None:
        digits = re.sub(rb"\D", b"", page[2]).decode("ascii")
        declared = _NAMES.get(digits, f"CP{digits}" if digits else None)
    telling = b"\n".join({line for line in data.splitlines() if not line.isascii()})
    if declared is not None and _is_believed(telling, declared):
        return Encoding(declared, declared=True)
    # Western is what programs say that do not know: only text that looks so is believed.
    found = guess(telling)
    return Encoding(found, declared=found == "ISO-8859-1" and declared == "CP1252")


def _is_believed(text: bytes, declared: str) -> bool:
    is_western = declared == "CP1252"
    return not is_western and decodes(text, declared) and not is_utf8_after_all(text, declared)


def _with_page(data: bytes, encoding: str) -> bytes:
    """Return a drawing that says its encoding rightly, for a reader that believes what is said."""
    page = _PAGE_OF.get(encoding.upper(), encoding).encode("ascii")
    return _CODE_PAGE.sub(lambda found: found[1] + page, data, count=1)
