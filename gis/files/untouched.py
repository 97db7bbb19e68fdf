"""Reading a foreign file without changing it, and from a place where GDAL finds all of it."""

import glob
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

_SQLITE_WAL_VERSION = 2
_UTF8_NAME = 0x800


@contextmanager
def untouched(path: Path) -> Iterator[Path]:
    """Yield a path that can be read without a trace beside the original.

    SQLite makes files beside a GeoPackage in WAL mode and rolls a journal back into it; such a
    one is read from a copy, with its journal, so that no committed edit is missed. So is a file
    with "!" in its path, which pyogrio takes for a place inside an archive; and an archive with
    its shapefiles in a folder, where GDAL does not look.
    """
    folder_within = _folder_of_shapefiles(path)
    if folder_within is not None:
        with tempfile.TemporaryDirectory() as folder:
            _unpack(path, folder_within, Path(folder))
            yield Path(folder)
        return
    if "!" in str(path):
        with tempfile.TemporaryDirectory() as folder:
            for file in path.parent.glob(f"{glob.escape(path.stem)}.*"):
                shutil.copyfile(file, Path(folder) / file.name.replace("!", "_"))
            yield Path(folder) / path.name.replace("!", "_")
        return
    beside = [path.with_name(path.name + suffix) for suffix in ("-wal", "-journal")]
    pending = [file for file in beside if file.exists() and file.stat().st_size]
    if not pending and not _is_in_wal_mode(path):
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        for file in [path, *pending]:
            shutil.copyfile(file, copy.with_name(file.name))
        yield copy


def _is_in_wal_mode(path: Path) -> bool:
    if not path.is_file() or os.path.getsize(path) < 20:
        return False
    with path.open("rb") as stream:
        head = stream.read(20)
    return head.startswith(b"SQLite format 3\0") and _SQLITE_WAL_VERSION in head[18:20]


def _folder_of_shapefiles(path: Path) -> PurePosixPath | None:
    """Return the one folder of an archive that holds shapefiles; None if that is its top."""
    if path.suffix.lower() != ".zip" or not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as archive:
        names = map(PurePosixPath, archive.namelist())
        folders = {name.parent for name in names if name.suffix.lower() == ".shp"}
    folder = folders.pop() if len(folders) == 1 else PurePosixPath()
    return None if folder == PurePosixPath() else folder


def _unpack(path: Path, folder_within: PurePosixPath, folder: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            inside = PurePosixPath(member.filename)
            if inside.parent == folder_within and not member.is_dir():
                name = PurePosixPath(_name_in(member)).name
                (folder / name).write_bytes(archive.read(member))


def _name_in(member: zipfile.ZipInfo) -> str:
    """Return the name of a member; Chinese systems write theirs in GBK without saying so."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename
