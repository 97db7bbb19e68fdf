"""Profiles in files of their own: TOML, UTF-8."""

from pathlib import Path

from gis.errors import InputProblem
from gis.files.atomic import written_beside


def read_profile_text(path: Path) -> str:
    """Return the text of a file, unchecked; raises InputProblem when it is no text in UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputProblem("profiles.not_utf8", path=path) from error
    except OSError as error:
        raise InputProblem("profiles.cannot_read", path=path, detail=error.strerror) from error


def write_profile_text(path: Path, text: str) -> None:
    """Write a text beside, then put it in place; raises InputProblem when that is not possible."""
    with written_beside(path) as beside:
        beside.write_text(text, encoding="utf-8")
