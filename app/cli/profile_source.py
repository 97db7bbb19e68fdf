"""Profiles that a command is told by name or by file."""

from pathlib import Path

from app.cli.arguments import existing_file
from gis.files.profile_file import read_profile_text
from gis.plan.profile import Profile, load_profile, profile_names, profile_of_text


def profile_asked(word: str) -> Profile:
    """Return the profile of a name or of a TOML file; raises InputProblem for neither."""
    text = text_asked(word)
    return load_profile(word) if text is None else profile_of_text(text, Path(word).name)


def text_asked(word: str) -> str | None:
    """Return the text of a profile's file, None where a word is no file but a name."""
    if word in profile_names() or not word.lower().endswith(".toml"):
        return None
    return read_profile_text(existing_file(Path(word)))
