"""Unpacking archives, whose names Chinese programs write in GBK without saying so."""

import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from gis.errors import InputProblem

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_NEVER = ("__MACOSX",)


def unpacked(path: Path, folder: Path) -> Path:
    """Unpack an archive into `folder` with its folders; raises InputProblem where it cannot be."""
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                inside = _place_of(name_in(member))
                if member.is_dir() or inside is None:
                    continue
                if member.flag_bits & _ENCRYPTED:
                    raise InputProblem("vector_files.locked_archive", path=path)
                target = folder / inside
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as source, target.open("wb") as out:
                    shutil.copyfileobj(source, out)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise InputProblem("vector_files.damaged_archive", path=path) from error
    return folder


def names_in(path: Path) -> tuple[str, ...]:
    """Return the names of the files in an archive; none for what is no whole archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            return tuple(name_in(one) for one in archive.infolist() if not one.is_dir())
    except (zipfile.BadZipFile, OSError):
        return ()


def name_in(member: zipfile.ZipInfo) -> str:
    """Return the name of a member; Chinese systems write theirs in GBK without saying so."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeError:
            continue
    return member.filename


def _place_of(name: str) -> Path | None:
    """Return where a member goes below a folder; None for what must not be unpacked."""
    parts = [
        part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", ".")
    ]
    is_safe = all(part != ".." and ":" not in part for part in parts)
    return Path(*parts) if parts and is_safe and parts[0] not in _NEVER else None
