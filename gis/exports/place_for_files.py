"""Where an export goes: a file, a folder of files, or an archive of them; whole or not at all.

Everything is written into a folder beside, and put in its place when all of it is there. In a
folder that has other files only those are replaced that an earlier export has left; its note
`towngrid-export.json` says which they are.
"""

import json
import os
import re
import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gis.errors import InputProblem
from gis.exports.choice import ENDINGS, ONE_LAYER, ExportFormat, Place
from gis.files.atomic import STALE_S, written_beside

NOTE = "towngrid-export.json"
_LAST = (".shp", NOTE)
_ZIP = ".zip"


def place_of(path: Path, form: ExportFormat) -> Place:
    """Return what a path is to become; raises InputProblem for an ending of something else."""
    ending = path.suffix.lower()
    if ending in ENDINGS[form] and not path.is_dir():
        return "file"
    if form in ONE_LAYER and ending == _ZIP and not path.is_dir():
        return "zip"
    if form in ONE_LAYER and (path.is_dir() or not _is_an_ending(ending)):
        return "folder"
    endings = [*ENDINGS[form], *([_ZIP] if form in ONE_LAYER else [])]
    raise InputProblem("export.ending", path=path, format=form.value, endings=" ".join(endings))


def _is_an_ending(ending: str) -> bool:
    """Tell whether a folder would be mistaken for a file of another kind."""
    return re.fullmatch(r"\.[a-z][a-z0-9]{1,7}", ending) is not None


@contextmanager
def files_beside(path: Path, place: Place) -> Iterator[Path]:
    """Give a folder to write into; when the block ends well its files take their place.

    When it raises nothing is left behind. A single file is the one with the name of `path`, or
    several with its stem. Raises InputProblem where something of others would be lost.
    """
    parent = path.absolute().parent
    if not parent.is_dir():
        raise InputProblem("files.no_such_folder", path=path, folder=parent)
    if place == "folder" and path.exists() and not path.is_dir():
        raise InputProblem("export.is_a_file", path=path)
    _clear_stale(path)
    try:
        beside = Path(tempfile.mkdtemp(prefix=_prefix(path), dir=parent))
    except OSError as error:
        raise InputProblem("files.cannot_write", path=path, detail=error.strerror) from error
    try:
        yield beside
        _PUT[place](beside, path)
    except OSError as error:
        raise InputProblem("files.cannot_write", path=path, detail=error.strerror) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def write_note(folder: Path, note: dict[str, object]) -> None:
    """Leave in a folder what was exported there, and which files that are."""
    files = sorted(file.name for file in folder.iterdir())
    document = {**note, "path": ".", "files": [*files, NOTE]}
    text = json.dumps(document, ensure_ascii=False, indent=2)
    (folder / NOTE).write_text(text + "\n", encoding="utf-8")


def _put_file(beside: Path, path: Path) -> None:
    """Move the file, and what belongs to it first."""
    for file in _in_order(beside):
        os.replace(file, path.with_name(file.name))


def _put_zip(beside: Path, path: Path) -> None:
    with written_beside(path) as whole, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as pack:
        for file in _in_order(beside):
            pack.write(file, file.name)


def _put_folder(beside: Path, path: Path) -> None:
    """Give the folder its name, or where it is there already, move the files into it."""
    if not path.exists() or not any(path.iterdir()):
        with suppress(FileNotFoundError):
            path.rmdir()
        beside.chmod(0o755)
        os.replace(beside, path)
        return
    own = _own_files(path)
    new = {file.name for file in beside.iterdir()}
    others = sorted(name for name in new - own if (path / name).exists())
    if others:
        raise InputProblem("export.others_files", path=path, names=", ".join(others[:5]))
    for file in _in_order(beside):
        os.replace(file, path / file.name)
    for name in own - new:
        (path / name).unlink(missing_ok=True)


def _own_files(folder: Path) -> set[str]:
    """Return the files that an earlier export has left in a folder."""
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        if note["format"] != "towngrid-export":
            return set()
        return {Path(str(name)).name for name in note["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _in_order(folder: Path) -> list[Path]:
    """Return the files so that what makes the others readable comes last."""
    return sorted(folder.iterdir(), key=lambda file: (file.name.endswith(_LAST), file.name))


def _prefix(path: Path) -> str:
    return f".{path.name}.towngrid-"


def _clear_stale(path: Path) -> None:
    """Remove what a program that was killed has left of the same export a day ago and more."""
    oldest = time.time() - STALE_S
    with suppress(OSError):
        for each in path.absolute().parent.iterdir():
            is_left = each.is_dir() and each.name.startswith(_prefix(path))
            if is_left and each.stat().st_mtime < oldest:
                shutil.rmtree(each, ignore_errors=True)


_PUT = {"file": _put_file, "zip": _put_zip, "folder": _put_folder}
