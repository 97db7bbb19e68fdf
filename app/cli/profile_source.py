"""Profiles that a command is told by name or by file."""

from pathlib import Path

from app.cli.arguments import existing_file
from gis.errors import InputProblem
from gis.plan.profile import Profile, load_profile, profile_names, profile_of_text

_ENDING = ".toml"


def profile_asked(word: str) -> Profile:
    """Return the profile of a name or of a TOML file; raises InputProblem for neither."""
    return (
        profile_of_text(read_text(Path(word)), Path(word).name)
        if is_file(word)
        else load_profile(word)
    )


def is_file(word: str) -> bool:
    """Tell whether a word means a file of the user's, not a profile that ships."""
    return word not in profile_names() and word.lower().endswith(_ENDING)


def read_text(path: Path) -> str:
    """Return the text of a profile's file; raises InputProblem when it is not there or no text."""
    try:
        return existing_file(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputProblem("profiles.not_utf8", path=path) from error
