"""Data that the program ships: fonts, texts, profiles, the sample township."""

from pathlib import Path


def path(name: str) -> Path:
    """Return the path of a shipped file or folder, named relative to this package."""
    return Path(__file__).parent / name
