"""Several files at once: all take their places, or none does and what was there stays."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from gis.errors import InputProblem
from gis.files.atomic import written_beside


@contextmanager
def written_together(paths: Sequence[Path]) -> Iterator[Sequence[Path]]:
    """Give for each path one to write to; when the block ends well, these take their places.

    Raises InputProblem when the folder is missing or may not be written to.
    """
    if len(paths) == 1:
        with written_beside(paths[0]) as beside:
            yield [beside]
        return
    folder = paths[0].absolute().parent
    if not folder.is_dir():
        raise InputProblem("files.no_such_folder", path=paths[0], folder=folder)
    beside_all = [_beside(path, "part") for path in paths]
    try:
        yield beside_all
        _take_places(beside_all, paths)
    except OSError as error:
        raise InputProblem("files.cannot_write", path=paths[0], detail=error.strerror) from error
    finally:
        for beside in beside_all:
            beside.unlink(missing_ok=True)


def _take_places(written: Sequence[Path], paths: Sequence[Path]) -> None:
    """Rename all; where one cannot be, undo what was done and raise its OSError."""
    done: list[tuple[Path, Path]] = []
    try:
        for beside, path in zip(written, paths, strict=True):
            former = _beside(path, "former")
            if path.exists():
                os.replace(path, former)
            done.append((path, former))
            os.replace(beside, path)
    except OSError:
        for path, former in reversed(done):
            with suppress(OSError):
                path.unlink(missing_ok=True)
            if former.exists():
                os.replace(former, path)
        raise
    for _, former in done:
        former.unlink(missing_ok=True)


def _beside(path: Path, kind: str) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.{kind}{path.suffix}")
