"""The last lines of our PDFs: a sum over all before, by which we know our own undamaged files."""

import hashlib
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def _program() -> str:
    try:
        return version("towngrid")
    except PackageNotFoundError:  # run from a folder, not installed
        return "0"


PROGRAM = _program()
"""Pages that another version of the program painted are not taken over."""
_SEAL = re.compile(rb"%%TownGrid %b ([0-9a-f]{64})\n%%%%EOF\n\Z" % re.escape(PROGRAM).encode())
_LENGTH = len(f"%TownGrid {PROGRAM} ") + 64 + len("\n%%EOF\n")


def sealed(content: bytes) -> bytes:
    """Return a PDF with its sum at the end."""
    digest = hashlib.sha256(content).hexdigest().encode()
    return content + b"%%TownGrid %b %b\n%%%%EOF\n" % (PROGRAM.encode(), digest)


def read_sealed(path: Path) -> bytes | None:
    """Return the content of a file of ours; None for any other, or where it has been changed."""
    try:
        content = path.read_bytes() if path.is_file() else b""
    except OSError:
        return None
    seal = _SEAL.search(content[-_LENGTH:])
    if seal is None or hashlib.sha256(content[:-_LENGTH]).hexdigest().encode() != seal[1]:
        return None
    return content
