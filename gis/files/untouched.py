"""Reading a foreign file without changing it, and from a place where GDAL finds all of it."""

import glob
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SQLITE_WAL_VERSION = 2


@contextmanager
def untouched(path: Path) -> Iterator[Path]:
    """Yield a path that can be read without a trace beside the original.

    SQLite makes files beside a GeoPackage in WAL mode and rolls a journal back into it; such a
    one is read from a copy, with its journal, so that no committed edit is missed. So is a file
    with "!" in its path, which pyogrio takes for a place inside an archive.
    """
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
