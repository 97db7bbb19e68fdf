"""Write beside, then rename: a file is whole or it is not there, and what was there stays."""

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gis.errors import InputProblem

STALE_S = 24 * 3600.0
"""What nobody has written to for so long is left over from a program that was killed.

The age is what is asked, not the process: a folder in the network has writers on other machines.
"""


@contextmanager
def written_beside(path: Path) -> Iterator[Path]:
    """Give a path to write to; when the block ends well, it takes the place of `path`.

    When the block raises, nothing is left behind; what a program that was killed left behind of
    the same file a day ago and more is removed. A device or a pipe is written to when all is
    there, and stays what it is. Raises InputProblem when the folder is missing or may not be
    written to.
    """
    if not path.absolute().parent.is_dir():
        raise InputProblem("files.no_such_folder", path=path, folder=path.absolute().parent)
    if path.exists() and not path.is_file() and not path.is_dir():
        with _handed_on(path) as whole:
            yield whole
        return
    _clear_stale(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part{path.suffix}")
    try:
        yield beside
        os.replace(beside, path)
    except OSError as error:
        raise InputProblem("files.cannot_write", path=path, detail=error.strerror) from error
    finally:
        beside.unlink(missing_ok=True)


def _clear_stale(path: Path) -> None:
    name = re.compile(rf"\.{re.escape(path.name)}\.\d+\.part{re.escape(path.suffix)}")
    oldest = time.time() - STALE_S
    with suppress(OSError):
        for each in path.absolute().parent.iterdir():
            if name.fullmatch(each.name) and each.stat().st_mtime < oldest:
                each.unlink(missing_ok=True)


@contextmanager
def _handed_on(device: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / device.name
        yield whole
        try:
            with whole.open("rb") as source, device.open("wb") as target:
                shutil.copyfileobj(source, target)
        except OSError as error:
            raise InputProblem("files.cannot_write", path=device, detail=error.strerror) from error
